import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ModelEvent } from '../../../../../handlers/metaphysical/model/model.ts';
import { answers, hangs, sends, stalls } from '../../../../support/model/sse-scripts.ts';
import { type SseServer, startSseServer } from '../../../../support/model/sse-server.ts';
import { deltaOf, finishOf, streamOf } from '../../../../support/model/sse-wire.ts';
import { all, modelAt, requestOf } from './ask.ts';

let server: SseServer;
let controller: AbortController;

beforeEach(async () => {
  server = await startSseServer(stalls('The Sun is in Leo.', 1));
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

/** What a promise came to. */
const outcomeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => ({ value }),
    (error) => error,
  );

describe('the abort of the signal', () => {
  test('comes first when it came before the call', async () => {
    controller.abort(REASON);
    expect(await outcomeOf(start().next())).toBe(REASON);
    expect(server.requests).toEqual([]);
  });

  test('ends a call that waits for its key', async () => {
    const first = outcomeOf(start(() => new Promise(() => undefined)).next());
    controller.abort(REASON);
    expect(await first).toBe(REASON);
    expect(server.requests).toEqual([]);
  });

  test('is told to whoever looks up the key', async () => {
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

  test('ends a call that waits for headers, and its connection', async () => {
    server.script = hangs;
    const asked = server.next();
    const first = outcomeOf(start().next());
    const request = await asked;
    controller.abort(REASON);
    expect(await first).toBe(REASON);
    await server.deserted();
    expect(request.leftAfterMs).toBeGreaterThan(0);
  });

  test('ends a call that waits for the next token, and its connection', async () => {
    const events = start();
    expect(await events.next()).toMatchObject({ value: { text: 'The' } });
    const second = outcomeOf(events.next());
    controller.abort(REASON);
    expect(await second).toBe(REASON);
    await server.deserted();
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  test('closes the connection while nobody waits for anything', async () => {
    const events = start();
    await events.next();
    controller.abort(REASON);
    await server.deserted();
    expect(await outcomeOf(events.next())).toBe(REASON);
  });

  test('holds back what had come already', async () => {
    server.script = sends(streamOf('The Sun'));
    const events = start();
    await events.next();
    controller.abort(REASON);
    expect(await outcomeOf(events.next())).toBe(REASON);
  });

  test('is what is thrown, whatever the call failed of meanwhile', async () => {
    const fetch = async (): Promise<Response> => {
      controller.abort(REASON);
      return new Response('', { status: 500 });
    };
    const model = modelAt({ baseUrl: server.baseUrl, fetch });
    expect(await outcomeOf(all(model.stream(requestOf({ signal: controller.signal }))))).toBe(REASON);
  });

  test('after the end changes nothing', async () => {
    server.script = answers('The Sun');
    const events = start();
    while (!(await events.next()).done);
    controller.abort(REASON);
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  test('is no longer listened for when the call is over', async () => {
    server.script = answers('The Sun');
    const { signal } = controller;
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...given: Parameters<typeof add>) => {
      listeners += 1;
      add(...given);
    };
    signal.removeEventListener = (...given: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...given);
    };
    const events = start();
    await events.next();
    expect(listeners).toBe(1);
    while (!(await events.next()).done);
    expect(listeners).toBe(0);
  });
});

describe('a consumer that leaves', () => {
  test('closes the connection', async () => {
    const model = modelAt({ baseUrl: server.baseUrl });
    for await (const event of model.stream(requestOf())) {
      expect(event).toEqual({ type: 'text', text: 'The' });
      break;
    }
    await server.deserted();
  });

  test('closes it while it waits for the next token', async () => {
    const events = start();
    await events.next();
    const second = events.next();
    expect(await events.return()).toEqual({ done: true, value: undefined });
    expect(await second).toEqual({ done: true, value: undefined });
    await server.deserted();
  });

  test('closes it while it waits for headers', async () => {
    server.script = hangs;
    const asked = server.next();
    const events = start();
    const first = events.next();
    await asked;
    await events.return();
    expect(await first).toEqual({ done: true, value: undefined });
    await server.deserted();
  });

  test('before it began makes no call', async () => {
    const events = start();
    await events.return();
    expect(await events.next()).toEqual({ done: true, value: undefined });
    expect(server.requests).toEqual([]);
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
