import { Axios, type AxiosInstance, type AxiosRequestConfig, mergeConfig } from 'axios';
import { type Call, type ToFailure, wrapCall } from './translate.ts';

/** The methods of an instance of axios that make no call. */
const NON_CALLS = ['constructor', 'getUri'];

/** The methods that make one. */
const CALLS = Object.getOwnPropertyNames(Axios.prototype).filter((name) => !NON_CALLS.includes(name));

/**
 * Makes what `axios.create()` makes: a function with every method of `Axios`. In one pass, as it is done for each
 * invocation: the methods are those whose errors are translated.
 *
 * @param prepare gets each new instance before anybody else, those that `create()` makes included
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
