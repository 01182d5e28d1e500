import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  ConfigurationError,
  DeadlineExceededError,
  type FailureError,
  UpstreamError,
} from '../../../src/failure/errors.ts';
import { FAILURES, type FailureKind } from '../../../src/failure/kinds.ts';
import { createRetrier, type FailedAttempt, type Retrier, type RetryableCall } from '../../../src/resilience/retry.ts';
import { type RetryOptions, retrySettings } from '../../../src/resilience/settings.ts';

const ALMOST_ONE = 1 - Number.EPSILON;
const NOW = Date.UTC(2026, 0, 15, 12);

const retrierWith = (options: RetryOptions = {}): Retrier =>
  createRetrier(retrySettings('test', { random: () => 0, ...options }));

const failureOfKind = (kind: FailureKind, options: object = {}): FailureError => {
  if (kind === 'configuration') return new ConfigurationError();
  if (kind === 'deadline-exceeded') return new DeadlineExceededError('lambda', 1_000);
  return new UpstreamError('ai', kind as never, options);
};

/** A failed attempt that is retryable, with much time left. */
const FAILED: FailedAttempt = {
  failure: failureOfKind('upstream-error'),
  attempt: 1,
  isReplayable: true,
  isIdempotent: true,
  isStreamed: false,
  longestMs: 100,
  remainingMs: 24_500,
  nowMs: NOW,
};

const verdictOn = (failed: Partial<FailedAttempt>, options?: RetryOptions): string =>
  retrierWith(options).decide({ ...FAILED, ...failed }).verdict;

describe('a call with an idempotency key', () => {
  test.each(Object.keys(FAILURES).filter((kind) => kind !== 'circuit-open') as FailureKind[])(
    'that failed with %s is made again if that kind is retryable',
    (kind) => {
      const expected = FAILURES[kind].retryable ? 'retry' : 'not-retryable';
      expect(verdictOn({ failure: failureOfKind(kind) })).toBe(expected);
    },
  );

  test('whose attempt is in progress, by a 409 with Retry-After, is retried', () => {
    const running = { upstreamStatus: 409, headers: { 'Retry-After': '1' } };
    expect(retrierWith().decide({ ...FAILED, failure: failureOfKind('upstream-rejected', running) })).toEqual({
      verdict: 'retry',
      waitMs: 1_000,
      tokens: 9,
    });
    // Any number of times: the retry waits for work in progress and starts none.
    expect(verdictOn({ failure: failureOfKind('upstream-rejected', running), attempt: 7 })).toBe('retry');
    expect(verdictOn({ failure: failureOfKind('upstream-rejected', { upstreamStatus: 409 }) })).toBe('not-retryable');
    expect(verdictOn({ failure: failureOfKind('upstream-rejected', { ...running, upstreamStatus: 422 }) })).toBe(
      'not-retryable',
    );
    expect(verdictOn({ failure: failureOfKind('upstream-rejected', running), isIdempotent: false })).toBe(
      'not-retryable',
    );
  });

  test('whose body is a stream is not retried, as a stream cannot be sent again', () => {
    expect(verdictOn({ isReplayable: false })).toBe('unsafe');
    expect(verdictOn({ isReplayable: false, failure: failureOfKind('upstream-unreachable', { unsent: true }) })).toBe(
      'unsafe',
    );
  });
});

describe('a call without one', () => {
  test.each(['upstream-unreachable', 'upstream-timeout'] as const)(
    'is made again after %s only if it was never sent',
    (kind) => {
      expect(verdictOn({ isIdempotent: false, failure: failureOfKind(kind) })).toBe('unsafe');
      expect(verdictOn({ isIdempotent: false, failure: failureOfKind(kind, { unsent: true }) })).toBe('retry');
    },
  );
});

describe('the number of attempts', () => {
  test.each([
    [undefined, 3],
    [1, 1],
    [2, 2],
    [10, 10],
  ])('with maxAttempts %p: %i attempts', (maxAttempts, attempts) => {
    const options = { maxTokens: 100, ...(maxAttempts && { maxAttempts }) };
    expect(verdictOn({ attempt: attempts }, options)).toBe('attempts-spent');
    if (attempts > 1) expect(verdictOn({ attempt: attempts - 1 }, options)).toBe('retry');
  });

  test('all retries share the budget of the container, and successes refill it', () => {
    const retrier = retrierWith({ maxTokens: 2 });
    expect(retrier.decide(FAILED)).toMatchObject({ verdict: 'retry', tokens: 1 });
    expect(retrier.decide(FAILED)).toMatchObject({ verdict: 'retry', tokens: 0 });
    expect(retrier.decide(FAILED)).toEqual({ verdict: 'budget-spent', tokens: 0 });
    retrier.recordSuccess(1, 10);
    expect(retrier.decide(FAILED)).toEqual({ verdict: 'budget-spent', tokens: 0.1 });
    retrier.recordSuccess(2, 10);
    expect(retrier.decide(FAILED)).toMatchObject({ verdict: 'retry', tokens: 0.1 });
  });

  test('a call that is not retried costs nothing', () => {
    const retrier = retrierWith();
    for (const failed of [
      { failure: failureOfKind('upstream-rejected') },
      { isIdempotent: false },
      { attempt: 3 },
      { remainingMs: 10 },
    ]) {
      expect(retrier.decide({ ...FAILED, ...failed }).tokens).toBe(10);
    }
  });
});

describe('the wait before a retry', () => {
  const waitAfter = (failed: Partial<FailedAttempt>, options: RetryOptions = {}): number | undefined =>
    retrierWith({ random: () => ALMOST_ONE, maxAttempts: 10, ...options }).decide({ ...FAILED, ...failed }).waitMs;

  test('at most 50 ms, then 100, then 200, and never over the limit', () => {
    expect([1, 2, 3].map((attempt) => waitAfter({ attempt }))).toEqual([49, 99, 199]);
    expect(waitAfter({ attempt: 9 }, { maxDelayMs: 300 })).toBe(299);
    expect(waitAfter({ attempt: 2 }, { baseDelayMs: 7 })).toBe(13);
  });

  test('at most a second, then two, for a service that is overloaded and does not say for how long', () => {
    const failure = failureOfKind('upstream-overloaded');
    expect([1, 2].map((attempt) => waitAfter({ attempt, failure }))).toEqual([999, 1_999]);
    expect(waitAfter({ failure }, { overloadedBaseDelayMs: 200 })).toBe(199);
  });

  test('not at all where Retry-After is beyond a day, and so not among the headers', () => {
    const failure = failureOfKind('upstream-overloaded', { retryAfterMs: 86_400_001 });
    expect(verdictOn({ failure, remainingMs: 800_000 })).toBe('no-time');
  });

  test('as long as Retry-After says, in seconds or until a date, and up to one base delay more', () => {
    const inSeconds = failureOfKind('upstream-overloaded', { headers: { 'Retry-After': '3' } });
    const untilDate = failureOfKind('upstream-overloaded', {
      headers: { 'Retry-After': new Date(NOW + 5_000).toUTCString() },
    });
    expect(waitAfter({ failure: inSeconds, attempt: 2 })).toBe(3_049);
    expect(waitAfter({ failure: untilDate })).toBe(5_049);
    expect(waitAfter({ failure: inSeconds }, { random: () => 0 })).toBe(3_000);
  });

  test('longer than maxDelayMs, if Retry-After is longer', () => {
    const failure = failureOfKind('upstream-overloaded', { headers: { 'Retry-After': '7' } });
    expect(waitAfter({ failure }, { maxDelayMs: 100, random: () => 0 })).toBe(7_000);
  });

  test('as without Retry-After, if its value is invalid', () => {
    const failure = failureOfKind('upstream-overloaded', { headers: { 'Retry-After': 'soon' } });
    expect(waitAfter({ failure }, { random: () => 0.5 })).toBe(500);
  });
});

describe('a retry that is not made after all', () => {
  test('costs nothing', () => {
    const retrier = retrierWith();
    expect(retrier.decide(FAILED).tokens).toBe(9);
    expect(retrier.refund()).toBe(10);
  });
});

describe('an answer that a retry does not change', () => {
  test.each([300, 301, 302, 308, 399])('is not asked for again: %i', (upstreamStatus) => {
    expect(verdictOn({ failure: failureOfKind('upstream-invalid', { upstreamStatus }) })).toBe('not-retryable');
  });

  test.each([501, 505])('is not asked for again: %i', (upstreamStatus) => {
    expect(verdictOn({ failure: failureOfKind('upstream-error', { upstreamStatus }) })).toBe('not-retryable');
  });

  test.each([200, 400, 500, 502, 504, 506])('is none with status %i', (upstreamStatus) => {
    expect(verdictOn({ failure: failureOfKind('upstream-error', { upstreamStatus }) })).toBe('retry');
  });
});

describe('a retry without enough time', () => {
  test('is not begun: the wait and 50 ms have to be left', () => {
    const failure = failureOfKind('upstream-overloaded', { headers: { 'Retry-After': '1' } });
    expect(verdictOn({ failure, remainingMs: 1_050 })).toBe('retry');
    expect(verdictOn({ failure, remainingMs: 1_049 })).toBe('no-time');
    expect(verdictOn({ remainingMs: 0 })).toBe('no-time');
  });

  test('is not made unless the wait and the latency floor fit into the remaining time', () => {
    const retrier = retrierWith();
    retrier.recordSuccess(1, 800);
    expect(retrier.decide({ ...FAILED, remainingMs: 799 }).verdict).toBe('no-time');
    expect(retrier.decide({ ...FAILED, remainingMs: 800 }).verdict).toBe('retry');
    expect([retrier.canFinish(799), retrier.canFinish(800)]).toEqual([false, true]);
  });
});

describe('the time of an attempt', () => {
  const KEYED = { isReplayable: true, isIdempotent: true, isStreamed: false };

  const timeFor = (retrier: Retrier, attempt: number, remainingMs: number, call: RetryableCall): number => {
    const { timeoutMs, end } = retrier.grant(attempt, remainingMs, call);
    end();
    return timeoutMs;
  };

  test('two thirds of the remaining time while a retry may follow, and all of it for the last one', () => {
    const retrier = retrierWith();
    expect(timeFor(retrier, 1, 9_000, KEYED)).toBe(6_000);
    expect(timeFor(retrier, 2, 3_000, KEYED)).toBe(2_000);
    expect(timeFor(retrier, 3, 1_000, KEYED)).toBe(1_000);
  });

  test('the share that is given, or all of it', () => {
    expect(timeFor(retrierWith({ attemptShare: 0.5 }), 1, 9_000, KEYED)).toBe(4_500);
    const retrier = retrierWith({ attemptShare: 1 });
    expect([1, 2, 3].map((attempt) => timeFor(retrier, attempt, 9_000, KEYED))).toEqual([9_000, 9_000, 9_000]);
  });

  test.each([
    ['that must not be made twice', { ...KEYED, isIdempotent: false }],
    ['that cannot be sent twice', { ...KEYED, isReplayable: false }],
    ['whose answer is read in the same time', { ...KEYED, isStreamed: true }],
  ])('all of what remains, for a call %s', (_what, call) => {
    expect(timeFor(retrierWith(), 1, 9_000, call)).toBe(9_000);
  });

  test('all of the remaining time, if the budget allows no retry', () => {
    const retrier = retrierWith({ maxTokens: 1 });
    expect(timeFor(retrier, 1, 9_000, KEYED)).toBe(6_000);
    retrier.decide(FAILED);
    expect(timeFor(retrier, 1, 9_000, KEYED)).toBe(9_000);
  });

  test('all of the remaining time, if a second attempt would not fit', () => {
    const retrier = retrierWith();
    expect(timeFor(retrier, 1, 300, KEYED)).toBe(200);
    expect(timeFor(retrier, 1, 299, KEYED)).toBe(299);
    // The maximum wait after the second attempt is twice that after the first.
    expect(timeFor(retrier, 2, 450, KEYED)).toBe(300);
    expect(timeFor(retrier, 2, 449, KEYED)).toBe(449);
    retrier.recordSuccess(1, 4_000);
    expect(timeFor(retrier, 1, 9_000, KEYED)).toBe(9_000);
    expect(timeFor(retrier, 1, 12_300, KEYED)).toBe(8_200);
  });
});

describe('calls side by side', () => {
  const KEYED = { isReplayable: true, isIdempotent: true, isStreamed: false };

  test('are shortened only if each of them has a token reserved', () => {
    const retrier = retrierWith({ maxTokens: 2 });
    const grants = [1, 2, 3].map(() => retrier.grant(1, 9_000, KEYED));
    expect(grants.map(({ timeoutMs }) => timeoutMs)).toEqual([6_000, 6_000, 9_000]);
    grants[0]?.end();
    expect(retrier.grant(1, 9_000, KEYED).timeoutMs).toBe(6_000);
  });

  test('do not spend the token that is reserved for another one', () => {
    const retrier = retrierWith({ maxTokens: 1 });
    const { end } = retrier.grant(1, 9_000, KEYED);
    expect(retrier.decide(FAILED).verdict).toBe('budget-spent');
    end();
    expect(retrier.decide(FAILED).verdict).toBe('retry');
  });
});

describe('a slow upstream', () => {
  const CUT_OFF: FailedAttempt = {
    ...FAILED,
    failure: failureOfKind('upstream-timeout'),
    attempt: 3,
    longestMs: 6_000,
  };
  const KEYED = { isReplayable: true, isIdempotent: true, isStreamed: false };

  test('gets all of the time after a call whose last attempt timed out', () => {
    const retrier = retrierWith();
    retrier.decide(CUT_OFF);
    expect(retrier.grant(1, 9_000, KEYED).timeoutMs).toBe(9_000);
  });

  test('is given its share as long as a retry follows, or for another failure', () => {
    const retrier = retrierWith();
    retrier.decide({ ...CUT_OFF, attempt: 1 });
    retrier.decide({ ...CUT_OFF, failure: failureOfKind('upstream-error') });
    const { timeoutMs, end } = retrier.grant(1, 9_000, KEYED);
    end();
    expect(timeoutMs).toBe(6_000);
  });
});

test('no retry starts with less time than it needs, in any sequence of events', () => {
  const failure = fc.constantFrom<FailureError>(
    failureOfKind('upstream-error'),
    failureOfKind('upstream-overloaded'),
    failureOfKind('upstream-overloaded', { headers: { 'Retry-After': '2' } }),
  );
  const step = fc.record({ failure, remainingMs: fc.nat(5_000), took: fc.nat(3_000), random: fc.nat(99) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let random = 0;
      const retrier = retrierWith({ random: () => random, maxAttempts: 10 });
      for (const { took, random: percent, ...failed } of steps) {
        random = percent / 100;
        const { waitMs } = retrier.decide({ ...FAILED, ...failed });
        if (waitMs !== undefined) expect(retrier.canFinish(failed.remainingMs - waitMs)).toBe(true);
        retrier.recordSuccess(1, took);
      }
    }),
  );
});
