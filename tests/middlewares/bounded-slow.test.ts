import { describe, expect, test } from '@jest/globals';
import { sleep } from '../../src/clock.ts';
import { createFakeClock, type FakeClock } from '../../testing/fake-clock.ts';
import { DEADLINE_MS, hang, invoke, OK, problemIn, stackOf } from './support.ts';

describe('work that is too slow, but ends', () => {
  const slow = (clock: FakeClock, ms: number) => (): Promise<void> => sleep(clock, ms);

  test('in a before: nothing that follows it is started, then or later', async () => {
    const clock = createFakeClock();
    const started: string[] = [];
    const next = { before: () => void started.push('before'), after: () => void started.push('after') };
    const stack = stackOf({
      clock,
      use: [{ before: slow(clock, DEADLINE_MS + 20) }, next],
      handler: () => void started.push('handler'),
    });
    const { response, afterMs } = await invoke(stack, clock);
    expect(problemIn(response)).toMatchObject({ code: 'deadline-exceeded' });
    expect(afterMs).toBe(DEADLINE_MS);
    await clock.advanceAsync(10_000);
    expect(started).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  test('without a promise: the before and the handler after it are not started', async () => {
    const clock = createFakeClock();
    const started: string[] = [];
    // No timer fires while the event loop is blocked: only the next step notices the delay.
    const blocking = { before: () => jumpTo(DEADLINE_MS + 1) };
    const jumping: FakeClock = { ...clock, monotonicMs: () => clock.monotonicMs() + skippedMs };
    let skippedMs = 0;
    const jumpTo = (ms: number): void => {
      skippedMs = ms;
    };
    for (const use of [[blocking, { before: () => void started.push('before') }], [blocking]]) {
      skippedMs = 0;
      const stack = stackOf({ clock: jumping, use, handler: () => void started.push('handler') });
      const { response } = await invoke(stack, clock);
      expect(problemIn(response)).toMatchObject({ status: 504, code: 'deadline-exceeded' });
    }
    expect(started).toEqual([]);
  });

  test('in the handler: its late answer changes nothing', async () => {
    const clock = createFakeClock();
    const handler = async (): Promise<object> => {
      await sleep(clock, DEADLINE_MS + 50);
      return OK;
    };
    const { response, afterMs } = await invoke(stackOf({ clock, handler }), clock);
    expect(problemIn(response)).toMatchObject({ status: 504 });
    expect(afterMs).toBe(DEADLINE_MS);
  });

  test('in the handler: its late failure has no effect', async () => {
    const clock = createFakeClock();
    const handler = async (): Promise<never> => {
      await sleep(clock, DEADLINE_MS + 50);
      throw new Error('too late to matter');
    };
    const { response } = await invoke(stackOf({ clock, handler }), clock);
    expect(problemIn(response)).toMatchObject({ status: 504, code: 'deadline-exceeded' });
    await clock.advanceAsync(1_000);
  });

  test('in an onError: the answer it makes within the reserve goes out', async () => {
    const clock = createFakeClock();
    const stack = stackOf({ clock, use: [{ onError: slow(clock, 50) }], handler: hang });
    const { response, afterMs } = await invoke(stack, clock);
    expect(problemIn(response)).toMatchObject({ status: 504, code: 'deadline-exceeded' });
    expect(afterMs).toBe(DEADLINE_MS + 50);
    expect(clock.pending).toBe(0);
  });

  test('up to the last millisecond before the deadline is in time', async () => {
    const clock = createFakeClock();
    const use = [{ before: slow(clock, 300), after: slow(clock, 299) }];
    const handler = async (): Promise<object> => {
      await sleep(clock, 200);
      return OK;
    };
    const { response, afterMs } = await invoke(stackOf({ clock, use, handler }), clock);
    expect(response).toEqual(OK);
    expect(afterMs).toBe(DEADLINE_MS - 1);
    expect(clock.pending).toBe(0);
  });
});
