import type { ClientRequest, IncomingMessage } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createConnectionState } from '../../../src/http/connection-state.ts';
import { errorOf, type Sent, send, sendAndRead } from './support.ts';

const http = process.getBuiltinModule('node:http');

afterEach(() => {
  jest.restoreAllMocks();
});

/** Puts a stream in the place of each request, as tests do that replace `http.request`; it is answered by what is made. */
function answerWith(make: () => unknown): void {
  jest.spyOn(http, 'request').mockImplementation(() => {
    const request = new PassThrough();
    request.resume().once('end', () => request.emit('response', make()));
    return request as unknown as ClientRequest;
  });
}

const messageOf = (chunks: readonly unknown[], facts: object = {}): IncomingMessage =>
  Object.assign(Readable.from(chunks), { statusCode: 200, headers: {}, ...facts }) as unknown as IncomingMessage;

const URL_OF_MOCK = 'http://api.test/path';

describe('a request of a mock made by hand', () => {
  test.each<[string, () => unknown]>([
    ['bytes', () => messageOf([Buffer.from('mock'), Buffer.from('ed')])],
    ['text', () => messageOf(['mock', 'ed'])],
    ['bytes of another kind', () => messageOf([new TextEncoder().encode('mocked')])],
    [
      'text that comes late',
      () => Object.assign(new PassThrough({ encoding: 'utf8' }), { statusCode: 200, headers: {} }).end('mocked'),
    ],
    ['what is coded', () => messageOf([gzipSync('mocked')], { headers: { 'content-encoding': 'gzip' } })],
  ])('may be answered with %s', async (_name, make) => {
    answerWith(make);
    const connection = createConnectionState();
    expect(await sendAndRead(URL_OF_MOCK, { method: 'POST', body: 'x', connection })).toBe('mocked');
    expect(connection).toMatchObject({ isUnsent: false, status: 200 });
    const answer = await send(URL_OF_MOCK);
    expect(answer.statusText).toBe('');
    expect(Buffer.concat(await answer.stream().toArray()).toString()).toBe('mocked');
  });

  test.each<[string, () => unknown, Sent, object]>([
    ['objects', () => messageOf([{ a: 1 }]), {}, { code: 'ERR_BAD_RESPONSE' }],
    ['more than is taken', () => messageOf(['mocked']), { maxResponseBytes: 5 }, { code: 'ERR_BAD_RESPONSE' }],
    ['no headers', () => messageOf(['x'], { headers: undefined }), {}, { name: 'TypeError' }],
    ['nothing', () => undefined, {}, { name: 'TypeError' }],
  ])('fails, and ends no process, when it is answered with %s', async (_name, make, sent, error) => {
    answerWith(make);
    expect(await errorOf(sendAndRead(URL_OF_MOCK, sent))).toMatchObject(error);
  });

  test('that is never answered ends with the signal', async () => {
    jest.spyOn(http, 'request').mockImplementation(() => new PassThrough() as unknown as ClientRequest);
    const controller = new AbortController();
    const sent = send(URL_OF_MOCK, { signal: controller.signal });
    controller.abort(new Error('enough'));
    expect(await errorOf(sent)).toMatchObject({ message: 'enough' });
  });
});
