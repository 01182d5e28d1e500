import { factsOf } from '../../../../../handlers/metaphysical/facts/facts.ts';
import type { Brief } from '../../../../../handlers/metaphysical/model/brief.ts';
import { modelFailureOf } from '../../../../../handlers/metaphysical/model/failure.ts';
import type { Model, ModelEvent, ModelRequest } from '../../../../../handlers/metaphysical/model/model.ts';
import {
  type OpenAiModelOptions,
  openAiModel,
} from '../../../../../handlers/metaphysical/model/openai/open-ai-model.ts';
import { MAX_ANSWER_BYTES } from '../../../../../handlers/model-access.ts';
import { isFailure } from '../../../../../index.ts';
import { openUpstream } from '../../../../support/upstream-fetch.ts';
import { questionOf } from '../../question/question-of.ts';
import { textAfter } from '../text-after.ts';

/** Texts that no error may contain. */
export const SECRETS = ['sk-confidential', 'Whom shall I marry?'] as const;

export const KEY: string = SECRETS[0];
export const PROMPT: string = SECRETS[1];

const now = new Date('2026-11-23T00:00:00Z');
const question = questionOf({ prompt: PROMPT, userId: 'u1', lang: 'en', topic: 'astrology' });

/** A brief with a prompt that is private. */
export const brief: Brief = {
  question,
  facts: factsOf(question, now),
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

/** A model, at a server that is called as the app calls it unless told otherwise. */
export function modelAt({ baseUrl = 'http://127.0.0.1:9/v1', ...options }: Partial<OpenAiModelOptions>): Model {
  const fetch = options.fetch ?? fetchOfApp(baseUrl);
  return openAiModel({ id: 'test', baseUrl, ...options, fetch });
}

/** As `modelUpstream()` makes it. */
function fetchOfApp(baseUrl: string): OpenAiModelOptions['fetch'] {
  const { origin, pathname } = new URL(baseUrl);
  const options = { maxResponseBytes: MAX_ANSWER_BYTES, retry: { maxAttempts: 2 } };
  return openUpstream('model', `${origin}${pathname}`, options).fetch;
}

/** All events of the model at a server. */
export async function ask(
  options: Partial<OpenAiModelOptions>,
  request: ModelRequest = requestOf(),
): Promise<ModelEvent[]> {
  return await all(modelAt(options).stream(request));
}

/** The text and the failure after it. */
export async function askForFailure(
  options: Partial<OpenAiModelOptions>,
  request: ModelRequest = requestOf(),
): Promise<{ readonly text: string; readonly error: unknown }> {
  let text = '';
  try {
    for await (const event of modelAt(options).stream(request)) {
      text = textAfter(text, event);
    }
  } catch (error) {
    return { text, error };
  }
  throw new Error(`it did not fail, but said: ${text}`);
}

/** Asks, and gives the text and the failure after it: `'Hello[stop 5]'`, `'Hello|cut-off'`. */
export async function outcomeOf(options: Partial<OpenAiModelOptions>, request: ModelRequest): Promise<string> {
  let text = '';
  try {
    for await (const event of modelAt(options).stream(request)) text = textAfter(text, event);
  } catch (error) {
    if (!isFailure(error)) throw error;
    return `${text}|${modelFailureOf(error)}`;
  }
  return text;
}

/** The same in short: `'Hello|cut-off'`. Other errors are thrown. */
export async function failureOf(
  options: Partial<OpenAiModelOptions>,
  request: ModelRequest = requestOf(),
): Promise<string> {
  const { text, error } = await askForFailure(options, request);
  if (!isFailure(error)) throw error;
  return `${text}|${modelFailureOf(error)}`;
}

/** A fetch that answers with these pieces as the body's chunks. */
export function fetchOf(chunks: Iterable<Uint8Array>, contentType = 'text/event-stream'): typeof fetch {
  return async () => new Response(ReadableStream.from(chunks), { headers: { 'content-type': contentType } });
}
