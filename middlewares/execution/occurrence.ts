import type middy from '@middy/core';
import { type ExposeTiming, exposedTiming, leastOf } from '../../src/deadline/exposure.ts';
import type { Invocation } from '../../src/deadline/invocation.ts';
import type { Occurrence } from '../../src/failure/problem.ts';
import { mergeOwn } from '../../src/merge-own.ts';
import { readProperty } from '../../src/unknown.ts';
import type { Hook } from './hooks.ts';

/** The mark on a hook that says which timing clients see: it holds before any hook has run. */
const EXPOSES: unique symbol = Symbol.for('middy-deadline.expose-timing') as never;

/** The place on Middy's request of the stack's own setting. */
const EXPOSURE: unique symbol = Symbol.for('middy-deadline.exposure') as never;

type Carrier = Pick<middy.Request, 'internal'> & { readonly internal: { [EXPOSURE]?: () => ExposeTiming } };

/** Marks a hook with what clients see of the timing, for every answer of its stack. */
export function exposing(hook: Hook, exposure: ExposeTiming | undefined): Hook {
  return Object.defineProperty(hook, EXPOSES, mergeOwn({ value: exposure }));
}

/** The timing that clients of one stack see: read when it is asked for, as middlewares join while the stack is built. */
export function exposureIn(own: ExposeTiming | undefined, hooks: readonly Hook[]): () => ExposeTiming {
  return () => leastOf([own, ...hooks.map((hook) => readProperty(hook, EXPOSES))]);
}

/** Hangs it on Middy's request. */
export function attachExposure({ internal }: Carrier, exposure: () => ExposeTiming): void {
  internal[EXPOSURE] = exposure;
}

/** The members of a problem document that describe the invocation. */
export function occurrenceOf({ internal }: Carrier, invocation: Invocation | undefined): Occurrence {
  if (invocation === undefined) return {};
  const exposure = internal[EXPOSURE]?.() ?? true;
  const { deadline, requestId } = invocation;
  return { instance: requestId, timing: exposedTiming(deadline.timing(), exposure) };
}
