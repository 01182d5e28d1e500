import type { Auth } from '../auth/auth.ts';
import type { Clock } from '../clock.ts';
import type { InvocationDeadline } from '../deadline/deadline.ts';
import type { Retrier } from '../resilience/retry.ts';

/** Everything that the calls of one invocation to one upstream share. */
export interface CallScope {
  /** The name of the upstream on the context, such as `ai`. */
  readonly upstream: string;
  readonly deadline: InvocationDeadline;
  readonly clock: Clock;
  /** The container's: it outlives the invocation. */
  readonly retrier: Retrier;
  /** The longest one attempt may take, in milliseconds; undefined for what remains of the deadline. */
  readonly timeoutMs: number | undefined;
  /** Lets each attempt prove who we are; undefined when nothing does. */
  readonly auth: Auth | undefined;
  /** The id of the REST API that is called, where it may be called by a name that is not its own; empty counts as unset. */
  readonly apiId: string | undefined;
}
