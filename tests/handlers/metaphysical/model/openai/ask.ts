import { factsOf } from '../../../../../handlers/metaphysical/facts/facts.ts';
import type { Brief } from '../../../../../handlers/metaphysical/model/brief.ts';
import type { ModelEvent, ModelRequest } from '../../../../../handlers/metaphysical/model/model.ts';
import { ModelError } from '../../../../../handlers/metaphysical/model/model-error.ts';
import {
  type OpenAiModelOptions,
  openAiModel,
} from '../../../../../handlers/metaphysical/model/openai/open-ai-model.ts';
import { toldAfter } from '../told.ts';

/** What nobody may find in an error. */
export const SECRETS = ['sk-confidential', 'Whom shall I marry?'] as const;

export const KEY: string = SECRETS[0];
export const PROMPT: string = SECRETS[1];

const now = new Date('2026-11-23T00:00:00Z');
const topic = 'astrology';

/** A brief with a prompt that is private. */
export const brief: Brief = {
  prompt: PROMPT,
  history: [],
  language: 'en',
  topic,
  facts: factsOf({ chat: { prompt: PROMPT, userId: 'u1' }, topic, birth: undefined, now }),
  passages: [],
};

/** A request that nothing aborts, unless told otherwise. */
export function requestOf(given: Partial<ModelRequest> = {}): ModelRequest {
  return { brief, maxTokens: 500, signal: new AbortController().signal, ...given };
}

/** All events of a stream. */
export async function all(stream: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
  const events: ModelEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

/** All that the model at a server says. */
export async function ask(
  options: Partial<OpenAiModelOptions>,
  request: ModelRequest = requestOf(),
): Promise<ModelEvent[]> {
  return await all(openAiModel({ id: 'test', baseUrl: 'http://127.0.0.1:9/v1', ...options }).stream(request));
}

/** What it says and then fails with. */
export async function askInVain(
  options: Partial<OpenAiModelOptions>,
  request: ModelRequest = requestOf(),
): Promise<{ readonly text: string; readonly error: unknown }> {
  let text = '';
  try {
    for await (const event of openAiModel({ id: 'test', baseUrl: 'http://127.0.0.1:9/v1', ...options }).stream(
      request,
    )) {
      text = toldAfter(text, event);
    }
  } catch (error) {
    return { text, error };
  }
  throw new Error(`it did not fail, but said: ${text}`);
}

/** Asks, and gives all that is told and the failure after it: `'Hello[stop 5]'`, `'Hello|cut-off'`. */
export async function outcomeOf(options: Partial<OpenAiModelOptions>, request: ModelRequest): Promise<string> {
  let text = '';
  try {
    for await (const event of openAiModel({ id: 'test', baseUrl: '', ...options }).stream(request))
      text = toldAfter(text, event);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return `${text}|${error.failure}`;
  }
  return text;
}

/** The same in short: `'Hello|cut-off'`. What is no ModelError is thrown on. */
export async function failureOf(
  options: Partial<OpenAiModelOptions>,
  request: ModelRequest = requestOf(),
): Promise<string> {
  const { text, error } = await askInVain(options, request);
  if (!(error instanceof ModelError)) throw error;
  return `${text}|${error.failure}`;
}

/** A fetch that answers with these pieces as the body's chunks. */
export function fetchOf(chunks: Iterable<Uint8Array>, contentType = 'text/event-stream'): typeof fetch {
  return async () => new Response(ReadableStream.from(chunks), { headers: { 'content-type': contentType } });
}
