import type { AxiosInterceptorManager, AxiosResponse } from 'axios';
import { markHandled, tolerateBriefly } from '../failure/unhandled-rejections.ts';

/** Makes of any error of a call what its caller gets to see. */
export type ToFailure = (error: unknown) => unknown;

/**
 * Carries the failure of a call through axios. axios formats stacks for every `Error` that passes through it, which takes
 * longer than the call itself when many fail at once; this is none.
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
 * The same function, whose calls fail in our words also where axios refuses a call's options before interceptors run. A
 * call that nobody awaits yet, or ever, ends no process when it fails, nor does what was made of its promise.
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

/** Lets every interceptor of answers see failures of ours, and nothing of axios. */
export function translateForInterceptors(manager: AxiosInterceptorManager<AxiosResponse>, toFailure: ToFailure): void {
  const use = manager.use.bind(manager);
  manager.use = (fulfilled, rejected) => {
    const translated = typeof rejected === 'function' ? (error: unknown) => rejected(toFailure(error)) : rejected;
    return use(fulfilled, translated);
  };
}
