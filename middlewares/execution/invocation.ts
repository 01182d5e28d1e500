import type { Invocation } from '../../src/deadline/invocation.ts';
import { ConfigurationError } from '../../src/failure/errors.ts';

/** The key of the invocation on Middy's request, the same in every copy of this package. */
const INVOCATION: unique symbol = Symbol.for('middy-deadline.invocation') as never;

/** The part of Middy's request that has the invocation. */
interface Carrier {
  readonly internal: { [INVOCATION]?: Invocation };
}

/** Puts an invocation on Middy's request. */
export function attachInvocation({ internal }: Carrier, invocation: Invocation): void {
  internal[INVOCATION] = invocation;
}

/** The invocation that `bounded()` began for this request; undefined in a stack without it. */
export function findInvocation(request: Carrier): Invocation | undefined {
  return request.internal[INVOCATION];
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
