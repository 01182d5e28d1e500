import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Clock, sleep } from '../../../src/clock.ts';
import { type InvocationOutcome, type OpenInvocation, openInvocation } from '../../../src/deadline/invocation.ts';
import { DeadlineExceededError, UpstreamError } from '../../../src/failure/errors.ts';
import { createFakeClock, type FakeClock } from '../../../testing/fake-clock.ts';
import { createLateClock } from '../late-clock.ts';

const BUDGET_MS = 1_000;
const RESERVE_MS = 400;

/** Half of the reserve is for error handlers, the other half for sending the response. */
const FALLBACK_MS = BUDGET_MS + RESERVE_MS / 2;

function open(clock: Clock, budgetMs = BUDGET_MS, reserveMs = RESERVE_MS): OpenInvocation {
  const at = clock.now() + budgetMs;
  return openInvocation({ at, hardAt: at + reserveMs, source: 'lambda' }, clock, 'request-1');
}

const never = (): Promise<never> => new Promise(() => undefined);
const noFallback = (): never => {
  throw new Error('the fallback must not be used');
};

/** The outcome of a promise and its time; empty while it is pending. */
function watch(promise: Promise<unknown>, clock: FakeClock): { outcome?: unknown; error?: unknown; atMs?: number } {
  const startedAt = clock.now();
  const seen: { outcome?: unknown; error?: unknown; atMs?: number } = {};
  promise.then(
    (outcome) => Object.assign(seen, { outcome, atMs: clock.now() - startedAt }),
    (error: unknown) => Object.assign(seen, { error, atMs: clock.now() - startedAt }),
  );
  return seen;
}

describe('an invocation that is in time', () => {
  test('answers what its work answers, at once, and leaves no timer', async () => {
    const clock = createFakeClock();
    const invocation = open(clock);
    const seen = watch(
      invocation.run(async () => {
        await sleep(clock, 300);
        return 'answer';
      }, noFallback),
      clock,
    );
    await clock.advanceAsync(300);
    expect(seen).toEqual({ outcome: 'answer', atMs: 300 });
    expect(clock.pending).toBe(0);
    expect(invocation.requestId).toBe('request-1');
  });

  test('fails as its work fails', async () => {
    const clock = createFakeClock();
    const error = new TypeError('a bug');
    await expect(open(clock).run(() => Promise.reject(error), noFallback)).rejects.toBe(error);
    expect(clock.pending).toBe(0);
  });

  test('fails as its work fails before there is a promise of it', async () => {
    const clock = createFakeClock();
    const invocation = open(clock);
    const outcomes: InvocationOutcome[] = [];
    invocation.onEnd((outcome) => outcomes.push(outcome));
    const error = new TypeError('a bug');
    const broken = (): Promise<never> => {
      throw error;
    };
    await expect(invocation.run(broken, noFallback)).rejects.toBe(error);
    expect(outcomes).toEqual([{ error }]);
    expect(clock.pending).toBe(0);
  });

  test('cancels the calls that are still open when it has its answer, and aborts no signal that others hold', async () => {
    const clock = createFakeClock();
    const invocation = open(clock);
    const { signal } = invocation.deadline;
    await invocation.run(() => Promise.resolve('answer'), noFallback);
    expect(invocation.deadline.cancellation.reason).toMatchObject({
      name: 'InvocationEndedError',
      code: 'invocation-ended',
    });
    await clock.advanceAsync(5_000);
    expect(signal.aborted).toBe(false);
  });

  test('passes on the result of a race, and its error', async () => {
    const clock = createFakeClock();
    const invocation = open(clock);
    const error = new Error('a bug');
    await expect(invocation.race(Promise.resolve('won'))).resolves.toBe('won');
    await expect(invocation.race(Promise.reject(error))).rejects.toBe(error);
    invocation.deadline.end();
    expect(clock.pending).toBe(0);
  });
});

describe('when the deadline comes', () => {
  test('the signal aborts first, and an open call fails with its own error', async () => {
    const clock = createFakeClock();
    const invocation = open(clock);
    const own = new UpstreamError('ai', 'upstream-timeout');
    const call = (signal: AbortSignal): Promise<never> =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(own)));
    const seen = watch(
      invocation.run(() => invocation.race(call(invocation.deadline.signal)), noFallback),
      clock,
    );
    await clock.advanceAsync(BUDGET_MS - 1);
    expect(seen).toEqual({});
    await clock.advanceAsync(1);
    expect(seen).toEqual({ error: own, atMs: BUDGET_MS });
    expect(clock.pending).toBe(0);
  });

  test('an open call has the rest of that turn, for any number of promises that its error passes', async () => {
    const clock = createFakeClock();
    const invocation = open(clock);
    const own = new UpstreamError('ai', 'upstream-timeout');
    const work = async (): Promise<never> => {
      await sleep(clock, 60_000, invocation.deadline.signal).catch(async () => {
        for (let hop = 0; hop < 50; hop += 1) await null;
      });
      throw own;
    };
    const seen = watch(
      invocation.run(() => invocation.race(work()), noFallback),
      clock,
    );
    await clock.advanceAsync(BUDGET_MS);
    expect(seen).toEqual({ error: own, atMs: BUDGET_MS });
  });

  test('a pending race rejects after that turn', async () => {
    const clock = createFakeClock();
    const invocation = open(clock);
    const order: string[] = [];
    invocation.deadline.signal.addEventListener('abort', () => order.push('signal'));
    const work = async (): Promise<string> => {
      await invocation.race(never()).catch((error: unknown) => {
        order.push('race');
        expect(error).toBeInstanceOf(DeadlineExceededError);
        expect(error).toMatchObject({ source: 'lambda', budgetMs: BUDGET_MS });
      });
      return 'rendered';
    };
    const seen = watch(invocation.run(work, noFallback), clock);
    await clock.advanceAsync(BUDGET_MS);
    expect(order).toEqual(['signal', 'race']);
    expect(seen).toEqual({ outcome: 'rendered', atMs: BUDGET_MS });
    expect(clock.pending).toBe(0);
  });

  test('every pending race rejects, and every one that starts later', async () => {
    const clock = createFakeClock();
    const invocation = open(clock);
    const work = async (): Promise<unknown[]> => {
      const early = await Promise.allSettled([invocation.race(never()), invocation.race(never())]);
      const late = await Promise.allSettled([invocation.race(never()), invocation.race(Promise.resolve('ready'))]);
      return [...early, ...late].map((result) => (result.status === 'rejected' ? result.reason.name : result.value));
    };
    const seen = watch(invocation.run(work, noFallback), clock);
    await clock.advanceAsync(BUDGET_MS);
    const lost = 'DeadlineExceededError';
    expect(seen.outcome).toEqual([lost, lost, lost, 'ready']);
  });

  test('a race rejects even if the first one starts after the deadline', async () => {
    const clock = createFakeClock();
    const invocation = open(clock);
    const work = async (): Promise<never> => {
      await sleep(clock, BUDGET_MS + 50);
      return invocation.race(never());
    };
    const seen = watch(invocation.run(work, noFallback), clock);
    await clock.advanceAsync(BUDGET_MS + 49);
    expect(seen).toEqual({});
    await clock.advanceAsync(1);
    expect(seen).toMatchObject({ error: expect.any(DeadlineExceededError), atMs: BUDGET_MS + 50 });
    expect(clock.pending).toBe(0);
  });

  test('a race that has resolved does not reject, and no rejection is unhandled', async () => {
    const clock = createFakeClock();
    const invocation = open(clock);
    const work = async (): Promise<string> => {
      const won = await invocation.race(Promise.resolve('won'));
      await sleep(clock, BUDGET_MS + 10);
      return won;
    };
    const seen = watch(invocation.run(work, noFallback), clock);
    await clock.advanceAsync(BUDGET_MS + 10);
    expect(seen).toEqual({ outcome: 'won', atMs: BUDGET_MS + 10 });
    expect(clock.pending).toBe(0);
  });

  test('an invocation that starts after its deadline rejects its races in the first turn', async () => {
    const clock = createFakeClock();
    const invocation = open(clock, -300, 0);
    const seen = watch(
      invocation.run(() => invocation.race(never()).catch(() => 'rendered'), noFallback),
      clock,
    );
    await clock.advanceAsync(0);
    expect(seen).toEqual({ outcome: 'rendered', atMs: 0 });
    expect(clock.pending).toBe(0);
  });
});

describe('the fallback response', () => {
  test('is used at half the reserve, when the work has no response', async () => {
    const clock = createFakeClock();
    const seen = watch(
      open(clock).run(never, () => 'fallback'),
      clock,
    );
    await clock.advanceAsync(FALLBACK_MS - 1);
    expect(seen).toEqual({});
    await clock.advanceAsync(1);
    expect(seen).toEqual({ outcome: 'fallback', atMs: FALLBACK_MS });
    expect(clock.pending).toBe(0);
  });

  test('is not made when the error was handled before', async () => {
    const clock = createFakeClock();
    const invocation = open(clock);
    const work = async (): Promise<string> => {
      await invocation.race(never()).catch(() => sleep(clock, RESERVE_MS / 2 - 1));
      return 'rendered';
    };
    const seen = watch(invocation.run(work, noFallback), clock);
    await clock.advanceAsync(5_000);
    expect(seen).toEqual({ outcome: 'rendered', atMs: FALLBACK_MS - 1 });
    expect(clock.pending).toBe(0);
  });

  test('is the error that it throws, where it throws', async () => {
    const clock = createFakeClock();
    const invocation = open(clock);
    const outcomes: InvocationOutcome[] = [];
    invocation.onEnd((outcome) => outcomes.push(outcome));
    const error = new DeadlineExceededError('lambda', BUDGET_MS);
    const seen = watch(
      invocation.run(never, () => {
        throw error;
      }),
      clock,
    );
    await clock.advanceAsync(FALLBACK_MS);
    expect(seen).toEqual({ error, atMs: FALLBACK_MS });
    expect(outcomes).toEqual([{ error }]);
    expect(clock.pending).toBe(0);
  });

  test('is final: a later result or error changes nothing', async () => {
    for (const late of [() => Promise.resolve('too late'), () => Promise.reject(new Error('too late'))]) {
      const clock = createFakeClock();
      const invocation = open(clock);
      const outcomes: InvocationOutcome[] = [];
      invocation.onEnd((outcome) => outcomes.push(outcome));
      const work = (): Promise<string> => sleep(clock, FALLBACK_MS + 1).then(late);
      const seen = watch(
        invocation.run(work, () => 'fallback'),
        clock,
      );
      await clock.advanceAsync(FALLBACK_MS + 100);
      expect(seen).toEqual({ outcome: 'fallback', atMs: FALLBACK_MS });
      expect(outcomes).toEqual([{ response: 'fallback' }]);
      expect(clock.pending).toBe(0);
    }
  });

  test('is timed from the deadline, even when the timers are late', async () => {
    const clock = createLateClock();
    const seen = watch(
      open(clock).run(never, () => 'fallback'),
      clock,
    );
    clock.freeze(100);
    await clock.advanceAsync(BUDGET_MS);
    expect(seen).toEqual({});
    await clock.advanceAsync(FALLBACK_MS - BUDGET_MS - 100);
    expect(seen).toEqual({ outcome: 'fallback', atMs: FALLBACK_MS });
  });

  test('comes after the race rejects, even without a reserve and with very late timers', async () => {
    const clock = createLateClock();
    const invocation = open(clock, BUDGET_MS, 0);
    const work = (): Promise<string> => invocation.race(never()).catch(() => 'rendered');
    const seen = watch(
      invocation.run(work, () => 'fallback'),
      clock,
    );
    clock.freeze(5_000);
    await clock.advanceAsync(BUDGET_MS);
    expect(seen.outcome).toBe('rendered');
    expect(clock.pending).toBe(0);
  });
});

describe('a wall clock that is set while the work hangs', () => {
  const anyShift = fc.integer({ min: -3_600_000, max: 3_600_000 });
  const anyMoment = fc.nat(FALLBACK_MS);

  test('changes the time of no response, for any instant and any shift', async () => {
    await fc.assert(
      fc.asyncProperty(anyShift, anyMoment, fc.boolean(), async (byMs, afterMs, doesRender) => {
        const clock = createFakeClock();
        const startedAt = clock.monotonicMs();
        const invocation = open(clock);
        const hang = doesRender ? () => invocation.race(never()).catch(() => 'rendered') : never;
        let ended: readonly unknown[] = [];
        void invocation
          .run(hang, () => 'fallback')
          .then((answer) => {
            ended = [answer, clock.monotonicMs() - startedAt];
          });
        await clock.advanceAsync(afterMs);
        clock.shiftWallClock(byMs);
        await clock.advanceAsync(10_000);
        expect(ended).toEqual(doesRender ? ['rendered', BUDGET_MS] : ['fallback', FALLBACK_MS]);
        expect(invocation.deadline.timing()).toMatchObject({ remainingMs: 0, elapsedMs: afterMs + 10_000 });
      }),
      { numRuns: 50 },
    );
  });
});

describe('a listener of the end', () => {
  test.each<[string, () => Promise<unknown>, number, InvocationOutcome]>([
    ['an answer', () => Promise.resolve('answer'), 0, { response: 'answer' }],
    ['an answer of undefined', () => Promise.resolve(undefined), 0, { response: undefined }],
    ['an error', () => Promise.reject('error'), 0, { error: 'error' }],
    ['a fallback', never, FALLBACK_MS, { response: 'fallback' }],
  ])('is called once with %s, each in order, even if one of them throws', async (_what, work, afterMs, outcome) => {
    const clock = createFakeClock();
    const invocation = open(clock);
    const told: [string, InvocationOutcome][] = [];
    invocation.onEnd((seen) => told.push(['first', seen]));
    invocation.onEnd(() => {
      throw new Error('a logger without a disk');
    });
    invocation.onEnd((seen) => told.push(['last', seen]));
    const settled = invocation.run(work, () => 'fallback').catch((error: unknown) => error);
    await clock.advanceAsync(afterMs);
    expect(told).toEqual([
      ['first', outcome],
      ['last', outcome],
    ]);
    expect(await settled).toBe(outcome.response ?? outcome.error);
    await clock.advanceAsync(10_000);
    expect(told).toHaveLength(2);
  });

  test('is called before the response is returned, when no call and no timer is left', async () => {
    const clock = createFakeClock();
    const invocation = open(clock);
    const order: unknown[] = [];
    invocation.onEnd(() => order.push('told', invocation.deadline.cancellation.aborted, clock.pending));
    await invocation.run(() => Promise.resolve(), noFallback).then(() => order.push('left'));
    expect(order).toEqual(['told', true, 0, 'left']);
  });
});

/** One of many invocations: its start, its time, the duration of its work, and the outcome of that. */
interface Plan {
  readonly beginsAt: number;
  readonly budgetMs: number;
  readonly reserveMs: number;
  readonly worksMs: number;
  readonly way: 'answers' | 'fails' | 'hangs' | 'ignores its deadline';
}

// Work takes odd numbers of milliseconds and all else even ones, so that no two events have the same instant.
const even = (max: number): fc.Arbitrary<number> => fc.nat(max).map((half) => half * 2);
const anyPlan: fc.Arbitrary<Plan> = fc.record({
  beginsAt: even(500),
  budgetMs: even(500),
  reserveMs: even(100).map((ms) => ms * 2),
  worksMs: even(800).map((ms) => ms + 1),
  way: fc.constantFrom('answers', 'fails', 'hangs', 'ignores its deadline'),
});

/** The expected outcome of a plan, and its time from the start. */
function expectedOf({ budgetMs, reserveMs, worksMs, way }: Plan, id: number): [string, number] {
  const fallbackMs = budgetMs + reserveMs / 2;
  if (way === 'ignores its deadline') {
    return worksMs < fallbackMs ? [`answer of ${id}`, worksMs] : [`fallback of ${id}`, fallbackMs];
  }
  if (way === 'hangs' || worksMs > budgetMs) return [`${id} rendered a budget of ${budgetMs}`, budgetMs];
  return way === 'answers' ? [`answer of ${id}`, worksMs] : [`error of ${id}`, worksMs];
}

/** Runs one plan as a wrapped function runs: after the deadline its error is rendered, unless it ignores the deadline. */
async function run({ budgetMs, reserveMs, worksMs, way }: Plan, id: number, clock: FakeClock): Promise<unknown[]> {
  const beganAt = clock.now();
  const invocation = open(clock, budgetMs, reserveMs);
  const seen: unknown[] = [];
  invocation.onEnd(({ response, error }) => seen.push(response ?? error, clock.now() - beganAt));
  const handler = async (): Promise<string> => {
    if (way === 'hangs') return never();
    await sleep(clock, worksMs);
    if (way === 'fails') throw `error of ${id}`;
    return `answer of ${id}`;
  };
  const bounded = (): Promise<string> =>
    invocation.race(handler()).catch((error: unknown) => {
      if (!(error instanceof DeadlineExceededError)) throw error;
      return `${id} rendered a budget of ${error.budgetMs}`;
    });
  const work = way === 'ignores its deadline' ? handler : bounded;
  const outcome = await invocation.run(work, () => `fallback of ${id}`).catch((error: unknown) => error);
  expect(seen[0]).toBe(outcome);
  return seen;
}

test('hundreds of invocations on one clock do not affect each other: each has its own outcome at its own time, and leaves nothing', async () => {
  const manyPlans = fc.array(anyPlan, { minLength: 200, maxLength: 400, size: 'max' });
  await fc.assert(
    fc.asyncProperty(manyPlans, async (plans) => {
      const clock = createFakeClock(0);
      const outcomes = plans.map(async (plan, id) => {
        await sleep(clock, plan.beginsAt);
        return run(plan, id, clock);
      });
      await clock.advanceAsync(5_000);
      expect(await Promise.all(outcomes)).toEqual(plans.map(expectedOf));
      expect(clock.pending).toBe(0);
    }),
    { numRuns: 10 },
  );
});
