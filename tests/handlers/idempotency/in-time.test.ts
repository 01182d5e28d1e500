import { describe, expect, test } from '@jest/globals';
import { inTime } from '../../../handlers/idempotency/in-time.ts';
import { createFakeClock, type FakeClock } from '../../../testing/fake-clock.ts';
import type { HandlerDeadline } from '../../support/start-deadline.ts';
import { startDeadline } from '../../support/start-deadline.ts';

function deadlineIn(ms: number): { clock: FakeClock; deadline: HandlerDeadline } {
  const clock = createFakeClock();
  const at = clock.now() + ms;
  return { clock, deadline: startDeadline({ at, hardAt: at + 500, source: 'lambda' }, clock) };
}

const never = (): Promise<never> => new Promise(() => undefined);

/**
 * The time for which a step that ignores its signal is waited for, in milliseconds, in an invocation with this budget.
 */
async function patienceOf(budgetMs: number): Promise<number> {
  const { clock, deadline } = deadlineIn(budgetMs);
  const begunAt = clock.now();
  const over = inTime(deadline, never).catch(() => clock.now() - begunAt);
  await clock.advanceAsync(budgetMs);
  return over;
}

describe('a step with the store', () => {
  test('gives its result', async () => {
    expect(await inTime(deadlineIn(1_000).deadline, async () => 'kept')).toBe('kept');
  });

  test('has a quarter of what is left', async () => {
    expect([await patienceOf(400), await patienceOf(2_000)]).toEqual([100, 500]);
  });

  test('has 800 ms at the most', async () => {
    expect([await patienceOf(3_200), await patienceOf(25_000)]).toEqual([800, 800]);
  });

  test('gets a signal that aborts', async () => {
    const { clock, deadline } = deadlineIn(1_000);
    let given: AbortSignal | undefined;
    const step = inTime(deadline, (signal) => {
      given = signal;
      return never();
    });
    const outcome = expect(step).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(given?.aborted).toBe(false);
    await clock.advanceAsync(250);
    await outcome;
    expect(given?.aborted).toBe(true);
  });

  test('does not start when the invocation has ended, or its time is over', async () => {
    const begun: string[] = [];
    const { deadline: ended } = deadlineIn(1_000);
    ended.end();
    await expect(inTime(ended, async () => begun.push('ended'))).rejects.toMatchObject({ code: 'invocation-ended' });
    const { clock, deadline: over } = deadlineIn(1_000);
    await clock.advanceAsync(1_000);
    await expect(inTime(over, async () => begun.push('over'))).rejects.toMatchObject({ code: 'deadline-exceeded' });
    expect(begun).toEqual([]);
  });
});
