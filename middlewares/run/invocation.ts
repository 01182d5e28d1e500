import type { Invocation } from '../../src/deadline/invocation.ts';
import { ConfigurationError } from '../../src/failure/errors.ts';
import { type EventOrigin, originOf } from '../../src/lambda/http-event.ts';

/** Where an invocation hangs on Middy's request: one place, found by every copy of this package. */
const INVOCATION: unique symbol = Symbol.for('middy-deadline.invocation') as never;

/** The part of Middy's request that an invocation is found on. */
interface Carrier {
  readonly internal: { [INVOCATION]?: Invocation; [ORIGIN]?: EventOrigin };
}

/** The same for what an event says of itself, in a stack without an invocation. */
const ORIGIN: unique symbol = Symbol.for('middy-deadline.origin') as never;

/** Hangs an invocation on Middy's request. */
export function attachInvocation({ internal }: Carrier, invocation: Invocation): void {
  internal[INVOCATION] = invocation;
}

/** The invocation that `bounded()` began for this request; undefined in a stack without it. */
export function findInvocation(request: Carrier): Invocation | undefined {
  return request.internal[INVOCATION];
}

/** What the event says of itself: as the invocation began or, in a stack without one, when it is first asked for. */
export function originIn(request: Carrier & { readonly event: unknown }): EventOrigin {
  const { internal, event } = request;
  internal[ORIGIN] ??= internal[INVOCATION]?.origin ?? originOf(event);
  return internal[ORIGIN];
}

/**
 * The invocation that `bounded()` began for this request.
 *
 * @throws ConfigurationError saying how to build the stack, when it was built without `bounded()`
 */
export function invocationOf(request: Carrier, middleware: string): Invocation {
  const invocation = findInvocation(request);
  if (invocation !== undefined) return invocation;
  throw new ConfigurationError({
    reason: `${middleware} needs the bounded() execution mode: middy(bounded()).use(...)`,
  });
}
