import axios, {
  type AxiosAdapter,
  type AxiosInstance,
  type CreateAxiosDefaults,
  type InternalAxiosRequestConfig,
} from 'axios';
import type { Auth } from '../auth/auth.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { InvocationDeadline } from '../deadline/deadline.ts';
import { tolerateBriefly } from '../failure/unhandled-rejections.ts';
import { mergeOwn } from '../merge-own.ts';
import type { Retrier } from '../resilience/retry.ts';
import { boundAttempts } from './attempt.ts';
import { authenticated } from './authenticate.ts';
import { failureOfForeign } from './foreign.ts';
import { scalarAsJson } from './json.ts';
import { retrying } from './retry.ts';
import type { UpstreamSettings } from './settings.ts';
import { keepBelow } from './target.ts';
import { createTransport } from './transport.ts';

/** What a client is, to whoever has one: an ordinary instance of axios. */
export type { AxiosInstance };

/** What a client is made for. */
export interface ClientScope {
  /** The name of the upstream on the context, such as `ai`. */
  readonly upstream: string;
  /** The URL of the upstream: relative URLs are appended to it, and absolute ones are taken below it. */
  readonly baseURL: string;
  readonly deadline: InvocationDeadline;
  readonly settings: UpstreamSettings;
  /** The container's: it outlives the invocation. */
  readonly retrier: Retrier;
  /** Lets each attempt prove who we are. */
  readonly auth?: Auth | undefined;
  /** The id of the REST API that is called, where its URL may have another name. */
  readonly apiId?: string | undefined;
  readonly clock?: Clock;
}

/**
 * An ordinary axios instance for one invocation, whose calls cannot outlive the deadline and whose errors are ours.
 *
 * A call's own `timeout` and `signal` can only shorten; its size limits can only be lower. `isAxiosError` is false for
 * what it throws: use `isFailure` and `isUpstreamError`.
 */
export function createClient(scope: ClientScope): AxiosInstance {
  const { upstream, baseURL, deadline, settings, clock = systemClock, auth, apiId } = mergeOwn<ClientScope>(scope);
  const within = { ...scope, auth, apiId, clock, timeoutMs: settings.timeoutMs };
  // Each is inside of the one before: an attempt is signed within its time, and anew when it is repeated.
  const transport = authenticated(createTransport(settings), within);
  const adapter = adopt(retrying(boundAttempts(transport, within), within), upstream, baseURL);
  const fixed = { adapter };
  const inOurWords = (error: unknown): unknown => failureOfForeign(error, { upstream, deadline });
  const guard = (client: AxiosInstance): AxiosInstance => {
    // Request interceptors run last to first, so the first one has the last word on how the call is made.
    client.interceptors.request.use((config) => Object.assign(config, fixed), undefined, { synchronous: true });
    // Response interceptors run first to last, so nobody sees an error of axios before it is ours.
    client.interceptors.response.use(undefined, (error: unknown) => {
      throw inOurWords(error);
    });
    const { create } = client;
    return Object.assign(speaking(client, inOurWords), {
      create: (config?: CreateAxiosDefaults) => guard(create(config)),
    });
  };
  const transformRequest = [scalarAsJson, ...[axios.defaults.transformRequest ?? []].flat()];
  return guard(
    axios.create({ ...fixed, baseURL, responseType: 'json', transformRequest, transformResponse: [(data) => data] }),
  );
}

type Call = (...parameters: never[]) => unknown;

/** What an instance has that makes no call. */
const SILENT = ['create', 'getUri'];

/**
 * The same instance, whose calls fail in our words also where axios refuses a call's options before interceptors run. A call
 * that nobody awaits yet, or ever, ends no process when it fails, nor does what was made of its promise.
 */
function speaking(client: AxiosInstance, inOurWords: (error: unknown) => unknown): AxiosInstance {
  const spoken = (call: Call): Call => {
    const translated: Call = async (...parameters) => {
      try {
        return await call(...parameters);
      } catch (error) {
        const failure = inOurWords(error);
        tolerateBriefly(failure);
        throw failure;
      }
    };
    return (...parameters) => handled(translated(...parameters) as Promise<unknown>);
  };
  const own = Object.entries(client).filter(([name]) => name !== 'constructor');
  const members = own.map(([name, member]: [string, unknown]) => {
    const isCall = typeof member === 'function' && !SILENT.includes(name);
    return [name, isCall ? spoken(member as Call) : member];
  });
  return Object.assign(spoken(client as Call), Object.fromEntries(members)) as unknown as AxiosInstance;
}

/** A promise whose rejection is never an unhandled one: whoever awaits it still gets it. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/**
 * Takes the handler's signal over from axios: with an aborted one left in its hands, axios would replace whatever the
 * chain failed with by an error of its own that carries the request's headers.
 */
function adopt(chain: AxiosAdapter, upstream: string, baseURL: string): AxiosAdapter {
  return async (config) => {
    const own = mergeOwn<InternalAxiosRequestConfig>(config);
    delete config.signal;
    keepBelow(own, upstream, baseURL);
    return chain(own);
  };
}
