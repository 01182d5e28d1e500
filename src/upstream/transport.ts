import { ClientRequest, type IncomingMessage, type RequestOptions, request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import { PassThrough, type Readable } from 'node:stream';
import axios, { type AxiosAdapter, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { isInstance, peek } from '../failure/redact.ts';
import { tolerateBriefly } from '../failure/unhandled-rejections.ts';
import { mergeOwn } from '../merge-own.ts';
import { sharedAgents } from './agents.ts';
import { guardCallbacks } from './callbacks.ts';
import { parseJson } from './json.ts';
import { type Wire, watchConnection, wireOf } from './wire.ts';

/** The largest request and response bodies, in bytes. */
export interface SizeLimits {
  readonly maxRequestBytes: number;
  readonly maxResponseBytes: number;
}

const http = axios.getAdapter('http');

/**
 * Node's own requests, which tell whether they were connected, and fail when the upstream switches to a protocol nobody
 * asked for: Node drops such a connection without an error, and axios would wait for one until the time is up.
 */
const requestsOn = (wire: Wire | undefined) => ({
  request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest {
    const request = (options.protocol === 'https:' ? requestByHttps : requestByHttp)(options, onResponse);
    if (wire !== undefined) watchConnection(request, wire);
    return request.once('upgrade', (_response, socket) => {
      socket.destroy();
      request.emit('error', new Error('The upstream switches protocols.'));
    });
  },
});

/**
 * The bottom of the chain: axios over Node's HTTP, with what a call may not do built in. No redirects (they would
 * carry keys to another host), no proxy from the environment, bounded sizes both ways, strict JSON.
 */
export function createTransport(limits: SizeLimits): AxiosAdapter {
  return async (config) => {
    const { callbacks, rethrow } = guardCallbacks(config);
    const defaults = { ...sharedAgents(), transport: requestsOn(wireOf(config)) };
    const fixed: Partial<InternalAxiosRequestConfig> = {
      ...callbacks,
      maxRedirects: 0,
      proxy: config.proxy || false,
      maxBodyLength: atMost(limits.maxRequestBytes, config.maxBodyLength),
      maxContentLength: atMost(limits.maxResponseBytes, config.maxContentLength),
    };
    const response = await http(mergeOwn<InternalAxiosRequestConfig>(defaults, config, fixed));
    rethrow();
    if (config.responseType === 'json') parseJson(response, config);
    return response;
  };
}

/** A call's own limit can only be lower; axios takes -1 for none. */
function atMost(limit: number, own: number | undefined): number {
  return own === undefined || own < 0 ? limit : Math.min(own, limit);
}

/** Whether the body of a response is still to come. */
export function isStreaming(config: InternalAxiosRequestConfig): boolean {
  return config.responseType === 'stream';
}

/** Lets go of the connection of an answer that came as a stream and is not wanted: axios leaves it open, unread. */
export function discardStream(error: unknown): void {
  const request = peek(error, 'request');
  if (isInstance(request, ClientRequest)) request.destroy();
}

/**
 * Replaces the stream of a response by one whose errors are ours. `over` is called when it is, also when the handler
 * destroys it unread: axios' own stream waits for its next chunk then, with the connection in its hands.
 */
export function guardStream(response: AxiosResponse, failure: (error: unknown) => Error, over: () => void): void {
  const source: Readable = response.data;
  const guarded = new PassThrough();
  source.once('error', (error) => {
    const reason = failure(error);
    // Code that reads the stream may have been left behind.
    tolerateBriefly(reason);
    guarded.destroy(reason);
  });
  guarded.once('close', over);
  // Whoever reads the stream gets its error; one that nobody reads must not end the process.
  guarded.on('error', () => undefined);
  response.data = source.pipe(guarded);
}
