import axios, { type AxiosAdapter, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { SizeLimits } from '../call/settings.ts';
import { ConfigurationError } from '../failure/errors.ts';
import type { ConnectionState } from '../http/connection-state.ts';
import { type HttpRequest, sendRequest } from '../http/send-request.ts';
import { replyOf } from './reply.ts';
import { readBody, requestHeadOf, sendableBody } from './request.ts';

/** The signal, the connection and the limits of one attempt. */
export interface AdapterScope {
  readonly signal: AbortSignal;
  readonly connection: ConnectionState;
  readonly limits: SizeLimits;
}

/** The headers that axios' HTTP adapter adds. They are not signed, as proxies may change them. */
const TRANSPORT_HEADERS: Readonly<Record<string, string>> = {
  'user-agent': `axios/${axios.VERSION}`,
  'accept-encoding': 'gzip, deflate, br',
};

/** Sends a request over our own transport, and reads the answer as the configuration asks for it. */
export async function sendOverHttp(
  request: HttpRequest,
  config: InternalAxiosRequestConfig,
  { signal, connection, limits }: AdapterScope,
): Promise<AxiosResponse> {
  const sized = {
    maxRequestBytes: atMost(limits.maxRequestBytes, config.maxBodyLength),
    maxResponseBytes: atMost(limits.maxResponseBytes, config.maxContentLength),
  };
  const headers = { ...TRANSPORT_HEADERS, ...request.headers };
  const options = { signal, connection, ...sized, decompress: config.decompress !== false };
  return replyOf(await sendRequest({ ...request, headers }, options), config);
}

/** The lower of two limits: a given one, and the call's own, which in axios is -1 for none. */
export function atMost(limit: number, own: number | undefined): number {
  return own === undefined || own < 0 ? limit : Math.min(own, limit);
}

/** The key of the scope in a configuration. A symbol cannot collide with an option of axios or its users. */
const SCOPE: unique symbol = Symbol('attempt');

/** The scope of an attempt as a part of a configuration, for `toolkitAdapter`. Spread it into the configuration. */
export function withScope(scope: AdapterScope): object {
  return { [SCOPE]: scope };
}

/**
 * Our own transport as an adapter of axios. It is one function for all calls, so that mocks can store it, pass calls on to
 * it, and restore it. The configuration brings the scope of the attempt.
 *
 * @throws ConfigurationError when it is called outside of a call of the client
 */
export const toolkitAdapter: AxiosAdapter = async (config) => {
  const scope = (config as { readonly [SCOPE]?: AdapterScope })[SCOPE];
  if (scope === undefined)
    throw new ConfigurationError({ reason: 'the adapter of a client was called outside of a call' });
  return sendOverHttp({ ...requestHeadOf(config), body: sendableBody(readBody(config.data)) }, config, scope);
};
