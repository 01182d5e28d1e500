import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sleep } from '../../src/clock.ts';
import { createFakeClock, FAKE_START_MS } from '../../testing/fake-clock.ts';

describe('a fake clock', () => {
  test('stands still until it is moved', () => {
    const clock = createFakeClock();
    expect(clock.now()).toBe(FAKE_START_MS);
    expect(clock.now()).toBe(FAKE_START_MS);
    clock.advance(250);
    expect(clock.now()).toBe(FAKE_START_MS + 250);
    expect(createFakeClock(7).now()).toBe(7);
  });

  test('keeps the time of day and the time that passes apart', () => {
    const clock = createFakeClock();
    const startedAt = clock.monotonicMs();
    let fired = 0;
    clock.startTimer(100, () => {
      fired += 1;
    });
    clock.shiftWallClock(-3_600_000);
    expect(clock.now()).toBe(FAKE_START_MS - 3_600_000);
    clock.advance(99);
    expect([clock.monotonicMs() - startedAt, fired]).toEqual([99, 0]);
    clock.advance(1);
    expect([clock.monotonicMs() - startedAt, fired]).toEqual([100, 1]);
    expect(clock.now()).toBe(FAKE_START_MS - 3_600_000 + 100);
  });

  test('fires due timers in order, those due together in the order they were started, and no others', () => {
    const clock = createFakeClock(0);
    const fired: string[] = [];
    clock.startTimer(20, () => fired.push(`b@${clock.now()}`));
    clock.startTimer(10, () => fired.push(`a@${clock.now()}`));
    clock.startTimer(20, () => fired.push(`c@${clock.now()}`));
    clock.startTimer(31, () => fired.push(`d@${clock.now()}`));
    expect(clock.pending).toBe(4);
    clock.advance(30);
    expect(fired).toEqual(['a@10', 'b@20', 'c@20']);
    expect(clock.now()).toBe(30);
    expect(clock.pending).toBe(1);
  });

  test('fires timers that callbacks start, if they fall due in the same stretch of time', () => {
    const clock = createFakeClock(0);
    const fired: number[] = [];
    const tick = (): void => {
      fired.push(clock.now());
      clock.startTimer(10, tick);
    };
    clock.startTimer(10, tick);
    clock.advance(35);
    expect(fired).toEqual([10, 20, 30]);
    expect(clock.pending).toBe(1);
  });

  test('forgets a cancelled timer, also one cancelled by an earlier callback, and cancelling twice is harmless', () => {
    const clock = createFakeClock(0);
    const fired: string[] = [];
    const cancelLate = clock.startTimer(20, () => fired.push('late'));
    clock.startTimer(10, cancelLate);
    const cancel = clock.startTimer(5, () => fired.push('early'));
    cancel();
    cancel();
    expect(clock.pending).toBe(2);
    clock.advance(100);
    expect(fired).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  test('treats delays as the real clock does: negative is 0, and none is longer than Node allows', () => {
    const clock = createFakeClock(0);
    const fired: number[] = [];
    clock.startTimer(-5, () => fired.push(clock.now()));
    clock.startTimer(Number.NaN, () => fired.push(clock.now()));
    clock.advance(0);
    clock.startTimer(Number.POSITIVE_INFINITY, () => fired.push(clock.now()));
    clock.advance(2 ** 31);
    expect(fired).toEqual([0, 0, 2 ** 31 - 1]);
  });

  test('works when its methods are taken from it', () => {
    const { now, startTimer } = createFakeClock(3);
    startTimer(1, () => {});
    expect(now()).toBe(3);
  });

  test('lets a callback throw, standing at that timer, and goes on afterwards', () => {
    const clock = createFakeClock(0);
    clock.startTimer(10, () => {
      throw new Error('from the timer');
    });
    expect(() => clock.advance(50)).toThrow('from the timer');
    expect(clock.now()).toBe(10);
    clock.advance(50);
    expect(clock.now()).toBe(60);
  });

  test('refuses to go back, to be moved from a timer, and to run for ever without time passing', () => {
    const clock = createFakeClock(0);
    expect(() => clock.advance(-1)).toThrow(RangeError);
    expect(() => clock.advance(Number.NaN)).toThrow(RangeError);
    clock.startTimer(1, () => clock.advance(1));
    expect(() => clock.advance(5)).toThrow('already advancing');
    const again = (): void => void clock.startTimer(0, again);
    again();
    expect(() => clock.advance(1)).toThrow('without time passing');
  });
});

describe('an asynchronous advance', () => {
  test('lets promises settle before, between and after timers, so that chains of sleeps run through', async () => {
    const clock = createFakeClock(0);
    const seen: number[] = [];
    const work = (async () => {
      await null;
      for (const delayMs of [10, 20, 30]) {
        await sleep(clock, delayMs);
        await Promise.resolve().then(() => null);
        seen.push(clock.now());
      }
    })();
    await clock.advanceAsync(59);
    expect(seen).toEqual([10, 30]);
    await clock.advanceAsync(1);
    expect(seen).toEqual([10, 30, 60]);
    await work;
    expect(clock.pending).toBe(0);
  });

  test('leaves nothing of an aborted sleep', async () => {
    const clock = createFakeClock(0);
    const controller = new AbortController();
    const outcome = sleep(clock, 1000, controller.signal).catch((reason: unknown) => reason);
    clock.startTimer(100, () => controller.abort('enough'));
    await clock.advanceAsync(100);
    expect(await outcome).toBe('enough');
    expect(clock.pending).toBe(0);
  });

  test('cannot be overtaken by another advance', async () => {
    const clock = createFakeClock(0);
    const first = clock.advanceAsync(10);
    await expect(clock.advanceAsync(10)).rejects.toThrow('already advancing');
    await first;
    expect(clock.now()).toBe(10);
  });

  test('rejects with what a callback throws', async () => {
    const clock = createFakeClock(0);
    clock.startTimer(1, () => {
      throw new Error('from the timer');
    });
    await expect(clock.advanceAsync(2)).rejects.toThrow('from the timer');
  });
});

test('one long stretch fires what many short ones fire', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(100), { maxLength: 20 }),
      fc.array(fc.nat(20), { minLength: 1, maxLength: 20 }),
      (delays, steps) => {
        const record = (moves: number[]): number[] => {
          const clock = createFakeClock(0);
          const fired: number[] = [];
          delays.forEach((delay, index) => void clock.startTimer(delay, () => fired.push(index, clock.now())));
          for (const move of moves) clock.advance(move);
          return [...fired, clock.now(), clock.pending];
        };
        expect(record(steps)).toEqual(record([steps.reduce((sum, step) => sum + step, 0)]));
      },
    ),
  );
});
