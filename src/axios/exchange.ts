import { AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { AttemptRequest, Exchange } from '../call/exchange.ts';
import { faultOfTransport } from '../call/fault.ts';
import { faultOfAdapter, faultOfAxios } from '../call/foreign-faults.ts';
import { checkedIdempotencyKey, IDEMPOTENCY_KEY_HEADER, isIdempotencyKey } from '../call/idempotency.ts';
import { RefusedStatusError } from '../call/refused-status.ts';
import type { SizeLimits } from '../call/settings.ts';
import { mergeOwn } from '../merge-own.ts';
import { isInstance, readProperty } from '../unknown.ts';
import { ownFraming } from './adapter-headers.ts';
import { adapterOf, sendByAdapter } from './axios-adapter.ts';
import { discardStream, guardStream } from './guard-stream.ts';
import { describedBody, isStream, type RequestHead, readBody, requestHeadOf, sendableBody } from './request.ts';
import { type AdapterScope, atMost, sendOverHttp } from './toolkit-adapter.ts';

declare module 'axios' {
  interface AxiosRequestConfig {
    /**
     * Makes the call idempotent: it is sent as `Idempotency-Key`, the same on every attempt, so that the callee recognizes a
     * retry (draft-ietf-httpapi-idempotency-key-header). 1 to 255 visible ASCII characters. Default: none. Then only
     * failures of requests that were certainly not sent are retried.
     */
    idempotencyKey?: string;
  }
}

/**
 * A call of axios, for the pipeline.
 *
 * @param config the configuration of the call; its signal and token are not read
 * @param target the URL that is called, without parameters
 * @param signal aborts when the caller cancels the call
 * @throws ConfigurationError when the call's idempotency key cannot be sent; AxiosError for an unknown adapter
 */
export function axiosExchange(
  config: InternalAxiosRequestConfig,
  target: URL,
  signal: AbortSignal | undefined,
  limits: SizeLimits,
): Exchange<AxiosResponse> {
  const { adapter, owner } = adapterOf(config);
  const isToolkitAdapter = owner === 'toolkit';
  const body = readBody(config.data);
  const head = once(() => requestHeadOf(config, target));
  const send = ({ signal, connection, ...attempt }: AttemptRequest): Promise<AxiosResponse> => {
    const scope: AdapterScope = { signal, connection, limits };
    if (isToolkitAdapter) return sendOverHttp({ ...headOf(head(), attempt), body: sendableBody(body) }, config, scope);
    const own = configOf(config, body, attempt);
    ownFraming(own, head().url.host, atMost(limits.maxRequestBytes, config.maxBodyLength));
    return sendByAdapter(adapter, own, attempt.limitMs, scope);
  };
  return {
    isIdempotent: isIdempotent(config),
    // A stream cannot be read twice.
    isReplayable: !isStream(config.data),
    isStreamed: config.responseType === 'stream',
    timeoutMs: timeoutOf(config),
    signal,
    describe: () => ({ ...head(), body: describedBody(body) }),
    send: async (attempt) => {
      const response = await send(attempt);
      if (!attempt.hasCredentials) return response;
      const { request: _holdsWhatWasSent, ...rest } = response;
      return { ...rest, config };
    },
    faultOf: (error, connection) => {
      // A mock may have passed the call on to our transport.
      const isOfTransport =
        isToolkitAdapter || connection.status !== undefined || isInstance(error, RefusedStatusError);
      if (!isOfTransport) return owner === 'axios' ? faultOfAxios(error) : faultOfAdapter(error);
      const fault = faultOfTransport(error, connection);
      return isInstance(error, RefusedStatusError) ? { ...fault, text: error.text } : fault;
    },
    // axios rejects a status that the call does not accept, so that no reply is a fault.
    faultOfReply: () => undefined,
    guardBody: (response, guard) => guardStream(response, guard),
    discard: discardStream,
  };
}

/** Sets the header of the call's idempotency key. True if there is one; axios sends no header for null, false or an empty list. */
function isIdempotent({ headers, idempotencyKey }: InternalAxiosRequestConfig): boolean {
  if (idempotencyKey !== undefined) headers.set(IDEMPOTENCY_KEY_HEADER, checkedIdempotencyKey(idempotencyKey));
  return isIdempotencyKey(headers.get(IDEMPOTENCY_KEY_HEADER));
}

/** The call's own time-out, in milliseconds. 0, which is "no time-out" to axios, shortens nothing. */
function timeoutOf({ timeout }: InternalAxiosRequestConfig): number {
  const given = Number(timeout ?? 0);
  return given > 0 ? given : Number.POSITIVE_INFINITY;
}

type Additions = Pick<AttemptRequest, 'headers' | 'url'>;

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The head of an attempt's request. A header that is undefined is removed. */
function headOf(head: RequestHead, { headers, url = head.url }: Additions): RequestHead {
  const sent = mergeOwn<Record<string, string>>(head.headers);
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) delete sent[name];
    else sent[name] = value;
  }
  return { method: head.method, url, headers: sent };
}

/** The configuration of an attempt. Basic authentication is left out beside a signature. */
function configOf(
  config: InternalAxiosRequestConfig,
  body: unknown,
  { headers: added, url }: Additions,
): InternalAxiosRequestConfig {
  const headers = new AxiosHeaders(config.headers);
  for (const [name, value] of Object.entries(added)) headers.set(name, value ?? null);
  const { auth, data, ...rest } = config;
  const isSigned = readProperty(added, 'authorization') !== undefined;
  const kept = mergeOwn<InternalAxiosRequestConfig>(rest, auth && !isSigned ? { auth } : {}, { headers });
  kept.data = isInstance(body, Uint8Array) ? body : data;
  if (url === undefined || url.href === requestHeadOf(config).url.href) return kept;
  const { baseURL, params, paramsSerializer, allowAbsoluteUrls, ...bare } = kept;
  return mergeOwn<InternalAxiosRequestConfig>(bare, { url: url.href });
}
