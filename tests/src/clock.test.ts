import { getEventListeners } from 'node:events';
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { type Clock, sleep, systemClock } from '../../src/clock.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';

const fires = (clock: Clock, delayMs: number): Promise<void> =>
  new Promise((resolve) => void clock.startTimer(delayMs, resolve));

describe('the clock of the machine', () => {
  test('tells milliseconds since the epoch', () => {
    const before = Date.now();
    const now = systemClock.now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  test('counts whole milliseconds that do not go back when somebody sets the time of day', () => {
    const before = systemClock.monotonicMs();
    const setBack = jest.spyOn(Date, 'now').mockReturnValue(0);
    const after = systemClock.monotonicMs();
    setBack.mockRestore();
    expect(after).toBeGreaterThanOrEqual(before);
    expect(Number.isInteger(after)).toBe(true);
  });

  test.each([-1, Number.NEGATIVE_INFINITY, 0])('takes a delay of %p for none at all', async (delayMs) => {
    await expect(fires(systemClock, delayMs)).resolves.toBeUndefined();
  });

  test.each([2 ** 31, 2 ** 40, Number.POSITIVE_INFINITY])(
    'does not take a delay of %p for none, as Node does with one over its limit',
    async (delayMs) => {
      let fired = false;
      const cancel = systemClock.startTimer(delayMs, () => {
        fired = true;
      });
      await fires(systemClock, 3);
      cancel();
      expect(fired).toBe(false);
    },
  );

  test.each([
    [-1, 0],
    [2_147_483_646, 2_147_483_646],
    [2 ** 40, 2_147_483_647],
  ])('makes of a delay of %i one that Node takes: %i', (delayMs, takenMs) => {
    const setTimeout = jest.spyOn(globalThis, 'setTimeout');
    systemClock.startTimer(delayMs, () => undefined)();
    const taken = setTimeout.mock.calls.map(([, ms]) => ms);
    setTimeout.mockRestore();
    expect(taken).toEqual([takenMs]);
  });

  test('forgets a cancelled timer, and takes cancelling twice or too late', async () => {
    let fired = 0;
    const cancel = systemClock.startTimer(1, () => {
      fired += 1;
    });
    cancel();
    cancel();
    await fires(systemClock, 3);
    expect(fired).toBe(0);
    const cancelLate = systemClock.startTimer(0, () => {
      fired += 1;
    });
    await fires(systemClock, 3);
    cancelLate();
    expect(fired).toBe(1);
  });

  test('lets a sleep end by itself and by its signal', async () => {
    await expect(sleep(systemClock, 1)).resolves.toBeUndefined();
    const controller = new AbortController();
    const asleep = sleep(systemClock, 60_000, controller.signal);
    controller.abort('woken');
    await expect(asleep).rejects.toBe('woken');
  });
});

describe('a sleep', () => {
  test('lasts as long as it was asked to, to the millisecond', async () => {
    const clock = createFakeClock();
    const seen: string[] = [];
    const asleep = sleep(clock, 100).then(() => seen.push('awake'));
    await clock.advanceAsync(99);
    expect(seen).toEqual([]);
    await clock.advanceAsync(1);
    expect(seen).toEqual(['awake']);
    await asleep;
  });

  test('rejects with the reason of its signal at the moment it aborts, and leaves neither timer nor listener', async () => {
    const clock = createFakeClock();
    const controller = new AbortController();
    const reason = new Error('the caller left');
    const asleep = sleep(clock, 1_000, controller.signal);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    controller.abort(reason);
    await expect(asleep).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  test('that has ended leaves no listener on a signal that lives on', async () => {
    const clock = createFakeClock();
    const controller = new AbortController();
    const asleep = sleep(clock, 10, controller.signal);
    await clock.advanceAsync(10);
    await asleep;
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    controller.abort();
    expect(clock.pending).toBe(0);
  });

  test('under an aborted signal starts no timer at all', async () => {
    const clock = createFakeClock();
    const asleep = sleep(clock, 10, AbortSignal.abort('too late'));
    expect(clock.pending).toBe(0);
    await expect(asleep).rejects.toBe('too late');
  });

  test('ends once, at whatever comes first, and leaves nothing: any delay against any abort', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -10, max: 200 }), fc.nat(200), async (delayMs, abortMs) => {
        const clock = createFakeClock(0);
        const controller = new AbortController();
        const ends: [string, number][] = [];
        const asleep = sleep(clock, delayMs, controller.signal).then(
          () => ends.push(['awake', clock.now()]),
          () => ends.push(['aborted', clock.now()]),
        );
        clock.startTimer(abortMs, () => controller.abort());
        await clock.advanceAsync(200);
        await asleep;
        const wakes = Math.max(0, delayMs) <= abortMs;
        expect(ends).toEqual([wakes ? ['awake', Math.max(0, delayMs)] : ['aborted', abortMs]]);
        expect(clock.pending).toBe(0);
        expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
      }),
    );
  });
});
