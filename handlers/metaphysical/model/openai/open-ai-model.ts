import { type Fetch, isFailure } from '../../../../index.ts';
import { answerOf } from '../answer.ts';
import { cancellable } from '../cancellable.ts';
import { modelError, modelStatusError } from '../failure.ts';
import type { Model } from '../model.ts';
import { type Dialect, dialectOf, rulesOf } from './dialect.ts';
import { messagesIn } from './messages-in.ts';
import { requestBodyOf } from './request-body.ts';
import { requestHeaders } from './request-headers.ts';

/** The server of a model, and the way to call it. */
export interface OpenAiModelOptions {
  /** The model's name there: `qwen3:8b`, `gpt-5-mini`. */
  readonly id: string;
  /** The server's `/v1` root: `http://127.0.0.1:11434/v1`. Its query, if it has one, goes with each request. */
  readonly baseUrl: string;
  /** Calls that server: `fetchUpstream({ as: 'model' })`, whose base URL is that root without the query. */
  readonly fetch: Fetch;
  /** The key, asked for before each call. Without one there is no header for it: Ollama and vLLM need none. */
  readonly key?: (signal: AbortSignal) => Promise<string | undefined>;
  /** More headers for each request, in lower case, asked for before each call. */
  readonly headers?: (signal: AbortSignal) => Promise<Readonly<Record<string, string>>>;
  /** The dialect of the server. Default: that of its host. The host of a gateway does not show it. */
  readonly dialect?: Dialect;
}

/**
 * A model behind an OpenAI-compatible endpoint, over HTTP streaming. It follows no redirect.
 *
 * @throws RangeError when `id` is empty
 */
export function openAiModel(options: OpenAiModelOptions): Model {
  const { id, fetch, key, headers } = options;
  if (id === '') throw new RangeError('id must not be empty');
  const root = new URL(options.baseUrl);
  const rules = rulesOf(options.dialect ?? dialectOf(root));
  const source = { keyHeaders: rules.keyHeaders, ...(key && { key }), ...(headers && { headers }) };
  return {
    id,
    stream: (request) =>
      cancellable(request.signal, async function* answer(signal) {
        const body = requestBodyOf(id, rules, request);
        // Neither the key nor the prompt shall follow a redirect.
        const init = { method: 'POST', headers: await requestHeaders(source, signal), body, signal } as const;
        const response = await post(fetch, `chat/completions${root.search}`, { ...init, redirect: 'manual' });
        yield* answerOf(messagesIn(response), request.onFinish);
      }),
  };
}

/**
 * Sends a request.
 *
 * @returns the response, its status 200 and its body unread
 * @throws FailureError when there is none with that status
 */
async function post(fetch: Fetch, url: string, init: RequestInit): Promise<Response> {
  const response = await responseOf(fetch, url, init);
  if (response.status === 200) return response;
  // The body of a refusal is not waited for.
  await response.body?.cancel();
  throw modelStatusError(response.status);
}

async function responseOf(fetch: Fetch, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    // Nothing of the platform's own errors is kept: they may quote the URL or a header.
    throw isFailure(error) ? error : modelError('upstream-unreachable');
  }
}
