import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { leavesOpen, sends, thinksForever } from '../../../../support/model/sse-scripts.ts';
import { type SseServer, startSseServer } from '../../../../support/model/sse-server.ts';
import { completionOf, DONE, deltaOf, eventOf, finishOf, streamOf } from '../../../../support/model/sse-wire.ts';
import { ask, askForFailure, failureOf, fetchOf } from './ask.ts';

const EVENT = 64 * 1024;
const ANSWER = 1024 * 1024;

let server: SseServer;

beforeEach(async () => {
  server = await startSseServer(thinksForever);
});

afterEach(async () => {
  await server.stop();
});

/** An event whose data has as many characters. */
function eventOfLength(length: number): string {
  const bare = deltaOf({ content: '' }).length - 'data: \n\n'.length;
  return deltaOf({ content: 'x'.repeat(length - bare) });
}

const END = `${finishOf('stop')}${eventOf(DONE)}`;

describe('the bounds', () => {
  test('end a model that thinks forever, and close its connection', async () => {
    const asked = server.next();
    expect(await failureOf(server)).toBe('|invalid');
    await server.deserted();
    expect((await asked).left.aborted).toBe(true);
  });

  test('end a line that never ends', async () => {
    server.script = leavesOpen(`data: ${'x'.repeat(EVENT)}`);
    const { error } = await askForFailure(server);
    expect(error).toMatchObject({ kind: 'upstream-invalid', reason: expect.stringContaining('65536') });
  });

  test('end an event of lines without end', async () => {
    server.script = leavesOpen('data: x\n'.repeat(EVENT / 2 + 1));
    expect(await failureOf(server)).toBe('|invalid');
  });

  test('end a comment that never ends', async () => {
    server.script = leavesOpen(`:${'x'.repeat(ANSWER)}`);
    const { error } = await askForFailure(server);
    expect(error).toMatchObject({ kind: 'upstream-invalid', cause: { code: 'ERR_BAD_RESPONSE' } });
  });

  test('hold for an event that comes in one piece', async () => {
    const chunks = (length: number) => fetchOf([Buffer.from(`${eventOfLength(300)}${eventOfLength(length)}${END}`)]);
    expect(await ask({ fetch: chunks(EVENT) })).toHaveLength(3);
    expect(await failureOf({ fetch: chunks(EVENT + 1) })).toMatch(/^x+\|invalid$/);
  });

  test('allow an answer of a mebibyte, and no byte more', async () => {
    const end = Buffer.from(END);
    const start = Buffer.from(deltaOf({ content: 'Hello' }));
    const bodyOf = (bytes: number) =>
      sends(Buffer.concat([start, Buffer.alloc(bytes - start.length - end.length, '\n'), end]));
    server.script = bodyOf(ANSWER);
    expect(await ask(server)).toHaveLength(2);
    server.script = bodyOf(ANSWER + 1);
    expect(await failureOf(server)).toMatch(/\|invalid$/);
  });

  test('allow an answer that is not streamed the size of an event', async () => {
    const whole = (bytes: number) => sends(completionOf('x').padEnd(bytes), 'application/json');
    server.script = whole(EVENT);
    expect(await ask(server)).toHaveLength(2);
    server.script = whole(EVENT + 1);
    expect(await failureOf(server)).toBe('|invalid');
  });

  test('hold for bytes after the end', async () => {
    const asked = server.next();
    server.script = leavesOpen(streamOf('Hello'));
    expect(await ask(server)).toHaveLength(2);
    await server.deserted();
    expect((await asked).left.aborted).toBe(true);
  });
});
