import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type BedrockModelOptions,
  bedrockModel,
} from '../../../../../handlers/metaphysical/model/bedrock/bedrock-model.ts';
import type { ModelEvent } from '../../../../../handlers/metaphysical/model/model.ts';
import { type BedrockServer, startBedrockServer } from '../../../../support/model/bedrock-server.ts';
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
  server = await startBedrockServer(() => undefined);
  controller = new AbortController();
});

afterEach(() => server.stop());

const REASON = new Error('the deadline');

type Events = AsyncIterator<ModelEvent> & { return(): Promise<IteratorResult<ModelEvent>> };

function start(options: Partial<BedrockModelOptions> = {}): Events {
  const model = bedrockModel({ id: ID, endpoint: server.endpoint, ...options });
  return model.stream(requestOf({ signal: controller.signal }))[Symbol.asyncIterator]() as Events;
}

/** The value of a promise, or its error. */
const outcomeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => ({ value }),
    (error) => error,
  );

describe('the abort of the signal', () => {
  test('ends a call of an SDK that ignores it', async () => {
    const deaf = { send: () => new Promise(() => undefined) } as unknown as NonNullable<BedrockModelOptions['client']>;
    const first = outcomeOf(start({ client: deaf }).next());
    setImmediate(() => controller.abort(REASON));
    expect(await first).toBe(REASON);
  });

  test('ends a stream of an SDK that ignores it', async () => {
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

  test('is thrown although the SDK ends silently', async () => {
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
});
