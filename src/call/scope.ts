import type { Auth } from '../auth/auth.ts';
import type { Clock } from '../clock.ts';
import type { InvocationDeadline } from '../deadline/deadline.ts';
import type { Retrier } from '../resilience/retry.ts';

/** The state that the calls of one invocation to one upstream share. */
export interface CallScope {
  /** The name of the upstream on the context, such as `ai`. */
  readonly upstream: string;
  readonly deadline: InvocationDeadline;
  readonly clock: Clock;
  /** The retry state of the container, which outlives the invocation. */
  readonly retrier: Retrier;
  /** The maximum time of one attempt, in milliseconds. Default: the time left until the deadline. */
  readonly timeoutMs: number | undefined;
  /** Authenticates each attempt; undefined if none is needed. */
  readonly auth: Auth | undefined;
  /** The id of a private REST API that is called by another name, such as that of a VPC endpoint; empty counts as unset. */
  readonly apiId: string | undefined;
}
