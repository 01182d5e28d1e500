import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { bedrockModel } from '../../../../../handlers/metaphysical/model/bedrock/bedrock-model.ts';
import type { ModelEvent } from '../../../../../handlers/metaphysical/model/model.ts';
import { type BedrockServer, startBedrockServer } from '../../../../support/model/bedrock-server.ts';
import { hangs, stalls } from '../../../../support/model/event-stream-scripts.ts';
import { requestOf } from '../openai/ask.ts';
import { CREDENTIALS, ID, setVariables } from './ask.ts';

let server: BedrockServer;
let restore: () => void;

beforeAll(() => {
  restore = setVariables(CREDENTIALS);
});

afterAll(() => restore());

beforeEach(async () => {
  server = await startBedrockServer(stalls('The Sun is in Leo.', 1));
});

afterEach(() => server.stop());

type Events = AsyncIterator<ModelEvent> & { return(): Promise<IteratorResult<ModelEvent>> };

const start = (): Events =>
  bedrockModel({ id: ID, ...server })
    .stream(requestOf())
    [Symbol.asyncIterator]() as Events;

describe('a consumer that leaves', () => {
  test('closes the connection', async () => {
    const model = bedrockModel({ id: ID, ...server });
    for await (const event of model.stream(requestOf())) {
      expect(event).toEqual({ type: 'text', text: 'The' });
      break;
    }
    await server.deserted();
  });

  test.each([
    ['the next token', undefined],
    ['headers', hangs],
  ])('closes it while it waits for %s', async (_what, script) => {
    server.script = script ?? server.script;
    const asked = server.next();
    const events = start();
    if (!script) await events.next();
    const next = events.next();
    await asked;
    expect(await events.return()).toEqual({ done: true, value: undefined });
    expect(await next).toEqual({ done: true, value: undefined });
    await server.deserted();
  });
});
