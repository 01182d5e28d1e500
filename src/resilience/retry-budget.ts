/** What the calls of one container may spend on retries. */
export interface RetryBudget {
  /** How many retries could be made now; fractions are on their way to the next one. */
  readonly tokens: number;
  /** Takes one token for a retry; false when there is none. */
  withdraw(): boolean;
  /** Gives a token back: the retry was not made. */
  refund(): void;
  /** A call succeeded, with its first attempt or with a retry. */
  succeeded(wasRetried: boolean): void;
}

/** How much a container may spend. */
export interface RetryBudgetSettings {
  /** The most that is kept, and what a new container has. */
  readonly maxTokens: number;
  /** What a call that succeeds with its first attempt adds. */
  readonly tokenRatio: number;
}

/** Fractions of a token are counted in thousandths, as adding up a tenth ten times is not one. */
const UNITS = 1_000;

/**
 * A token bucket, with the numbers of gRPC's proposal A6 (10 tokens, a tenth for each success) and the rule of the AWS
 * SDKs' standard retry mode that what helped is given back.
 *
 * A retry costs a token, and gives it back when it succeeds. A call that succeeds at once earns a fraction. A service
 * that only fails gets no more than its calls and the tokens of each container, whatever happens afterwards.
 *
 * Tokens are counted, not timed: a container is frozen between invocations, and has one call at a time.
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
    succeeded: (wasRetried) => earn(wasRetried ? UNITS : Math.round(tokenRatio * UNITS)),
  };
}
