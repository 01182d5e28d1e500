import type middy from '@middy/core';
import { type ExposeTiming, exposedTiming, leastExposure } from '../../src/deadline/exposure.ts';
import type { Invocation } from '../../src/deadline/invocation.ts';
import type { Occurrence } from '../../src/failure/problem.ts';
import { mergeOwn } from '../../src/merge-own.ts';
import { readProperty } from '../../src/unknown.ts';
import type { Hook } from './hooks.ts';

/** The key, on a hook, of the part of the timing that clients see. It is known before any hook has run. */
const EXPOSES: unique symbol = Symbol.for('middy-deadline.expose-timing') as never;

/** The key, on Middy's request, of the setting of the whole stack. */
const EXPOSURE: unique symbol = Symbol.for('middy-deadline.exposure') as never;

type Carrier = Pick<middy.Request, 'internal'> & { readonly internal: { [EXPOSURE]?: () => ExposeTiming } };

/** Marks a hook with the part of the timing that clients see in every response of its stack. */
export function markExposure(hook: Hook, exposure: ExposeTiming | undefined): Hook {
  return Object.defineProperty(hook, EXPOSES, mergeOwn({ value: exposure }));
}

/** The part of the timing that the clients of a stack see. It is read late, as middlewares are added while the stack is built. */
export function stackExposure(own: ExposeTiming | undefined, hooks: readonly Hook[]): () => ExposeTiming {
  return () => leastExposure([own, ...hooks.map((hook) => readProperty(hook, EXPOSES))]);
}

/** Puts the setting of the stack on Middy's request. */
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
