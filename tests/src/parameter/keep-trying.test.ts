import { describe, expect, test } from '@jest/globals';
import { ConfigurationError, DeadlineExceededError } from '../../../src/failure/errors.ts';
import { ALL_MANNERS, ask, FAULTS, fetched, tryToAsk } from './asking.ts';
import { NAME, type ScriptedParameter, scriptedParameter } from './scripted-store.ts';

const throttled = (): Error => Object.assign(new Error('CANARY'), { name: 'ThrottlingException' });

/** The times of all fetches, in milliseconds after the first one. */
function starts({ fetches }: ScriptedParameter): number[] {
  const [first] = fetches;
  return fetches.map(({ startedAt }) => startedAt - (first?.startedAt ?? 0));
}

const openOnes = ({ fetches }: ScriptedParameter): number => fetches.filter(({ signal }) => !signal.aborted).length;

/** Fails every fetch as soon as it has started, while time passes. */
async function failFor(scripted: ScriptedParameter, ms: number): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += 50) {
    scripted.last.fail(throttled());
    await scripted.clock.advanceAsync(50);
  }
}

describe('a container without a value, whose store is slow', () => {
  test('has the value of a first reply that takes 3 s, at 3 s', async () => {
    const scripted = scriptedParameter();
    const deadline = scripted.invocation();
    const asked = ask(scripted, deadline);
    scripted.clock.startTimer(3_000, () => scripted.fetches[0]?.answer('good'));
    await scripted.clock.advanceAsync(3_000);
    expect(await asked).toBe('good');
    expect(deadline.timing().configurationMs).toBe(3_000);
    expect(openOnes(scripted)).toBe(0);
    expect(scripted.clock.pending).toBe(0);
  });

  test.each([
    [1_499, 1],
    [1_500, 2],
  ])('begins a second fetch beside the first when that has had its time: after %i ms it has %i', async (ms, count) => {
    const scripted = scriptedParameter();
    const asked = ask(scripted);
    await scripted.clock.advanceAsync(ms);
    expect(scripted.fetches).toHaveLength(count);
    expect(openOnes(scripted)).toBe(count);
    scripted.last.answer('good');
    expect(await asked).toBe('good');
    expect(scripted.fetches.slice(0, -1).every(({ signal }) => signal.aborted)).toBe(true);
    expect(scripted.clock.pending).toBe(0);
  });

  test.each(ALL_MANNERS)('has two fetches at a time, and fewer and fewer, when it %s', async (manners) => {
    const scripted = scriptedParameter({}, manners);
    const asked = tryToAsk(scripted);
    for (let passedMs = 0; passedMs < 25_000; passedMs += 500) {
      expect(openOnes(scripted)).toBeLessThanOrEqual(2);
      expect(scripted.fetches[0]?.signal.aborted).toBe(false);
      await scripted.clock.advanceAsync(500);
    }
    expect(await asked).toMatchObject({
      name: 'DeadlineExceededError',
      reason: `the parameter ${NAME} did not come in time`,
    });
    expect(starts(scripted)).toEqual([0, 1_500, 3_000, 6_000, 12_000, 24_000]);
    expect(openOnes(scripted)).toBe(0);
    expect(scripted.clock.pending).toBe(0);
  });

  test('does not wait for a fetch that is older than any request', async () => {
    const scripted = scriptedParameter();
    const patient = ask(scripted, scripted.invocation(100_000));
    await scripted.clock.advanceAsync(48_000);
    expect(scripted.fetches[0]?.signal.aborted).toBe(true);
    expect(openOnes(scripted)).toBe(2);
    scripted.last.answer('good');
    expect(await patient).toBe('good');
  });

  test.each([
    ['fails', (scripted: ScriptedParameter) => scripted.fetches[1]?.fail(throttled())],
    ['hangs', () => undefined],
  ])('still has the answer of the first when the second %s', async (_what, end) => {
    const scripted = scriptedParameter();
    const asked = ask(scripted);
    await scripted.clock.advanceAsync(1_500);
    end(scripted);
    await scripted.clock.advanceAsync(100);
    scripted.fetches[0]?.answer('good');
    expect(await asked).toBe('good');
    expect(scripted.clock.pending).toBe(0);
  });

  test('takes the first of two answers that come at once', async () => {
    const scripted = scriptedParameter();
    const asked = ask(scripted);
    await scripted.clock.advanceAsync(1_500);
    scripted.fetches[0]?.answer('good');
    scripted.fetches[1]?.answer('good but second');
    expect(await asked).toBe('good');
    expect(scripted.parameter.get(scripted.invocation())).toBe('good');
  });

  test('ends every fetch when the last who waits has gone', async () => {
    const scripted = scriptedParameter();
    const asked = [2_000, 3_000].map((budgetMs) => tryToAsk(scripted, scripted.invocation(budgetMs)));
    await scripted.clock.advanceAsync(2_999);
    expect(openOnes(scripted)).toBe(2);
    await scripted.clock.advanceAsync(1);
    expect(await Promise.all(asked)).toEqual([expect.any(DeadlineExceededError), expect.any(DeadlineExceededError)]);
    expect(openOnes(scripted)).toBe(0);
    expect(scripted.clock.pending).toBe(0);
  });

  test('does not take a blocked event loop for a slow store', async () => {
    const scripted = scriptedParameter();
    const asked = ask(scripted);
    scripted.clock.freeze(3_000);
    await scripted.clock.advanceAsync(1_500);
    expect(scripted.fetches).toHaveLength(1);
    await scripted.clock.advanceAsync(1_499);
    expect(scripted.fetches).toHaveLength(1);
    scripted.last.answer('good');
    expect(await asked).toBe('good');
    expect(scripted.clock.pending).toBe(0);
  });

  test('takes it for slow when it has had as much time again as the event loop was blocked', async () => {
    const scripted = scriptedParameter();
    const asked = ask(scripted);
    scripted.clock.freeze(700);
    await scripted.clock.advanceAsync(2_199);
    expect(scripted.fetches).toHaveLength(1);
    await scripted.clock.advanceAsync(1);
    expect(scripted.fetches).toHaveLength(2);
    scripted.last.answer('good');
    expect(await asked).toBe('good');
  });
});

describe('a container without a value, whose store fails', () => {
  test('tries until the time is over, in intervals of up to a second', async () => {
    const scripted = scriptedParameter({ backoffMs: 250 });
    const asked = tryToAsk(scripted, scripted.invocation(5_000));
    await failFor(scripted, 5_000);
    expect(starts(scripted)).toEqual([0, 250, 750, 1_750, 2_750, 3_750, 4_750]);
    expect(await asked).toBeInstanceOf(ConfigurationError);
    expect(scripted.clock.pending).toBe(0);
  });

  test('has the value when the store has recovered, however late', async () => {
    const scripted = scriptedParameter({ backoffMs: 500 });
    const deadline = scripted.invocation();
    const asked = ask(scripted, deadline);
    await failFor(scripted, 24_000);
    scripted.last.answer('good');
    await scripted.clock.advanceAsync(500);
    scripted.last.answer('good');
    expect(await asked).toBe('good');
    expect(deadline.remainingMs()).toBeGreaterThan(0);
    expect(scripted.clock.pending).toBe(0);
  });

  test('costs it a bounded rate, however many invocations there are', async () => {
    const scripted = scriptedParameter({ backoffMs: 500 });
    const asked: Promise<unknown>[] = [];
    for (let count = 0; count < 100; count += 1) {
      asked.push(tryToAsk(scripted, scripted.invocation(4_000)));
      scripted.last.fail(throttled());
      await scripted.clock.advanceAsync(100);
    }
    await failFor(scripted, 4_000);
    expect(await Promise.all(asked)).toHaveLength(100);
    expect(scripted.fetches.length).toBeLessThanOrEqual(15);
    expect(scripted.clock.pending).toBe(0);
  });

  test('has intervals no shorter than they were set to', async () => {
    const scripted = scriptedParameter({ backoffMs: 3_000 });
    const asked = ask(scripted);
    await failFor(scripted, 6_500);
    expect(starts(scripted)).toEqual([0, 3_000, 6_000]);
    await scripted.clock.advanceAsync(3_000);
    scripted.last.answer('good');
    expect(await asked).toBe('good');
  });

  test('has its short intervals again when the last good value is too old, after long ones', async () => {
    const scripted = await fetched({ ttlMs: 0, maxStaleMs: 60_000, backoffMs: 500 });
    for (let passedMs = 0; passedMs <= 60_000; passedMs += 500) {
      void tryToAsk(scripted);
      scripted.last.fail(throttled());
      await scripted.clock.advanceAsync(500);
    }
    const before = scripted.fetches.length;
    const asked = ask(scripted);
    await scripted.clock.advanceAsync(1_000);
    expect(scripted.fetches).toHaveLength(before + 1);
    scripted.last.answer('good again');
    expect(await asked).toBe('good again');
  });

  test('is asked once for all who waited for the interval to end', async () => {
    const scripted = scriptedParameter({ backoffMs: 500 });
    const asked = Promise.all([ask(scripted), ask(scripted), ask(scripted)]);
    scripted.last.fail(throttled());
    await scripted.clock.advanceAsync(500);
    expect(scripted.fetches).toHaveLength(2);
    scripted.last.answer('good');
    expect(await asked).toEqual(['good', 'good', 'good']);
    expect(scripted.clock.pending).toBe(0);
  });

  test('is not asked when the invocation that waits for the interval to end is over', async () => {
    const scripted = scriptedParameter({ backoffMs: 500 });
    const deadline = scripted.invocation();
    const asked = tryToAsk(scripted, deadline);
    scripted.last.fail(throttled());
    await scripted.clock.advanceAsync(100);
    deadline.end();
    expect(await asked).toBeInstanceOf(Error);
    await scripted.clock.advanceAsync(1_000);
    expect(scripted.fetches).toHaveLength(1);
    expect(scripted.clock.pending).toBe(0);
  });
});

describe('an invocation that arrives while the interval lasts', () => {
  test.each(FAULTS.filter(([fault]) => fault === 'an error'))('waits for the next try after %s', async (_, strike) => {
    const scripted = scriptedParameter({ backoffMs: 500 });
    scripted.parameter.prefetch();
    await strike(scripted);
    await scripted.clock.advanceAsync(200);
    const deadline = scripted.invocation();
    const asked = ask(scripted, deadline);
    expect(scripted.fetches).toHaveLength(1);
    await scripted.clock.advanceAsync(300);
    expect(scripted.fetches).toHaveLength(2);
    scripted.last.answer('good');
    expect(await asked).toBe('good');
    expect(deadline.timing().configurationMs).toBe(300);
  });

  test('waits for the next try after a fetch at load that was slow', async () => {
    const scripted = scriptedParameter({ backoffMs: 500 });
    scripted.parameter.prefetch();
    await scripted.clock.advanceAsync(1_500);
    const asked = ask(scripted);
    await scripted.clock.advanceAsync(500);
    expect(scripted.fetches).toHaveLength(2);
    scripted.last.answer('good');
    expect(await asked).toBe('good');
  });

  test.each([
    [599, 'fails at once', 1],
    [600, 'waits', 2],
  ])('with %i ms left %s, as a fetch and a call need 100 ms', async (budgetMs, _what, count) => {
    const scripted = scriptedParameter({ backoffMs: 500 });
    scripted.parameter.prefetch();
    scripted.last.fail(throttled());
    await scripted.clock.advanceAsync(0);
    const deadline = scripted.invocation(budgetMs);
    const asked = tryToAsk(scripted, deadline);
    await scripted.clock.advanceAsync(500);
    expect(scripted.fetches).toHaveLength(count);
    scripted.last.answer('good');
    expect(await asked).toEqual(count === 2 ? 'good' : expect.any(ConfigurationError));
    expect(deadline.timing().configurationMs).toBe(count === 2 ? 500 : 0);
  });

  test('that is too short for it fails with what the store failed with, and names the parameter in the log alone', async () => {
    const scripted = scriptedParameter({ backoffMs: 1_500 });
    scripted.parameter.prefetch();
    scripted.last.fail(throttled());
    await scripted.clock.advanceAsync(0);
    const error = await tryToAsk(scripted, scripted.invocation(1_200));
    expect(error).toMatchObject({
      kind: 'configuration',
      reason: `the parameter ${NAME} could not be fetched`,
      cause: { name: 'ThrottlingException' },
    });
    expect(String(error)).not.toContain(NAME);
  });

  test('is told of an error of the store rather than of a later fetch that was given up', async () => {
    const scripted = scriptedParameter({ backoffMs: 500 });
    const hasty = tryToAsk(scripted, scripted.invocation(700));
    scripted.last.fail(throttled());
    await scripted.clock.advanceAsync(700);
    await hasty;
    expect(scripted.fetches).toHaveLength(2);
    expect(await tryToAsk(scripted, scripted.invocation(300))).toMatchObject({
      cause: { name: 'ThrottlingException' },
    });
  });

  test.each([
    [1_000, DeadlineExceededError],
    [1_001, ConfigurationError],
  ])('of a store that never answers, with %i ms left, is out of time only when it is', async (budgetMs, kind) => {
    const scripted = scriptedParameter({ backoffMs: 1_500 });
    scripted.parameter.prefetch();
    await scripted.clock.advanceAsync(1_500);
    expect(await tryToAsk(scripted, scripted.invocation(budgetMs))).toBeInstanceOf(kind);
  });

  test.each(FAULTS.filter(([fault]) => fault.startsWith('no')).slice(0, 2))(
    'fails at once after %s, as a store that has answered gives no other answer in a moment',
    async (_fault, strike) => {
      const scripted = scriptedParameter({ backoffMs: 500 });
      const first = tryToAsk(scripted);
      await strike(scripted);
      const refusal = { kind: 'configuration', reason: `the parameter ${NAME} has no value` };
      expect(await first).toMatchObject(refusal);
      const deadline = scripted.invocation();
      expect(await tryToAsk(scripted, deadline)).toMatchObject(refusal);
      expect(deadline.timing().elapsedMs).toBe(0);
      expect(scripted.fetches).toHaveLength(1);
      await scripted.clock.advanceAsync(500);
      const recovered = ask(scripted);
      scripted.last.answer('good');
      expect(await recovered).toBe('good');
    },
  );
});

test('an unusable value ends the slow fetch beside it, and fails all waiters', async () => {
  const scripted = scriptedParameter();
  const asked = Promise.all([tryToAsk(scripted), tryToAsk(scripted)]);
  await scripted.clock.advanceAsync(1_500);
  scripted.last.answer('nonsense');
  const refusal = { kind: 'configuration', reason: `the parameter ${NAME} has no value` };
  expect(await asked).toMatchObject([refusal, refusal]);
  expect(scripted.fetches[0]?.signal.aborted).toBe(true);
  expect(await tryToAsk(scripted)).toMatchObject(refusal);
  expect(scripted.clock.pending).toBe(0);
});

test('an unawaited wait does not end the process, and still rejects for code that awaits it later', async () => {
  const scripted = scriptedParameter();
  const deadline = scripted.invocation(400);
  const left = scripted.parameter.get(deadline);
  // An unhandled rejection would fail the test.
  await scripted.clock.advanceAsync(400);
  await expect(left).rejects.toBeInstanceOf(DeadlineExceededError);
  deadline.end();
});

test('a value is no fresher for a wall clock that is set back', async () => {
  const scripted = await fetched();
  scripted.clock.shiftWallClock(-3_600_000);
  await scripted.clock.advanceAsync(10_000);
  const asked = ask(scripted);
  expect(scripted.fetches).toHaveLength(2);
  scripted.last.answer('good again');
  expect(await asked).toBe('good again');
});
