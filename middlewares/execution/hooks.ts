import type middy from '@middy/core';
import type { Invocation } from '../../src/deadline/invocation.ts';
import { mergeOwn } from '../../src/merge-own.ts';
import { readProperty } from '../../src/unknown.ts';
import { findInvocation } from './invocation.ts';

/** A `before`, `after` or `onError` as Middy calls it. */
export type Hook = (request: middy.Request) => unknown;

/** The function that the stack wraps, as Middy calls it. */
export type Handler = (event: unknown, context: object, options: { readonly signal: AbortSignal }) => unknown;

/** Marks a `before` that only watches. */
const WATCHER: unique symbol = Symbol.for('middy-deadline.watcher') as never;

/**
 * Makes of a `before` one that runs first wherever it stands in the stack, and also when time is up already: an answer
 * given early, to a CORS preflight for instance, skips every hook that stands behind it.
 */
export function watching(hook: Hook): Hook {
  return Object.defineProperty(hook, WATCHER, mergeOwn({ value: true }));
}

const isWatching = (hook: Hook): boolean => readProperty(hook, WATCHER) === true;

/** Middy adds hooks to its lists while the stack is built; the bound ones follow, made once and not per invocation. */
export function mirrorOf(hooks: readonly Hook[], bind: (hook: Hook) => Hook): () => Hook[] {
  let bound: Hook[] = [];
  // Middy tells plugins the names of hooks, so a bound one keeps its own.
  const named = (hook: Hook): Hook => Object.defineProperty(bind(hook), 'name', mergeOwn({ value: hook.name }));
  return () => {
    if (bound.length !== hooks.length) {
      const others = hooks.filter((hook) => !isWatching(hook));
      bound = [...new Set(hooks.filter(isWatching)), ...others.map(named)];
    }
    return bound;
  };
}

/** A `before` that comes too late starts nothing: neither it nor what follows it is run. */
export function boundBefore(hook: Hook): Hook {
  return (request) => {
    const invocation = findInvocation(request);
    if (invocation?.deadline.expired) throw invocation.deadline.exceeded();
    return inTime(invocation, hook(request));
  };
}

/** An `after` still runs when its moment has come: the answer exists, and there is a reserve to get it home. */
export function boundAfter(hook: Hook): Hook {
  return (request) => inTime(findInvocation(request), hook(request));
}

/** The handler, with a signal that aborts at the deadline; a handler whose time has come already is not run. */
export function boundHandler(handler: Handler): (invocation: Invocation) => Handler {
  return (invocation) => (event, context) => {
    const { deadline } = invocation;
    if (deadline.expired) throw deadline.exceeded();
    // The core's own signal never fires with its early time-out off, so ours takes its place.
    return inTime(invocation, handler(event, context, { signal: deadline.signal }));
  };
}

function inTime(invocation: Invocation | undefined, result: unknown): unknown {
  return invocation !== undefined && isThenable(result) ? invocation.race(Promise.resolve(result)) : result;
}

/** Anything that `await` would wait for: Middy itself waits for promises only, but its callers do for all of these. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return value instanceof Promise || typeof readProperty(value, 'then') === 'function';
}
