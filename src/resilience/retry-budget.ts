/** The retries that the calls of one container may make. */
export interface RetryBudget {
  /** The tokens left. Each retry costs one; a fraction pays for none. */
  readonly tokens: number;
  /** Takes one token for a retry; false when there is none. */
  withdraw(): boolean;
  /** Returns the token of a retry that was not made. */
  refund(): void;
  /** Records a call that succeeded, with its first attempt or with a retry. */
  recordSuccess(wasRetried: boolean): void;
}

/** The settings of a retry budget. */
export interface RetryBudgetSettings {
  /** The maximum number of tokens, with which a new container starts. */
  readonly maxTokens: number;
  /** The tokens that a call earns when its first attempt succeeds. */
  readonly tokenRatio: number;
}

/** Tokens are counted in thousandths: ten times 0.1 is not exactly 1 in floating point. */
const UNITS = 1_000;

/**
 * A token bucket with the numbers of gRPC's proposal A6 (10 tokens, 0.1 for each success). A retry that succeeds returns
 * its token, as in the AWS SDKs' standard retry mode.
 *
 * A retry costs a token. A call whose first attempt succeeds earns a fraction of one. So a service that always fails gets
 * at most `maxTokens` retries from each container.
 *
 * Tokens do not grow with time: a container is frozen between invocations.
 */
export function createRetryBudget({ maxTokens, tokenRatio }: RetryBudgetSettings): RetryBudget {
  const most = maxTokens * UNITS;
  let units = most;
  const earn = (earned: number): void => {
    units = Math.min(most, units + earned);
  };
  return {
    get tokens() {
      return units / UNITS;
    },
    withdraw: () => {
      if (units < UNITS) return false;
      units -= UNITS;
      return true;
    },
    refund: () => earn(UNITS),
    recordSuccess: (wasRetried) => earn(wasRetried ? UNITS : Math.round(tokenRatio * UNITS)),
  };
}
