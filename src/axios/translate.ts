import type { AxiosInterceptorManager, AxiosResponse } from 'axios';
import { markHandled, tolerateBriefly } from '../failure/unhandled-rejections.ts';

/** Turns any error of a call into the failure that its caller gets. */
export type ToFailure = (error: unknown) => unknown;

/**
 * Carries the failure of a call through axios. It is no `Error`: axios formats the stack of every `Error`, which takes longer
 * than the call itself when many fail at once.
 */
export class CallRejection {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/** A function that makes a call. */
export type Call = (...parameters: never[]) => unknown;

/**
 * Wraps a function that makes calls, so that they reject with failures, even if axios refuses their options before
 * interceptors run. An unawaited call that fails does not end the process, nor do promises derived from it.
 */
export function wrapCall(call: Call, toFailure: ToFailure): Call {
  const translated: Call = async (...parameters) => {
    try {
      return await call(...parameters);
    } catch (error) {
      const failure = toFailure(error);
      tolerateBriefly(failure);
      throw failure;
    }
  };
  return (...parameters) => markHandled(translated(...parameters) as Promise<unknown>);
}

/** Makes response interceptors see failures, and no errors of axios. */
export function translateForInterceptors(manager: AxiosInterceptorManager<AxiosResponse>, toFailure: ToFailure): void {
  const use = manager.use.bind(manager);
  manager.use = (fulfilled, rejected) => {
    const translated = typeof rejected === 'function' ? (error: unknown) => rejected(toFailure(error)) : rejected;
    return use(fulfilled, translated);
  };
}
