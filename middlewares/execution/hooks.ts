import type middy from '@middy/core';
import type { Invocation } from '../../src/deadline/invocation.ts';
import { mergeOwn } from '../../src/merge-own.ts';
import { readProperty } from '../../src/unknown.ts';
import { findInvocation } from './invocation.ts';

/** A `before`, `after` or `onError` as Middy calls it. */
export type Hook = (request: middy.Request) => unknown;

/** The handler of the stack, as Middy calls it. */
export type Handler = (event: unknown, context: object, options: { readonly signal: AbortSignal }) => unknown;

/** Marks a `before` that runs first. */
const RUNS_FIRST: unique symbol = Symbol.for('middy-deadline.watcher') as never;

/**
 * Marks a `before` that runs first, wherever it is in the stack, and even after the deadline: an early response, such as to
 * a CORS preflight, skips all hooks behind it. The hook must not wait for anything.
 */
export function runFirst(hook: Hook): Hook {
  return Object.defineProperty(hook, RUNS_FIRST, mergeOwn({ value: true }));
}

const runsFirst = (hook: Hook): boolean => readProperty(hook, RUNS_FIRST) === true;

/**
 * Binds a list of hooks once, and again when Middy has added hooks to it while the stack is built. Those that run first
 * are not bound.
 */
export function bindHooks(hooks: readonly Hook[], bind: (hook: Hook) => Hook): () => Hook[] {
  let bound: Hook[] = [];
  // Middy passes the names of hooks to plugins, so a bound hook keeps its name.
  const named = (hook: Hook): Hook => Object.defineProperty(bind(hook), 'name', mergeOwn({ value: hook.name }));
  return () => {
    if (bound.length !== hooks.length) {
      const others = hooks.filter((hook) => !runsFirst(hook));
      bound = [...new Set(hooks.filter(runsFirst)), ...others.map(named)];
    }
    return bound;
  };
}

/** Bounds a `before`. After the deadline it throws without running the hook. */
export function bindBefore(hook: Hook): Hook {
  return (request) => {
    const invocation = findInvocation(request);
    if (invocation?.deadline.expired) throw invocation.deadline.exceeded();
    return raceDeadline(invocation, hook(request));
  };
}

/** Bounds an `after`. It runs even after the deadline: the response exists, and the reserve is for sending it. */
export function bindAfter(hook: Hook): Hook {
  return (request) => raceDeadline(findInvocation(request), hook(request));
}

/** Bounds the handler, and gives it a signal that aborts at the deadline. After the deadline it is not run. */
export function bindHandler(handler: Handler): (invocation: Invocation) => Handler {
  return (invocation) => (event, context) => {
    const { deadline } = invocation;
    if (deadline.expired) throw deadline.exceeded();
    // The signal of Middy's core never aborts, as its early time-out is off. Ours replaces it.
    return raceDeadline(invocation, handler(event, context, { signal: deadline.signal }));
  };
}

function raceDeadline(invocation: Invocation | undefined, result: unknown): unknown {
  return invocation !== undefined && isThenable(result) ? invocation.race(Promise.resolve(result)) : result;
}

/** Tells whether `await` would wait for a value. Middy itself waits for promises only, but its callers await any thenable. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return value instanceof Promise || typeof readProperty(value, 'then') === 'function';
}
