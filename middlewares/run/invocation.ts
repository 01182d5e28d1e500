import type { Invocation } from '../../src/deadline/invocation.ts';
import { ConfigurationError } from '../../src/failure/errors.ts';

/** Where an invocation hangs on Middy's request: one place, found by every copy of this package. */
export const INVOCATION: unique symbol = Symbol.for('middy-deadline.invocation') as never;

/** The part of Middy's request that an invocation is found on. */
interface Carrier {
  readonly internal: object;
}

/** The invocation that `bounded()` began for this request; undefined in a stack without it. */
export function findInvocation(request: Carrier): Invocation | undefined {
  return (request.internal as { [INVOCATION]?: Invocation })[INVOCATION];
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
