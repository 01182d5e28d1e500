import { bedrockModel } from '../../../../handlers/metaphysical/model/bedrock/bedrock-model.ts';
import type { Model, ModelEvent, ModelRequest } from '../../../../handlers/metaphysical/model/model.ts';
import { startBedrockServer } from '../../../support/model/bedrock-server.ts';
import * as events from '../../../support/model/event-stream-wire.ts';
import { type SseRequest, type SseScript, startSseServer } from '../../../support/model/sse-server.ts';
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

/** The events of a model, as a consumer reads and leaves them. */
type Events = AsyncIterator<ModelEvent> & { return(): Promise<IteratorResult<ModelEvent>> };

const eventsOf = (model: Model, signal = new AbortController().signal): Events =>
  model.stream(openai.requestOf({ signal }))[Symbol.asyncIterator]() as Events;

const silence: SseScript = () => undefined;

/** An adapter with a service on loopback behind it. */
export interface Rig {
  /** Sets the messages of the service from now on. */
  says(said: readonly Said[], ending?: Ending): void;
  /** The service never answers from now on, not even with headers. */
  hangs(): void;
  /** Begins a stream of events, which the signal ends. */
  open(signal?: AbortSignal): Events;
  /** The requests of the service, the oldest first. */
  readonly requests: readonly SseRequest[];
  /** The next request that comes. */
  next(): Promise<SseRequest>;
  /** Asks, and gives the answer: `'Hello[stop 5]'`, or `'Hello|cut-off'` when it fails. */
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
  const server = await startSseServer(silence);
  return {
    says: (said, ending = 'closes') => {
      server.script = scriptOf(said.map(inSse), ending, { 'content-type': 'text/event-stream' });
    },
    hangs: () => {
      server.script = silence;
    },
    open: (signal) => eventsOf(openai.modelAt(server), signal),
    requests: server.requests,
    next: server.next,
    ask: (request) => openai.outcomeOf(server, openai.requestOf(request)),
    deserted: server.deserted,
    stop: server.stop,
  };
}

async function startBedrock(): Promise<Rig> {
  const restore = bedrock.setVariables(bedrock.CREDENTIALS);
  const server = await startBedrockServer(silence);
  return {
    says: (said, ending = 'closes') => {
      const head = { 'content-type': events.EVENT_STREAM };
      server.script = scriptOf([events.START, ...said.map(inEvents)], ending, head);
    },
    hangs: () => {
      server.script = silence;
    },
    open: (signal) => eventsOf(bedrockModel({ id: bedrock.ID, endpoint: server.endpoint }), signal),
    requests: server.requests,
    next: server.next,
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
