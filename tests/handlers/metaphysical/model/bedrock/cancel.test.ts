import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type BedrockModelOptions,
  bedrockModel,
} from '../../../../../handlers/metaphysical/model/bedrock/bedrock-model.ts';
import type { ModelEvent } from '../../../../../handlers/metaphysical/model/model.ts';
import { type BedrockServer, startBedrockServer } from '../../../../support/model/bedrock-server.ts';
import { answers, hangs, leavesOpen, stalls } from '../../../../support/model/event-stream-scripts.ts';
import { START, stopOf, textOf } from '../../../../support/model/event-stream-wire.ts';
import { requestOf } from '../openai/ask.ts';
import { CREDENTIALS, ID, setVariables } from './ask.ts';

let server: BedrockServer;
let controller: AbortController;
let restore: () => void;

beforeAll(() => {
  restore = setVariables(CREDENTIALS);
});

afterAll(() => restore());

beforeEach(async () => {
  server = await startBedrockServer(stalls('The Sun is in Leo.', 1));
  controller = new AbortController();
});

afterEach(() => server.stop());

const REASON = new Error('the deadline');

type Events = AsyncIterator<ModelEvent> & { return(): Promise<IteratorResult<ModelEvent>> };

function start(options: Partial<BedrockModelOptions> = {}): Events {
  const model = bedrockModel({ id: ID, endpoint: server.endpoint, ...options });
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

  test('ends a call that waits for its first event, and its connection', async () => {
    server.script = leavesOpen();
    const asked = server.next();
    const first = outcomeOf(start().next());
    await asked;
    controller.abort(REASON);
    expect(await first).toBe(REASON);
    await server.deserted();
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
    server.script = leavesOpen(START, textOf('The'), textOf(' Sun'));
    const events = start();
    await events.next();
    controller.abort(REASON);
    expect(await outcomeOf(events.next())).toBe(REASON);
  });

  test('holds back an end that waits for its count', async () => {
    server.script = leavesOpen(START, textOf('The'), stopOf('end_turn'));
    const events = start();
    await events.next();
    const end = outcomeOf(events.next());
    await setTimeout(30);
    controller.abort(REASON);
    expect(await end).toBe(REASON);
    await server.deserted();
  });

  test('is heard above an SDK that is deaf to it', async () => {
    const deaf = { send: () => new Promise(() => undefined) } as unknown as NonNullable<BedrockModelOptions['client']>;
    const first = outcomeOf(start({ client: deaf }).next());
    setImmediate(() => controller.abort(REASON));
    expect(await first).toBe(REASON);
  });

  test('is heard above an SDK that is deaf to it and has spoken before', async () => {
    async function* deaf(): AsyncGenerator<object, void> {
      yield { contentBlockDelta: { delta: { text: 'The' } } };
      await new Promise(() => undefined);
    }
    const send = async () => ({ stream: deaf() });
    const events = start({ client: { send } as unknown as NonNullable<BedrockModelOptions['client']> });
    await events.next();
    controller.abort(REASON);
    expect(await outcomeOf(events.next())).toBe(REASON);
  });

  test('is heard above an SDK that ends silently', async () => {
    async function* quiet(): AsyncGenerator<object, void> {
      yield { contentBlockDelta: { delta: { text: 'The' } } };
      await new Promise((resolve) => controller.signal.addEventListener('abort', resolve));
    }
    const send = async () => ({ stream: quiet() });
    const events = start({ client: { send } as unknown as NonNullable<BedrockModelOptions['client']> });
    await events.next();
    const second = outcomeOf(events.next());
    controller.abort(REASON);
    expect(await second).toBe(REASON);
  });

  test('after the end changes nothing', async () => {
    server.script = answers('The Sun');
    const events = start();
    while (!(await events.next()).done);
    controller.abort(REASON);
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  test('leaves no listeners behind', async () => {
    server.script = answers('The Sun is in Leo.');
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
