/** Options of a failure beside its kind. */
export interface FailureOptions {
  /** The reason for operators, such as the parameter, the option or the step. It is logged and never in a response. */
  readonly reason?: string | undefined;
  /** The error behind it. Only names and codes are kept. */
  readonly cause?: unknown;
  /** Headers for the response, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The status of the response, if the stack maps the kind to another one. Default: the kind's own. */
  readonly status?: number;
}

/**
 * The phase of an invocation that had no time left: `configuration` while it waits for a value of SSM, `credentials` while
 * it waits for those of a call, `call` while a call is open or waits for a retry, `handler` for all other work.
 */
export type DeadlinePhase = 'configuration' | 'credentials' | 'call' | 'handler';

/** Options of a `DeadlineExceededError`. */
export interface DeadlineExceededOptions extends FailureOptions {
  /** The phase that had no time left. Default: `handler`. */
  readonly phase?: DeadlinePhase;
  /** The time that the work requires, in milliseconds. */
  readonly requiredMs?: number;
}
