import { brotliDecompressSync, createUnzip, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type FaultName, type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import { type RawOutcome, rawRequest } from '../support/raw-request.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});

afterAll(() => server.stop());

/** Requests with a long time-out, as inflating 64 MiB takes the process a while. */
const ask = (fault: FaultName): Promise<RawOutcome> => rawRequest(server.urlFor(fault), 20_000);

const decoders = { gzip: gunzipSync, br: brotliDecompressSync };

describe('compressed answers', () => {
  test.each([
    ['gzip-ok', 'gzip'],
    ['brotli-ok', 'br'],
  ] as const)('%s decodes to ok', async (fault, encoding) => {
    const { headers, body } = await ask(fault);
    expect(headers['content-encoding']).toBe(encoding);
    expect(JSON.parse(decoders[encoding](body).toString())).toEqual({ answer: 'fine', language: 'en' });
  });

  test('gzip-bomb is small on the wire and inflates to 64 MiB of valid JSON, also as a stream', async () => {
    const outcome = await ask('gzip-bomb');
    expect(outcome.headers['content-encoding']).toBe('gzip');
    expect(outcome.body.length).toBeLessThan(100_000);
    const { answer } = JSON.parse(gunzipSync(outcome.body).toString());
    expect(answer.length).toBe(64 * 1024 * 1024);
    const unzip = createUnzip();
    unzip.end(outcome.body);
    let inflated = 0;
    for await (const chunk of unzip) inflated += chunk.length;
    expect(inflated).toBe(answer.length + '{"answer":""}'.length);
  });

  test.each([
    ['truncated-gzip', 'gzip', 'Z_BUF_ERROR'],
    ['corrupt-gzip', 'gzip', 'Z_DATA_ERROR'],
    ['truncated-brotli', 'br', 'Z_BUF_ERROR'],
    ['corrupt-brotli', 'br', 'ERR__ERROR_FORMAT_PADDING_2'],
  ] as const)('%s is whole as HTTP sees it, but its %s fails with %s', async (fault, encoding, code) => {
    const { complete, headers, body } = await ask(fault);
    expect(complete).toBe(true);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'content-encoding': encoding });
    expect(() => decoders[encoding](body)).toThrow(expect.objectContaining({ code }));
  });

  test('corrupt-gzip looks like gzip at its start', async () => {
    expect((await ask('corrupt-gzip')).body.subarray(0, 3).toString('hex')).toBe('1f8b08');
  });
});
