import type { AxiosInstance, AxiosInterceptorManager, AxiosResponse } from 'axios';
import { handled, tolerateBriefly } from '../failure/unhandled-rejections.ts';

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

type Call = (...parameters: never[]) => unknown;

/** The functions of an instance that make no call. */
const NON_CALLS = ['create', 'getUri'];

/**
 * The same instance, whose calls fail in our words also where axios refuses a call's options before interceptors run. A call
 * that nobody awaits yet, or ever, ends no process when it fails, nor does what was made of its promise.
 */
export function translateErrors(client: AxiosInstance, toFailure: ToFailure): AxiosInstance {
  const wrapCall = (call: Call): Call => {
    const translated: Call = async (...parameters) => {
      try {
        return await call(...parameters);
      } catch (error) {
        const failure = toFailure(error);
        tolerateBriefly(failure);
        throw failure;
      }
    };
    return (...parameters) => handled(translated(...parameters) as Promise<unknown>);
  };
  const members = Object.entries(client).filter(([name]) => name !== 'constructor');
  const translated = wrapCall(client as Call) as unknown as Record<string, unknown>;
  for (const [name, member] of members as [string, unknown][]) {
    const isCall = typeof member === 'function' && !NON_CALLS.includes(name);
    translated[name] = isCall ? wrapCall(member as Call) : member;
  }
  return translated as unknown as AxiosInstance;
}

/** Lets every interceptor of answers see failures of ours, and nothing of axios. */
export function translateForInterceptors(manager: AxiosInterceptorManager<AxiosResponse>, toFailure: ToFailure): void {
  const use = manager.use.bind(manager);
  manager.use = (fulfilled, rejected) => {
    const translated = typeof rejected === 'function' ? (error: unknown) => rejected(toFailure(error)) : rejected;
    return use(fulfilled, translated);
  };
}
