import { isRefusal } from '../call/authenticate.ts';
import type { AttemptRequest, BodyGuard, Exchange } from '../call/exchange.ts';
import { faultOfTransport, faultWith } from '../call/fault.ts';
import { IDEMPOTENCY_KEY_HEADER, isIdempotencyKey } from '../call/idempotency.ts';
import { RefusedStatusError } from '../call/refused-status.ts';
import type { SizeLimits } from '../call/settings.ts';
import { type HttpResponse, sendRequest } from '../http/send-request.ts';
import { isInstance } from '../unknown.ts';
import type { FetchRequest } from './read-request.ts';
import { hasNoBody, responseOf } from './response.ts';
import { streamOf } from './stream.ts';

/** An answer, and the `Response` that the caller gets. */
export interface FetchReply {
  readonly answer: HttpResponse;
  response?: Response;
}

/** The headers that Node's `fetch` adds. They are not signed, as proxies may change them. */
const TRANSPORT_HEADERS: Readonly<Record<string, string>> = {
  accept: '*/*',
  'accept-encoding': 'gzip, deflate, br',
  'user-agent': 'node',
};

/** The limits of the answers of a `fetch`. */
export interface AnswerOptions {
  readonly limits: SizeLimits;
  /** True if a status from 400 on is a failure, and not a `Response`. */
  readonly throwOnStatus: boolean;
}

/** A call of `fetch`, for the pipeline. */
export function fetchExchange(request: FetchRequest, { limits, throwOnStatus }: AnswerOptions): Exchange<FetchReply> {
  const { method, url, headers, body, signal, takesRedirects } = request;
  const isInOnePiece = body === undefined || typeof body === 'string' || isInstance(body, Uint8Array);
  let current: HttpResponse | undefined;
  return {
    isIdempotent: isIdempotencyKey(headers[IDEMPOTENCY_KEY_HEADER.toLowerCase()]),
    // A stream cannot be read twice.
    isReplayable: isInOnePiece,
    isStreamed: true,
    timeoutMs: Number.POSITIVE_INFINITY,
    signal,
    describe: () => ({ method, url, headers, body: isInOnePiece ? body : { kind: 'stream' } }),
    send: async (attempt) => {
      const { signal, connection } = attempt;
      const answer = await sendRequest(outgoing(request, attempt), { signal, connection, ...limits });
      current = answer;
      const { status } = answer;
      const isRefused = (throwOnStatus && status >= 400) || (!takesRedirects && isRedirect(status)) || !fits(status);
      // Only the body of a refusal of credentials is read, as any body may never end.
      const text = isRefused && isRefusal(status) ? String(await answer.readBytes()) : '';
      if (isRefused) throw new RefusedStatusError('RefusedStatusError', status, text);
      return { answer };
    },
    faultOf: (error, connection) => {
      const fault = faultOfTransport(error, connection);
      return isInstance(error, RefusedStatusError) ? { ...fault, text: error.text } : fault;
    },
    faultOfReply: ({ answer: { status, headers } }) =>
      status >= 400 ? faultWith({ code: 'ERR_BAD_RESPONSE', status, headers }) : undefined,
    guardBody: (reply, guard) => {
      reply.response = guarded(reply.answer, request, guard);
    },
    discard: () => current?.discard(),
  };
}

/** Tells whether a status is a redirect; 304 Not Modified is none (RFC 9110, section 15.4.5). */
const isRedirect = (status: number): boolean => status >= 300 && status < 400 && status !== 304;

/** Tells whether a `Response` can have a status (Fetch standard). */
const fits = (status: number): boolean => status >= 200 && status <= 599;

/** The request of an attempt. A header that is undefined is removed. */
function outgoing(request: FetchRequest, { headers: added, url = request.url }: AttemptRequest): FetchRequest {
  const all = Object.entries({ ...TRANSPORT_HEADERS, ...request.headers, ...added });
  const headers = all.filter((header): header is [string, string] => header[1] !== undefined);
  return { ...request, url, headers: Object.fromEntries(headers) };
}

function guarded(answer: HttpResponse, { method, url }: FetchRequest, guard: BodyGuard): Response {
  const source = answer.stream();
  if (!hasNoBody(method, answer.status)) return responseOf(answer, url, streamOf(source, guard));
  // The empty body is read, so that its connection can be used again.
  source.on('error', () => {}).once('close', () => guard.closed(source.readableEnded));
  source.resume();
  return responseOf(answer, url, null);
}
