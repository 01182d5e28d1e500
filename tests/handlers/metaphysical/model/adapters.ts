import type { ModelRequest } from '../../../../handlers/metaphysical/model/model.ts';
import { startBedrockServer } from '../../../support/model/bedrock-server.ts';
import * as events from '../../../support/model/event-stream-wire.ts';
import { type SseScript, startSseServer } from '../../../support/model/sse-server.ts';
import * as sse from '../../../support/model/sse-wire.ts';
import * as bedrock from './bedrock/ask.ts';
import * as openai from './openai/ask.ts';

/** A message of a service. */
export type Said =
  | { readonly text: string }
  | { readonly thought: string }
  | { readonly stop: string }
  | { readonly count: number }
  | { readonly error: 'throttled' }
  | { readonly garbage: true };

/** The end of its response. */
type Ending = 'closes' | 'resets' | 'hangs';

/** An adapter with a service on loopback behind it. */
export interface Rig {
  /** Sets the messages of the service from now on. */
  says(said: readonly Said[], ending?: Ending): void;
  /** Asks, and gives the answer that is told: `'Hello[stop 5]'`, or `'Hello|cut-off'` when it fails. */
  ask(request?: Partial<ModelRequest>): Promise<string>;
  /** Waits until nobody is connected to the service. */
  deserted(): Promise<void>;
  stop(): Promise<void>;
}

function scriptOf(
  bytes: readonly (string | Uint8Array)[],
  ending: Ending,
  head: Readonly<Record<string, string>>,
): SseScript {
  return async (_request, response) => {
    response.writeHead(200, head);
    for (const each of bytes) response.write(each);
    if (ending === 'closes') response.end();
    // A reset drops the bytes that wait at either end: they shall have gone before.
    if (ending === 'resets') setTimeout(() => response.socket?.resetAndDestroy(), 30);
  };
}

const inSse = (said: Said): string => {
  if ('text' in said) return sse.deltaOf({ content: said.text });
  if ('thought' in said) return sse.deltaOf({ content: '', reasoning_content: said.thought });
  if ('stop' in said) return sse.finishOf(said.stop);
  if ('count' in said) return sse.usageOf(said.count);
  return 'error' in said ? sse.eventOf({ error: { code: 429 } }) : 'data: {"choices\n\n';
};

const inEvents = (said: Said): Uint8Array => {
  if ('text' in said) return events.textOf(said.text);
  if ('thought' in said) return events.thoughtOf(said.thought);
  if ('stop' in said) return events.stopOf(said.stop);
  if ('count' in said) return events.countOf(said.count);
  return 'error' in said ? events.exceptionOf('throttlingException', 'x') : Buffer.from('no event stream at all');
};

async function startOpenAi(): Promise<Rig> {
  const server = await startSseServer(() => undefined);
  return {
    says: (said, ending = 'closes') => {
      server.script = scriptOf(said.map(inSse), ending, { 'content-type': 'text/event-stream' });
    },
    ask: (request) => openai.outcomeOf(server, openai.requestOf(request)),
    deserted: server.deserted,
    stop: server.stop,
  };
}

async function startBedrock(): Promise<Rig> {
  const restore = bedrock.setVariables(bedrock.CREDENTIALS);
  const server = await startBedrockServer(() => undefined);
  return {
    says: (said, ending = 'closes') => {
      const head = { 'content-type': events.EVENT_STREAM };
      server.script = scriptOf([events.START, ...said.map(inEvents)], ending, head);
    },
    ask: (request) => bedrock.outcomeOf({ ...server, keptMs: 50 }, openai.requestOf(request)),
    deserted: server.deserted,
    stop: async () => {
      await server.stop();
      restore();
    },
  };
}

/** Every adapter, to be held to one contract. */
export const ADAPTERS: readonly (readonly [name: string, start: () => Promise<Rig>])[] = [
  ['the OpenAI adapter', startOpenAi],
  ['the Bedrock adapter', startBedrock],
];
