import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Clock } from '../../../src/clock.ts';
import { type InvocationDeadline, MIN_CALL_MS } from '../../../src/deadline/deadline.ts';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import { DeadlineExceededError, InvocationEndedError } from '../../../src/failure/errors.ts';
import { createFakeClock } from '../../../testing/fake-clock.ts';
import { CANARY } from '../hostile.ts';
import { createLateClock } from '../late-clock.ts';

/** A deadline of the gateway, `budgetMs` from now. */
const start = (clock: Clock, budgetMs: number): InvocationDeadline =>
  startDeadline({ at: clock.now() + budgetMs, hardAt: clock.now() + budgetMs + 500, source: 'gateway' }, clock);

function started(budgetMs = 1_000) {
  const clock = createLateClock();
  return { clock, deadline: start(clock, budgetMs) };
}

const isEndOfInvocation = (reason: unknown): boolean =>
  reason instanceof InvocationEndedError && reason.code === 'invocation-ended';

describe('a deadline', () => {
  test('knows its instant, who set it, and how long there was', () => {
    const { clock, deadline } = started();
    expect(deadline).toMatchObject({ at: clock.now() + 1_000, source: 'gateway', budgetMs: 1_000 });
    clock.advance(400);
    expect(deadline.budgetMs).toBe(1_000);
  });

  test('counts down to nothing and no further', () => {
    const { clock, deadline } = started();
    expect(deadline.remainingMs()).toBe(1_000);
    clock.advance(999);
    expect([deadline.remainingMs(), deadline.expired]).toEqual([1, false]);
    clock.advance(1);
    expect([deadline.remainingMs(), deadline.expired]).toEqual([0, true]);
    clock.advance(5_000);
    expect([deadline.remainingMs(), deadline.expired]).toEqual([0, true]);
  });

  test('has passed when its instant has, even where no timer has had its turn', () => {
    const { clock, deadline } = started();
    clock.freeze(999);
    expect([deadline.remainingMs(), deadline.expired]).toEqual([1, false]);
    clock.freeze(1);
    expect([deadline.remainingMs(), deadline.expired]).toEqual([0, true]);
    clock.freeze(60_000);
    expect([deadline.remainingMs(), deadline.expired]).toEqual([0, true]);
  });

  test.each([-3_600_000, -1_000, 1_000, 3_600_000])('is where it was when the wall clock is set by %i ms', (byMs) => {
    const { clock, deadline } = started();
    clock.advance(400);
    clock.shiftWallClock(byMs);
    expect([deadline.remainingMs(), deadline.expired]).toEqual([600, false]);
    expect(deadline.requestConfig().timeout).toBe(600);
    expect(deadline.timing()).toMatchObject({ elapsedMs: 400, remainingMs: 600 });
    clock.advance(600);
    clock.shiftWallClock(-byMs);
    expect([deadline.remainingMs(), deadline.expired, deadline.signal.aborted]).toEqual([0, true, true]);
  });

  test('that is in the past at the start has expired at once, with a budget of 0', () => {
    const { clock, deadline } = started(-300);
    expect([deadline.budgetMs, deadline.remainingMs(), deadline.expired]).toEqual([0, 0, true]);
    let told = 0;
    deadline.onExpiry(() => {
      told += 1;
    });
    clock.advance(0);
    expect(told).toBe(1);
    expect(clock.pending).toBe(0);
  });

  test('has one error for having run out, with the clock and the budget, and a reason for the log only', () => {
    const { deadline } = started();
    expect(deadline.exceeded()).toBeInstanceOf(DeadlineExceededError);
    expect(deadline.exceeded()).toMatchObject({ source: 'gateway', budgetMs: 1_000, statusCode: 504 });
    expect(deadline.exceeded().reason).toBeUndefined();
    expect(deadline.exceeded('the sky took too long').reason).toBe('the sky took too long');
  });

  test('lets work start only if it can finish', () => {
    const { clock, deadline } = started();
    clock.advance(600);
    expect(() => deadline.require(400)).not.toThrow();
    expect(() => deadline.require(400.5)).toThrow(DeadlineExceededError);
    clock.freeze(400);
    expect(() => deadline.require(0)).not.toThrow();
    expect(() => deadline.require(1)).toThrow(DeadlineExceededError);
  });
});

describe('the signal of a deadline', () => {
  test('aborts at the instant and not before, with the clock that ran out and its budget', () => {
    const { clock, deadline } = started();
    const { signal } = deadline;
    clock.advance(999);
    expect(signal.aborted).toBe(false);
    clock.advance(1);
    expect(signal.reason).toBeInstanceOf(DeadlineExceededError);
    expect(signal.reason).toMatchObject({ source: 'gateway', budgetMs: 1_000 });
    expect(clock.pending).toBe(0);
  });

  test('is the same one at each read', () => {
    const { clock, deadline } = started();
    const { signal } = deadline;
    expect(deadline.signal).toBe(signal);
    expect(deadline.requestConfig().signal).toBe(signal);
    clock.advance(1_000);
    expect(deadline.signal).toBe(signal);
  });

  test('is aborted already, with the same reason, when it is first read after the deadline', () => {
    const { clock, deadline } = started();
    clock.advance(1_000);
    expect(deadline.signal.reason).toBeInstanceOf(DeadlineExceededError);
  });

  test('is aborted already where the instant has passed and the timer is late', () => {
    const { clock, deadline } = started();
    clock.freeze(1_000);
    expect(deadline.signal.reason).toBeInstanceOf(DeadlineExceededError);
    expect(deadline.signal.reason).toMatchObject({ source: 'gateway', budgetMs: 1_000 });
  });

  test('has aborted when the listener is called, once', () => {
    const { clock, deadline } = started();
    const { signal } = deadline;
    const { signal: capped } = deadline.requestConfig({ capMs: 999 });
    const told: boolean[][] = [];
    deadline.onExpiry(() => told.push([signal.aborted, capped.aborted, deadline.expired]));
    clock.advance(5_000);
    expect(told).toEqual([[true, true, true]]);
  });
});

describe('the configuration of a call', () => {
  test('is the remaining time: as time-out, as signal, and in the header', () => {
    const { clock, deadline } = started();
    clock.advance(250);
    const { timeout, signal, headers } = deadline.requestConfig();
    expect(timeout).toBe(750);
    expect(headers).toEqual({ 'x-request-timeout-ms': '750' });
    clock.advance(749);
    expect(signal.aborted).toBe(false);
    clock.advance(1);
    expect(signal.reason).toBeInstanceOf(DeadlineExceededError);
  });

  test('is the cap if that is shorter, with a signal of its own and its reason', () => {
    const { clock, deadline } = started();
    const { timeout, signal, headers } = deadline.requestConfig({ capMs: 300 });
    expect([timeout, headers]).toEqual([300, { 'x-request-timeout-ms': '300' }]);
    clock.advance(299);
    expect(signal.aborted).toBe(false);
    clock.advance(1);
    expect(signal.reason).toBeInstanceOf(DOMException);
    expect(signal.reason).toMatchObject({ name: 'TimeoutError', message: expect.stringContaining('300') });
    expect(deadline.signal.aborted).toBe(false);
  });

  test.each([750, 751, 5_000, Number.MAX_SAFE_INTEGER])(
    'is what remains where the cap is %i and 750 ms remain',
    (capMs) => {
      const { clock, deadline } = started();
      clock.advance(250);
      const { timeout, signal, headers } = deadline.requestConfig({ capMs });
      expect([timeout, headers]).toEqual([750, { 'x-request-timeout-ms': '750' }]);
      expect(signal).toBe(deadline.signal);
      expect(clock.pending).toBe(1);
    },
  );

  test('has a signal that the deadline aborts where it overtakes the cap, timer late', () => {
    const { clock, deadline } = started();
    const { signal } = deadline.requestConfig({ capMs: 999 });
    clock.freeze(1_000);
    clock.advance(999);
    expect(signal.aborted).toBe(true);
    clock.advance(1);
    expect(clock.pending).toBe(0);
  });

  test('is rounded down to whole milliseconds, so that the callee never has more than we do', () => {
    const { clock, deadline } = started();
    clock.freeze(0.25);
    expect(deadline.requestConfig()).toMatchObject({ timeout: 999, headers: { 'x-request-timeout-ms': '999' } });
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '300', null])(
    'refuses a cap of %p, naming it',
    (capMs) => {
      const { clock, deadline } = started();
      const refused = (): unknown => deadline.requestConfig({ capMs: capMs as number });
      expect(refused).toThrow(RangeError);
      expect(refused).toThrow(/^requestConfig\(\): capMs takes a whole number from 1 to \d+, not /);
      expect(refused).toThrow(typeof capMs === 'string' ? `"${capMs}"` : String(capMs));
      expect(clock.pending).toBe(1);
    },
  );

  test('does not come about when less than a millisecond is left: nothing is sent then', () => {
    expect(MIN_CALL_MS).toBe(1);
    const { clock, deadline } = started();
    clock.freeze(999);
    expect(deadline.requestConfig().timeout).toBe(1);
    clock.freeze(0.5);
    for (const options of [undefined, {}, { capMs: 300 }]) {
      expect(() => deadline.requestConfig(options)).toThrow(DeadlineExceededError);
    }
    clock.advance(1_000);
    expect(() => deadline.requestConfig({ capMs: 1 })).toThrow(DeadlineExceededError);
    expect(clock.pending).toBe(0);
  });

  test('sends the callee the time-out that axios gets, and ends then', () => {
    const anyCap = fc.option(fc.integer({ min: 1, max: 2_000 }), { nil: undefined });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_500 }), fc.nat(1_500), anyCap, (budgetMs, elapsedMs, capMs) => {
        const clock = createFakeClock();
        const deadline = start(clock, budgetMs);
        fc.pre(elapsedMs < budgetMs);
        clock.advance(elapsedMs);
        const { timeout, signal, headers } = deadline.requestConfig(capMs === undefined ? {} : { capMs });
        expect(timeout).toBe(Math.min(budgetMs - elapsedMs, capMs ?? Number.POSITIVE_INFINITY));
        expect(headers['x-request-timeout-ms']).toBe(String(timeout));
        clock.advance(timeout - 1);
        expect(signal.aborted).toBe(false);
        clock.advance(1);
        expect(signal.aborted).toBe(true);
        deadline.end();
        expect(clock.pending).toBe(0);
      }),
    );
  });
});

describe('the end of an invocation', () => {
  test('aborts no signal that others may hold, capped or not, and leaves no timer', () => {
    const { clock, deadline } = started();
    const { signal } = deadline;
    const capped = [100, 200, 300].map((capMs) => deadline.requestConfig({ capMs }).signal);
    clock.advance(150);
    deadline.end();
    expect(clock.pending).toBe(0);
    clock.advance(5_000);
    expect([signal, ...capped].map(({ aborted }) => aborted)).toEqual([false, true, false, false]);
    expect(capped[0]?.reason).toMatchObject({ name: 'TimeoutError' });
  });

  test('cancels the calls of our own, as what it is and not as an abort', () => {
    const { deadline } = started();
    const { cancellation } = deadline;
    cancellation.addEventListener('abort', () => {});
    deadline.end();
    expect(isEndOfInvocation(cancellation.reason)).toBe(true);
    expect(cancellation.reason).toMatchObject({ name: 'InvocationEndedError', statusCode: 500 });
  });

  test('leaves no timer if nothing was read', () => {
    const { clock, deadline } = started();
    expect(clock.pending).toBe(1);
    deadline.end();
    expect(clock.pending).toBe(0);
  });

  test('is no expiry: no listener is called, then or later', () => {
    const { clock, deadline } = started();
    let told = 0;
    deadline.onExpiry(() => {
      told += 1;
    });
    deadline.end();
    clock.advance(5_000);
    expect(told).toBe(0);
  });

  test('can come more than once', () => {
    const { clock, deadline } = started();
    const { cancellation } = deadline;
    deadline.end();
    const { reason } = cancellation;
    deadline.end();
    expect(cancellation.reason).toBe(reason);
    expect(clock.pending).toBe(0);
  });

  test('after the expiry keeps the reason of every signal, those asked for later included', () => {
    const { clock, deadline } = started();
    const { signal } = deadline;
    clock.advance(1_000);
    const { reason } = signal;
    deadline.end();
    expect(signal.reason).toBe(reason);
    expect(deadline.cancellation.reason).toBe(reason);
    const later = started();
    later.clock.advance(1_000);
    later.deadline.end();
    expect(later.deadline.signal.reason).toBeInstanceOf(DeadlineExceededError);
    expect(later.deadline.expired).toBe(true);
  });

  test('leaves the signal that is first asked for after it as quiet as the others', () => {
    const { clock, deadline } = started();
    deadline.end();
    expect(deadline.signal.aborted).toBe(false);
    clock.advance(5_000);
    expect(deadline.signal.aborted).toBe(false);
  });

  test('refuses the calls that straggling work begins after it, and lets it start no timer', () => {
    const { clock, deadline } = started();
    deadline.end();
    expect(isEndOfInvocation(deadline.cancellation.reason)).toBe(true);
    expect(() => deadline.requestConfig()).toThrow(InvocationEndedError);
    expect(() => deadline.requestConfig({ capMs: 300 })).toThrow(InvocationEndedError);
    expect(clock.pending).toBe(0);
  });

  test('has a reason that carries nothing from one invocation to another', () => {
    const reasons = [started(), started()].map(({ deadline }) => {
      deadline.end();
      return deadline.cancellation.reason as object;
    });
    Reflect.set(reasons[0] ?? {}, 'prompt', CANARY);
    expect(Reflect.get(reasons[1] ?? {}, 'prompt')).toBeUndefined();
  });

  test('counts the calls that are still open, and says of each that the invocation ended first', () => {
    const { clock, deadline } = started();
    const { stopwatch } = deadline;
    stopwatch.startAttempt('ai').end('ok');
    stopwatch.startAttempt('ai');
    clock.advance(10);
    const streamed = stopwatch.startAttempt('files');
    streamed.answered();
    const read = stopwatch.startAttempt('files');
    read.answered();
    read.close();
    const stopBackoff = stopwatch.startBackoff();
    stopwatch.startBackoff()();
    expect(deadline.leftOpenCalls).toBe(0);
    deadline.end();
    stopBackoff();
    expect(deadline.leftOpenCalls).toBe(3);
    const { attempts } = deadline.timing();
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['ok', 'invocation-ended', 'invocation-ended', 'ok']);
  });

  test('leaves no timer, whatever was read and at any instant', () => {
    const anyCaps = fc.array(fc.record({ atMs: fc.nat(1_200), capMs: fc.integer({ min: 1, max: 1_500 }) }));
    fc.assert(
      fc.property(anyCaps, fc.nat(1_500), (calls, endsAfterMs) => {
        const clock = createFakeClock(0);
        const deadline = start(clock, 1_000);
        const signals: AbortSignal[] = [];
        for (const { atMs, capMs } of calls.sort((a, b) => a.atMs - b.atMs)) {
          if (atMs >= endsAfterMs) break;
          clock.advance(atMs - clock.now());
          if (!deadline.expired) signals.push(deadline.requestConfig({ capMs }).signal);
        }
        clock.advance(Math.max(0, endsAfterMs - clock.now()));
        deadline.end();
        expect(clock.pending).toBe(0);
        expect(deadline.cancellation.aborted).toBe(true);
        expect(signals.every((signal) => getEventListeners(signal, 'abort').length === 0)).toBe(true);
      }),
    );
  });
});

describe('the timing of an invocation', () => {
  test('says how much there was, who set it, how much has passed, where it went and what is left', () => {
    const { clock, deadline } = started();
    clock.advance(100);
    const found = deadline.stopwatch.startConfiguration();
    clock.advance(20);
    found();
    deadline.stopwatch.startAttempt('ai');
    clock.advance(300);
    expect(deadline.timing()).toEqual({
      budgetMs: 1_000,
      source: 'gateway',
      elapsedMs: 420,
      configurationMs: 20,
      attempts: [{ upstream: 'ai', durationMs: 300, outcome: 'pending' }],
      upstreamMs: 300,
      backoffMs: 0,
      remainingMs: 580,
    });
  });

  test('of one that waited for nothing says so', () => {
    const { clock, deadline } = started();
    clock.advance(1_200);
    expect(deadline.timing()).toEqual({
      budgetMs: 1_000,
      source: 'gateway',
      elapsedMs: 1_200,
      configurationMs: 0,
      attempts: [],
      upstreamMs: 0,
      backoffMs: 0,
      remainingMs: 0,
    });
  });

  test('can still be read when it is over', () => {
    const { clock, deadline } = started();
    clock.advance(100);
    deadline.end();
    expect(deadline.timing()).toMatchObject({ elapsedMs: 100, remainingMs: 900 });
  });
});
