import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createStopwatch, NOTHING_SPENT } from '../../../src/deadline/timing.ts';
import { createFakeClock } from '../../../testing/fake-clock.ts';

describe('the time spent', () => {
  test('is nowhere at first', () => {
    const clock = createFakeClock();
    const stopwatch = createStopwatch(clock);
    clock.advance(50);
    expect(stopwatch.read()).toEqual({ configurationMs: 0, attempts: [], upstreamMs: 0, backoffMs: 0 });
    expect(stopwatch.read()).toEqual(NOTHING_SPENT);
  });

  test('is into attempts, in the order they were started, each with its upstream and how it ended', () => {
    const clock = createFakeClock();
    const { startAttempt, read } = createStopwatch(clock);
    const first = startAttempt('ai');
    clock.advance(100);
    const second = startAttempt('billing');
    clock.advance(20);
    second.end('ok');
    clock.advance(3);
    first.end('upstream-timeout');
    clock.advance(1_000);
    expect(read()).toEqual({
      configurationMs: 0,
      attempts: [
        { upstream: 'ai', durationMs: 123, outcome: 'upstream-timeout' },
        { upstream: 'billing', durationMs: 20, outcome: 'ok' },
      ],
      upstreamMs: 143,
      backoffMs: 0,
    });
  });

  test('is still going into an attempt that has not ended', () => {
    const clock = createFakeClock();
    const { startAttempt, read } = createStopwatch(clock);
    const { end } = startAttempt('ai');
    expect(read()).toMatchObject({ attempts: [{ durationMs: 0, outcome: 'pending' }], upstreamMs: 0 });
    clock.advance(70);
    const before = read();
    clock.advance(30);
    expect(before).toMatchObject({ attempts: [{ durationMs: 70, outcome: 'pending' }], upstreamMs: 70 });
    expect(read()).toMatchObject({ attempts: [{ durationMs: 100, outcome: 'pending' }], upstreamMs: 100 });
    end('cancelled');
    clock.advance(30);
    expect(read()).toMatchObject({ attempts: [{ durationMs: 100, outcome: 'cancelled' }], upstreamMs: 100 });
  });

  test('is into every piece of configuration', () => {
    const clock = createFakeClock();
    const { startConfiguration, read } = createStopwatch(clock);
    const end = startConfiguration();
    clock.advance(30);
    end();
    clock.advance(1_000);
    const endAgain = startConfiguration();
    clock.advance(12);
    endAgain();
    expect(read()).toEqual({ configurationMs: 42, attempts: [], upstreamMs: 0, backoffMs: 0 });
  });

  test('is, once it is over, what it was when it was over: a stream that breaks later changes how it ended only', () => {
    const clock = createFakeClock();
    const { startAttempt, read } = createStopwatch(clock);
    const { end } = startAttempt('ai');
    clock.advance(10);
    end('ok');
    clock.advance(500);
    end('upstream-invalid');
    expect(read().attempts).toEqual([{ upstream: 'ai', durationMs: 10, outcome: 'upstream-invalid' }]);
  });
});

describe('an attempt whose body flows', () => {
  const answered = () => {
    const clock = createFakeClock();
    const { startAttempt, read } = createStopwatch(clock);
    const timer = startAttempt('ai');
    clock.advance(10);
    timer.answered();
    clock.advance(500);
    return { clock, read, timer };
  };

  test('lasts until the body is over', () => {
    const { clock, read, timer } = answered();
    expect(read().attempts).toEqual([{ upstream: 'ai', durationMs: 510, outcome: 'ok' }]);
    timer.close();
    clock.advance(1_000);
    expect(read()).toMatchObject({ attempts: [{ durationMs: 510, outcome: 'ok' }], upstreamMs: 510 });
  });

  test('lasts until the body breaks, which its end is told of after that', () => {
    const { clock, read, timer } = answered();
    timer.end('upstream-timeout');
    clock.advance(1_000);
    timer.close();
    expect(read().attempts).toEqual([{ upstream: 'ai', durationMs: 510, outcome: 'upstream-timeout' }]);
  });
});

describe('an attempt', () => {
  test('tells how long it takes, and took', () => {
    const clock = createFakeClock();
    const lap = createStopwatch(clock).startAttempt('ai');
    clock.advance(30);
    expect(lap.durationMs).toBe(30);
    lap.end('ok');
    clock.advance(30);
    expect(lap.durationMs).toBe(30);
  });

  test('is listed with what was decided when it had failed, and with nothing of that before', () => {
    const { startAttempt, read } = createStopwatch(createFakeClock());
    const lap = startAttempt('ai');
    lap.end('upstream-error');
    expect(read().attempts).toEqual([{ upstream: 'ai', durationMs: 0, outcome: 'upstream-error' }]);
    expect(Object.keys(read().attempts[0] ?? {})).not.toContain('retry');
    lap.decided({ verdict: 'retry', waitMs: 5, tokens: 9 });
    expect(read().attempts[0]?.retry).toEqual({ verdict: 'retry', waitMs: 5, tokens: 9 });
  });
});

test('the time between attempts is counted apart', () => {
  const clock = createFakeClock();
  const { startBackoff, read } = createStopwatch(clock);
  const end = startBackoff();
  clock.advance(40);
  end();
  clock.advance(1_000);
  expect(read()).toEqual({ configurationMs: 0, attempts: [], upstreamMs: 0, backoffMs: 40 });
});

describe('more than twenty attempts', () => {
  const run = (attempts: number) => {
    const clock = createFakeClock();
    const { startAttempt, read } = createStopwatch(clock);
    const ends = Array.from({ length: attempts }, () => {
      const { end } = startAttempt('ai');
      clock.advance(10);
      end('ok');
      return end;
    });
    return { clock, startAttempt, read, ends };
  };

  test.each([
    [19, 19],
    [20, 20],
    [21, 20],
    [500, 20],
  ])('%i of them are listed as %i, and all of their time is counted', (attempts, listed) => {
    const { read } = run(attempts);
    expect(read().attempts).toHaveLength(listed);
    expect(read().upstreamMs).toBe(attempts * 10);
  });

  test('are listed from the end: what failed last explains the most', () => {
    const { startAttempt, read } = run(20);
    startAttempt('billing').end('upstream-error');
    expect(read().attempts).toHaveLength(20);
    expect(read().attempts.at(-1)).toMatchObject({ upstream: 'billing', outcome: 'upstream-error' });
  });

  test('count the time of one under way that is not listed: it may be the very one that hangs', () => {
    const { clock, startAttempt, read } = run(20);
    startAttempt('ai');
    clock.advance(700);
    expect(read().upstreamMs).toBe(900);
    clock.advance(1);
    expect(read().upstreamMs).toBe(901);
  });

  test('count one that is not listed once, also when its stream breaks after it was over', () => {
    const { clock, read, ends } = run(21);
    clock.advance(500);
    ends[20]?.('upstream-invalid');
    expect(read().upstreamMs).toBe(210);
  });

  test('add up, however they overlap and however many there are', () => {
    const anyAttempt = fc.record({ startsAt: fc.nat(1_000), lastsMs: fc.nat(1_000) });
    fc.assert(
      fc.property(fc.array(anyAttempt, { maxLength: 60 }), fc.nat(2_000), (attempts, readAt) => {
        const clock = createFakeClock(0);
        const { startAttempt, read } = createStopwatch(clock);
        for (const { startsAt, lastsMs } of attempts) {
          clock.startTimer(startsAt, () => {
            const { end } = startAttempt('ai');
            clock.startTimer(lastsMs, () => end('ok'));
          });
        }
        clock.advance(readAt);
        const spent = attempts.map(({ startsAt, lastsMs }) => Math.min(Math.max(0, readAt - startsAt), lastsMs));
        expect(read().upstreamMs).toBe(spent.reduce((sum, ms) => sum + ms, 0));
        expect(read().attempts.length).toBeLessThanOrEqual(20);
      }),
    );
  });
});
