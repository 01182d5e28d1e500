import { cancellable } from '../../abort/cancellable.ts';
import { answerOf } from '../answer.ts';
import type { Model } from '../model.ts';
import { type Dialect, dialectOf, rulesOf } from './dialect.ts';
import { endpointOf } from './endpoint.ts';
import { messagesIn } from './messages-in.ts';
import { type Endpoint, post } from './post.ts';
import { requestBodyOf } from './request-body.ts';

/** Which server to ask, and how. */
export interface OpenAiModelOptions {
  /** The model's name there: `qwen3:8b`, `gpt-5-mini`. */
  readonly id: string;
  /** The server's `/v1` root: `http://127.0.0.1:11434/v1`. */
  readonly baseUrl: string;
  /** The key, asked for before each call. Without one there is no header for it: Ollama and vLLM need none. */
  readonly key?: (signal: AbortSignal) => Promise<string | undefined>;
  /** More headers for each request, in lower case, asked for before each call. */
  readonly headers?: (signal: AbortSignal) => Promise<Readonly<Record<string, string>>>;
  /** The dialect of the server. Default: that of its host. A gateway's host tells nothing. */
  readonly dialect?: Dialect;
  /** The platform's unless given. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * A model behind an OpenAI-compatible endpoint, over HTTP streaming. It makes one attempt and follows no redirect.
 *
 * @throws RangeError when `id` is empty or `baseUrl` is no http(s) URL, or one with credentials in it
 */
export function openAiModel(options: OpenAiModelOptions): Model {
  const { id, key, headers, fetch = globalThis.fetch } = options;
  if (id === '') throw new RangeError('id must not be empty');
  const url = endpointOf(options.baseUrl);
  const rules = rulesOf(options.dialect ?? dialectOf(url));
  const { keyHeaders } = rules;
  const endpoint: Endpoint = { url, fetch, keyHeaders, ...(key && { key }), ...(headers && { headers }) };
  return {
    id,
    stream: (request) =>
      cancellable(request.signal, async function* answer(signal) {
        const response = await post(endpoint, requestBodyOf(id, rules, request), signal);
        yield* answerOf(messagesIn(response), request.onFinish);
      }),
  };
}
