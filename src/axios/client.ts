import axios, {
  type Axios,
  type AxiosAdapter,
  type AxiosInstance,
  type AxiosRequestConfig,
  type CreateAxiosDefaults,
  type InternalAxiosRequestConfig,
  mergeConfig,
} from 'axios';
import { foreignFailureOf } from '../call/foreign.ts';
import { makeCall } from '../call/retry.ts';
import type { CallScope } from '../call/scope.ts';
import type { SizeLimits } from '../call/settings.ts';
import { isInstance } from '../unknown.ts';
import { bytesAsBuffer, keepViews } from './byte-transforms.ts';
import { cancelSignalOf } from './cancel-signal.ts';
import { axiosExchange } from './exchange.ts';
import { createInstance } from './instance.ts';
import { scalarAsJson } from './json.ts';
import { failureOfLeftOut } from './left-out.ts';
import { keepBelow } from './target.ts';
import { toolkitAdapter } from './toolkit-adapter.ts';
import { CallRejection, type ToFailure, translateForInterceptors } from './translate.ts';

/** The type of a client: an ordinary instance of axios. */
export type { AxiosInstance };

/** The upstream of a client. */
export interface ClientOptions {
  /** The URL of the upstream: relative URLs are appended to it, and absolute ones must be below it. */
  readonly baseURL: string;
  readonly limits: SizeLimits;
}

/**
 * Creates an ordinary axios instance for one invocation, whose calls end by the deadline and whose failures have a kind.
 *
 * A call's own `timeout` and `signal` can only shorten its time, and its size limits can only be lower. `isAxiosError` is
 * false for its errors: use `isFailure` and `isUpstreamError`.
 */
export function createClient(scope: CallScope, { baseURL, limits }: ClientOptions): AxiosInstance {
  const { upstream, deadline } = scope;
  const call: AxiosAdapter = async (config) => {
    const { signal, release } = cancelSignalOf(config);
    // Hidden from axios: with an aborted signal it would replace any failure by an error of its own, which has the request's
    // headers.
    delete config.signal;
    delete config.cancelToken;
    try {
      const target = keepBelow(config, upstream, baseURL);
      const response = await makeCall(axiosExchange(config, target, signal, limits), scope);
      // A body that still flows can be cancelled too.
      if (config.responseType !== 'stream') release();
      return response;
    } catch (error) {
      release();
      throw new CallRejection(error);
    }
  };
  const toFailure: ToFailure = (given) => {
    const error = isInstance(given, CallRejection) ? given.error : given;
    return failureOfLeftOut(error) ?? foreignFailureOf(error, { upstream, deadline });
  };
  const prepare = ({ interceptors }: Axios): void => {
    interceptLast(interceptors.request, (config) => throughPipeline(config, call));
    translateForInterceptors(interceptors.response, toFailure);
  };
  const defaults = { adapter: toolkitAdapter, baseURL, responseType: 'json', ...transforms() } as const;
  return createInstance(mergeConfig(axios.defaults as AxiosRequestConfig, defaults), toFailure, prepare);
}

/**
 * Adds the request interceptor that runs last. axios runs request interceptors from last to first, so it is the first one,
 * and it stays when the caller removes its own.
 */
function interceptLast(
  manager: Axios['interceptors']['request'],
  intercept: (config: InternalAxiosRequestConfig) => InternalAxiosRequestConfig,
): void {
  const add = (): number => manager.use(intercept, undefined, { synchronous: true });
  const [clear, eject, own] = [manager.clear.bind(manager), manager.eject.bind(manager), add()];
  manager.clear = () => {
    clear();
    add();
  };
  manager.eject = (id) => {
    if (id !== own) eject(id);
  };
}

/** Replaces the adapter of a call by the pipeline, which makes the attempts by that adapter. */
function throughPipeline(config: InternalAxiosRequestConfig, call: AxiosAdapter): InternalAxiosRequestConfig {
  const { adapter, transformRequest } = config;
  const attempts = { adapter, transformRequest } as Partial<InternalAxiosRequestConfig>;
  return Object.assign(config, {
    transformRequest: keepViews(transformRequest),
    adapter: (own: InternalAxiosRequestConfig) => call(Object.assign(own, attempts)),
  });
}

/** The transforms of a client. JSON is parsed below the retries, and not by axios after them. */
function transforms(): Pick<CreateAxiosDefaults, 'transformRequest' | 'transformResponse'> {
  const ofAxios = [axios.defaults.transformRequest ?? []].flat();
  return { transformRequest: [bytesAsBuffer, scalarAsJson, ...ofAxios], transformResponse: [(data) => data] };
}
