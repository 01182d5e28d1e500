/** Options of a failure beside its kind. */
export interface FailureOptions {
  /** For operators: which parameter, option or step. It reaches the log and never a response. */
  readonly reason?: string | undefined;
  /** The error behind it; only names and codes are kept. */
  readonly cause?: unknown;
  /** Headers for our own answer, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The status of our answer where a stack maps the kind otherwise. Default: the kind's own. */
  readonly status?: number;
}

/**
 * Which phase of an invocation had no time left: `configuration` while a value of SSM was waited for, `credentials` while
 * those of a call were, `call` while one was under way or waited to be made again, `handler` for all other work of ours.
 */
export type DeadlinePhase = 'configuration' | 'credentials' | 'call' | 'handler';

/** Options of an error of having run out of time. */
export interface DeadlineExceededOptions extends FailureOptions {
  /** Default: `handler`. */
  readonly phase?: DeadlinePhase;
  /** The time that the work needs, in milliseconds. */
  readonly requiredMs?: number;
}
