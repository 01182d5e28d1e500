import { Axios, type AxiosInstance, type AxiosRequestConfig, mergeConfig } from 'axios';
import { type Call, type ToFailure, wrapCall } from './translate.ts';

/** The methods of an instance of axios that make no call. */
const NON_CALLS = ['constructor', 'getUri'];

/** The methods that make a call. */
const CALLS = Object.getOwnPropertyNames(Axios.prototype).filter((name) => !NON_CALLS.includes(name));

/**
 * Creates an instance as `axios.create()` does: a function with all methods of `Axios`, whose errors are translated. It is
 * done in one pass for speed, as each invocation needs one.
 *
 * @param prepare called with each new instance first, including those of its own `create()`
 */
export function createInstance(
  config: AxiosRequestConfig,
  toFailure: ToFailure,
  prepare: (axios: Axios) => void,
): AxiosInstance {
  const context = new Axios(config);
  prepare(context);
  const methods = context as unknown as Readonly<Record<string, Call>>;
  const methodOf = (name: string): Call => wrapCall((...parameters) => methods[name]?.(...parameters), toFailure);
  const instance = methodOf('request') as unknown as Record<string, unknown>;
  for (const name of CALLS) instance[name] = methodOf(name);
  instance.getUri = context.getUri.bind(context);
  instance.defaults = context.defaults;
  instance.interceptors = context.interceptors;
  instance.create = (own: AxiosRequestConfig = {}) =>
    createInstance(mergeConfig(context.defaults as AxiosRequestConfig, own), toFailure, prepare);
  return instance as unknown as AxiosInstance;
}
