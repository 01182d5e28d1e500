import axios, { type AxiosAdapter, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { SizeLimits } from '../call/settings.ts';
import { ConfigurationError } from '../failure/errors.ts';
import type { ConnectionState } from '../http/connection-state.ts';
import { type HttpRequest, sendRequest } from '../http/send-request.ts';
import { replyOf } from './reply.ts';
import { readBody, requestHeadOf, sendableBody } from './request.ts';

/** The bounds of one attempt on the wire. */
export interface WireScope {
  readonly signal: AbortSignal;
  readonly connection: ConnectionState;
  readonly limits: SizeLimits;
}

/** The headers that axios' adapter for HTTP adds. Never signed: what stands between may change them. */
const TRANSPORT_HEADERS: Readonly<Record<string, string>> = {
  'user-agent': `axios/${axios.VERSION}`,
  'accept-encoding': 'gzip, deflate, br',
};

/** Sends a request over our own transport, and reads the answer as its configuration asks for. */
export async function sendOverHttp(
  request: HttpRequest,
  config: InternalAxiosRequestConfig,
  { signal, connection, limits }: WireScope,
): Promise<AxiosResponse> {
  const sized = {
    maxRequestBytes: atMost(limits.maxRequestBytes, config.maxBodyLength),
    maxResponseBytes: atMost(limits.maxResponseBytes, config.maxContentLength),
  };
  const headers = { ...TRANSPORT_HEADERS, ...request.headers };
  const options = { signal, connection, ...sized, decompress: config.decompress !== false };
  return replyOf(await sendRequest({ ...request, headers }, options), config);
}

/** A call's own limit can only be lower; axios takes -1 for none. */
export function atMost(limit: number, own: number | undefined): number {
  return own === undefined || own < 0 ? limit : Math.min(own, limit);
}

/** The place of the scope on a configuration, out of the way of whatever axios and its users keep there. */
const SCOPE: unique symbol = Symbol('attempt');

/** The part of a configuration by which the wire finds the attempt that it is called for: spread it into one. */
export function withScope(scope: WireScope): object {
  return { [SCOPE]: scope };
}

/**
 * The wire as an adapter: a mock stores it as the one to pass calls on to, and its `restore()` puts it back.
 *
 * @throws ConfigurationError when it is called other than by a call of the client
 */
export const wire: AxiosAdapter = async (config) => {
  const scope = (config as { readonly [SCOPE]?: WireScope })[SCOPE];
  if (scope === undefined)
    throw new ConfigurationError({ reason: 'the adapter of a client was called outside of a call' });
  return sendOverHttp({ ...requestHeadOf(config), body: sendableBody(readBody(config.data)) }, config, scope);
};
