import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ModelEvent } from '../../../../../handlers/metaphysical/model/model.ts';
import { sends } from '../../../../support/model/sse-scripts.ts';
import { type SseServer, startSseServer } from '../../../../support/model/sse-server.ts';
import { deltaOf, finishOf } from '../../../../support/model/sse-wire.ts';
import { all, modelAt, requestOf } from './ask.ts';

let server: SseServer;
let controller: AbortController;

beforeEach(async () => {
  server = await startSseServer(() => undefined);
  controller = new AbortController();
});

afterEach(async () => {
  await server.stop();
});

const REASON = new Error('the deadline');

type Events = AsyncIterator<ModelEvent> & { return(): Promise<IteratorResult<ModelEvent>> };

function start(key?: () => Promise<string>): Events {
  const model = modelAt({ baseUrl: server.baseUrl, ...(key && { key }) });
  return model.stream(requestOf({ signal: controller.signal }))[Symbol.asyncIterator]() as Events;
}

/** The value of a promise, or its error. */
const outcomeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => ({ value }),
    (error) => error,
  );

describe('the abort of the signal', () => {
  test('ends a call that waits for its key', async () => {
    const first = outcomeOf(start(() => new Promise(() => undefined)).next());
    controller.abort(REASON);
    expect(await first).toBe(REASON);
    expect(server.requests).toEqual([]);
  });

  test('reaches the look-up of the key', async () => {
    let told: unknown;
    const key = (signal: AbortSignal): Promise<undefined> =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          told = signal.reason;
          reject(signal.reason);
        });
      });
    const model = modelAt({ baseUrl: server.baseUrl, key });
    const first = outcomeOf(all(model.stream(requestOf({ signal: controller.signal }))));
    controller.abort(REASON);
    expect(await first).toBe(REASON);
    expect(told).toBe(REASON);
  });

  test('is thrown even if the call fails otherwise meanwhile', async () => {
    const fetch = async (): Promise<Response> => {
      controller.abort(REASON);
      return new Response('', { status: 500 });
    };
    const model = modelAt({ baseUrl: server.baseUrl, fetch });
    expect(await outcomeOf(all(model.stream(requestOf({ signal: controller.signal }))))).toBe(REASON);
  });
});

describe('the connection', () => {
  test('is used again after an answer that came to its end', async () => {
    server.script = sends(`${deltaOf({ content: 'Hello' })}${finishOf('stop')}`);
    for (let count = 0; count < 2; count += 1)
      expect(await all({ [Symbol.asyncIterator]: () => start() })).toHaveLength(2);
    const [first, second] = server.requests.map(({ port }) => port);
    expect(second).toBe(first);
  });
});
