import { ClientRequest } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import axios, { type AxiosAdapter, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { peek } from '../failure/redact.ts';
import { sharedAgents } from './agents.ts';
import { parseJson } from './json.ts';

/** The largest request and response bodies, in bytes. */
export interface SizeLimits {
  readonly maxRequestBytes: number;
  readonly maxResponseBytes: number;
}

const http = axios.getAdapter('http');

/**
 * The bottom of the chain: axios over Node's HTTP, with what a call may not do built in. No redirects (they would
 * carry keys to another host), no proxy from the environment, bounded sizes both ways, strict JSON.
 */
export function createTransport(limits: SizeLimits): AxiosAdapter {
  return async (config) => {
    const response = await http({
      ...sharedAgents(),
      ...config,
      maxRedirects: 0,
      proxy: config.proxy || false,
      maxBodyLength: atMost(limits.maxRequestBytes, config.maxBodyLength),
      maxContentLength: atMost(limits.maxResponseBytes, config.maxContentLength),
    });
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
  if (request instanceof ClientRequest) request.destroy();
}

/**
 * Replaces the stream of a response by one whose errors are ours. `over` is called when it is, also when the handler
 * destroys it unread: axios' own stream waits for its next chunk then, with the connection in its hands.
 */
export function guardStream(response: AxiosResponse, failure: (error: unknown) => Error, over: () => void): void {
  const source: Readable = response.data;
  const guarded = new PassThrough();
  source.once('error', (error) => guarded.destroy(failure(error)));
  guarded.once('close', over);
  // Whoever reads the stream gets its error; one that nobody reads must not end the process.
  guarded.on('error', () => undefined);
  response.data = source.pipe(guarded);
}
