import { Readable } from 'node:stream';
import axios, { type AxiosAdapter, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
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
      proxy: config.proxy ?? false,
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

/** Replaces the stream of a response by one whose errors are ours; `closed` is called when it is over. */
export function guardStream(response: AxiosResponse, failure: (error: unknown) => Error, closed: () => void): void {
  const source: Readable = response.data;
  async function* guarded(): AsyncGenerator<unknown> {
    try {
      yield* source;
    } catch (error) {
      throw failure(error);
    } finally {
      closed();
    }
  }
  source.once('close', closed);
  response.data = Readable.from(guarded(), { objectMode: false });
}
