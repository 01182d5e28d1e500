import { cancellable } from '../../abort/cancellable.ts';
import { answerOf } from '../answer.ts';
import type { Model } from '../model.ts';
import { type Dialect, dialectOf } from './dialect.ts';
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
  /** The key, asked for before each call. Without one there is no `Authorization`: Ollama and vLLM need none. */
  readonly key?: (signal: AbortSignal) => Promise<string | undefined>;
  /** How it wants to be asked. OpenAI's own hosts are known; a gateway that hands on as it is needs to be told. */
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
  const { id, key, fetch = globalThis.fetch } = options;
  if (id === '') throw new RangeError('id must not be empty');
  const url = endpointOf(options.baseUrl);
  const dialect = options.dialect ?? dialectOf(url);
  const endpoint: Endpoint = { url, fetch, ...(key && { key }) };
  return {
    id,
    stream: (request) =>
      cancellable(request.signal, async function* answer(signal) {
        const response = await post(endpoint, requestBodyOf(id, dialect, request), signal);
        yield* answerOf(messagesIn(response), request.onFinish);
      }),
  };
}
