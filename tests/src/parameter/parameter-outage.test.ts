import { describe, expect, test } from '@jest/globals';
import { ConfigurationError, DeadlineExceededError } from '../../../src/failure/errors.ts';
import { ask, FAULTS, fetched, tryToAsk } from './asking.ts';
import { NAME, type ScriptedParameter, scriptedParameter } from './scripted-store.ts';

describe.each(FAULTS)('when the store gives %s', (_fault, strike) => {
  test('the last good value serves', async () => {
    const scripted = await fetched();
    await scripted.clock.advanceAsync(10_000);
    const asked = ask(scripted);
    await strike(scripted);
    expect(await asked).toBe('good');
    expect(scripted.clock.pending).toBe(0);
  });

  test('the next invocation after a while asks again, and has the new value when the store has recovered', async () => {
    const scripted = await fetched();
    await scripted.clock.advanceAsync(10_000);
    const asked = ask(scripted);
    await strike(scripted);
    await asked;
    await scripted.clock.advanceAsync(1_500);
    const recovered = ask(scripted);
    expect(scripted.fetches).toHaveLength(3);
    scripted.last.answer('good again');
    expect(await recovered).toBe('good again');
    expect(scripted.parameter.get(scripted.invocation())).toBe('good again');
  });

  test('a value that is too old serves no more', async () => {
    // 1 500 ms pass for the fault that is one of time.
    for (const [ageMs, serves] of [
      [68_500, true],
      [70_001, false],
    ] as const) {
      const scripted = await fetched();
      await scripted.clock.advanceAsync(ageMs);
      const asked = tryToAsk(scripted, scripted.invocation());
      await strike(scripted);
      expect([ageMs, (await asked) === 'good']).toEqual([ageMs, serves]);
    }
  });

  test('a container that never had a value fails, is not stuck with it, and leaves nothing', async () => {
    const scripted = scriptedParameter();
    const asked = tryToAsk(scripted);
    await strike(scripted);
    expect(await asked).toBeInstanceOf(Error);
    expect(scripted.clock.pending).toBe(0);
    await scripted.clock.advanceAsync(1_500);
    const recovered = ask(scripted);
    expect(scripted.fetches).toHaveLength(2);
    scripted.last.answer('good');
    expect(await recovered).toBe('good');
  });
});

test('a value serves up to its time of use and of staleness together, to the millisecond', async () => {
  for (const [ageMs, serves] of [
    [70_000, true],
    [70_001, false],
  ] as const) {
    const scripted = await fetched();
    await scripted.clock.advanceAsync(ageMs);
    const asked = tryToAsk(scripted);
    scripted.last.fail(new Error('AccessDenied'));
    expect([ageMs, (await asked) === 'good']).toEqual([ageMs, serves]);
  }
});

test('an old value stays as old as it is, however often it has served', async () => {
  const scripted = await fetched({ maxStaleMs: 1_000, backoffMs: 10_000 });
  await scripted.clock.advanceAsync(10_500);
  const served = ask(scripted);
  scripted.last.fail(new Error('AccessDenied'));
  expect(await served).toBe('good');
  await scripted.clock.advanceAsync(501);
  expect(await tryToAsk(scripted)).toBeInstanceOf(ConfigurationError);
});

/** One invocation after another, each without a pause, until `ms` have passed. */
async function chatFor(scripted: ScriptedParameter, ms: number, everyMs: number): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (let passedMs = 0; passedMs < ms; passedMs += everyMs) {
    const asked = tryToAsk(scripted);
    scripted.last.fail(new Error('ThrottlingException'));
    await scripted.clock.advanceAsync(everyMs);
    answers.push(await asked);
  }
  return answers;
}

describe('an outage of the store', () => {
  test('costs it one fetch per interval and not one per invocation, and the last good value serves at once', async () => {
    const scripted = await fetched({ backoffMs: 500 });
    await scripted.clock.advanceAsync(10_000);
    const answers = await chatFor(scripted, 500, 10);
    expect(new Set(answers)).toEqual(new Set(['good']));
    expect(scripted.fetches).toHaveLength(2);
    const deadline = scripted.invocation();
    await scripted.clock.advanceAsync(0);
    expect(scripted.parameter.get(deadline)).toBeInstanceOf(Promise);
    expect(scripted.fetches).toHaveLength(3);
  });

  test('has intervals twice as long after each failure, up to half a minute', async () => {
    const scripted = await fetched({ backoffMs: 500, maxStaleMs: 600_000 });
    await scripted.clock.advanceAsync(10_000);
    await chatFor(scripted, 122_000, 500);
    const startedAt = scripted.fetches.slice(1).map((fetch) => fetch.startedAt);
    const intervals = startedAt.slice(1).map((at, index) => at - (startedAt[index] ?? at));
    expect(intervals).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('has intervals no shorter than they were set to', async () => {
    const scripted = await fetched({ backoffMs: 40_000 });
    await scripted.clock.advanceAsync(10_000);
    await chatFor(scripted, 40_000, 1_000);
    expect(scripted.fetches).toHaveLength(2);
    await chatFor(scripted, 1_000, 1_000);
    expect(scripted.fetches).toHaveLength(3);
  });

  test('is forgotten with the first good value', async () => {
    const scripted = await fetched({ backoffMs: 500 });
    await scripted.clock.advanceAsync(10_000);
    await chatFor(scripted, 3_000, 100);
    await scripted.clock.advanceAsync(10_000);
    const recovered = ask(scripted);
    scripted.last.answer('good again');
    expect(await recovered).toBe('good again');
    await scripted.clock.advanceAsync(10_000);
    const before = scripted.fetches.length;
    await chatFor(scripted, 600, 100);
    expect(scripted.fetches).toHaveLength(before + 2);
  });

  test('is not made longer by a clock that is set back', async () => {
    const scripted = await fetched({ backoffMs: 500 });
    await scripted.clock.advanceAsync(15_000);
    await chatFor(scripted, 100, 100);
    scripted.clock.freeze(-101);
    const asked = ask(scripted);
    expect(scripted.fetches).toHaveLength(3);
    scripted.last.answer('good again');
    expect(await asked).toBe('good again');
  });

  test('counts a fetch that was given up, so that hasty callers do not cost one fetch each', async () => {
    const scripted = scriptedParameter({ backoffMs: 500 });
    for (let calls = 0; calls < 5; calls += 1) {
      const hasty = tryToAsk(scripted, scripted.invocation(50));
      await scripted.clock.advanceAsync(50);
      expect(await hasty).toBeInstanceOf(DeadlineExceededError);
    }
    expect(scripted.fetches).toHaveLength(1);
  });
});

test('callers who give a fetch up do not make others wait longer than one interval', async () => {
  const scripted = scriptedParameter({ backoffMs: 500 });
  for (let calls = 0; calls < 3; calls += 1) {
    const hasty = tryToAsk(scripted, scripted.invocation(50));
    await scripted.clock.advanceAsync(500);
    expect(await hasty).toBeInstanceOf(DeadlineExceededError);
  }
  const patient = ask(scripted);
  await scripted.clock.advanceAsync(500);
  scripted.last.answer('good');
  expect(await patient).toBe('good');
});

describe('a container that never had a value, when a fetch fails', () => {
  test('tries once more within the same invocation, when the interval is over', async () => {
    const scripted = scriptedParameter({ backoffMs: 500 });
    const deadline = scripted.invocation();
    const asked = ask(scripted, deadline);
    scripted.last.fail(new Error('ThrottlingException'));
    await scripted.clock.advanceAsync(499);
    expect(scripted.fetches).toHaveLength(1);
    await scripted.clock.advanceAsync(1);
    expect(scripted.fetches).toHaveLength(2);
    scripted.last.answer('good');
    expect(await asked).toBe('good');
    expect(deadline.timing().configurationMs).toBe(500);
    expect(scripted.clock.pending).toBe(0);
  });

  test('fails at once when the store has answered, and the answer is no good', async () => {
    const scripted = scriptedParameter({ backoffMs: 500 });
    const deadline = scripted.invocation();
    const asked = tryToAsk(scripted, deadline);
    scripted.last.answer('nonsense');
    expect(await asked).toMatchObject({ kind: 'configuration', reason: `the parameter ${NAME} has no value` });
    expect(deadline.timing().configurationMs).toBe(0);
    expect(scripted.fetches).toHaveLength(1);
  });

  test('fails with what the last try failed with, when a third could not begin within the time of one', async () => {
    const scripted = scriptedParameter({ backoffMs: 500 });
    const asked = tryToAsk(scripted);
    scripted.last.fail(new Error('ThrottlingException'));
    await scripted.clock.advanceAsync(500);
    scripted.last.fail(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    await scripted.clock.advanceAsync(0);
    expect(await asked).toMatchObject({ kind: 'configuration', cause: { name: 'AccessDeniedException' } });
    expect(scripted.fetches).toHaveLength(2);
  });

  test.each(FAULTS)('fails at once while the interval lasts, as it did after %s', async (_fault, strike) => {
    const scripted = scriptedParameter();
    const failed = tryToAsk(scripted);
    await strike(scripted);
    const first = (await failed) as Error;
    const deadline = scripted.invocation();
    const second = (await tryToAsk(scripted, deadline)) as Error;
    expect(second.constructor).toBe(first.constructor);
    expect(second).toMatchObject({ reason: expect.stringContaining(NAME) });
    expect(deadline.timing().elapsedMs).toBe(0);
    expect(scripted.fetches).toHaveLength(1);
  });

  test.each([
    [1_000, 1],
    [1_001, 2],
  ])('waits for the interval to end at most half of what is left: with %i ms it makes %i', async (budgetMs, tries) => {
    const scripted = scriptedParameter({ backoffMs: 500 });
    const asked = tryToAsk(scripted, scripted.invocation(budgetMs));
    scripted.last.fail(new Error('ThrottlingException'));
    await scripted.clock.advanceAsync(500);
    expect(scripted.fetches).toHaveLength(tries);
    await scripted.clock.advanceAsync(budgetMs);
    expect(await asked).toBeInstanceOf(tries === 1 ? ConfigurationError : DeadlineExceededError);
    expect(scripted.clock.pending).toBe(0);
  });

  test('stops waiting for the interval to end when its invocation does', async () => {
    const scripted = scriptedParameter({ backoffMs: 500 });
    const deadline = scripted.invocation();
    const asked = tryToAsk(scripted, deadline);
    scripted.last.fail(new Error('ThrottlingException'));
    await scripted.clock.advanceAsync(100);
    deadline.end();
    expect(await asked).toBeInstanceOf(Error);
    await scripted.clock.advanceAsync(1_000);
    expect(scripted.fetches).toHaveLength(1);
    expect(scripted.clock.pending).toBe(0);
  });

  test('makes one fetch for all who waited for the interval to end', async () => {
    const scripted = scriptedParameter({ backoffMs: 500 });
    const asked = Promise.all([ask(scripted), ask(scripted), ask(scripted)]);
    scripted.last.fail(new Error('ThrottlingException'));
    await scripted.clock.advanceAsync(500);
    expect(scripted.fetches).toHaveLength(2);
    scripted.last.answer('good');
    expect(await asked).toEqual(['good', 'good', 'good']);
  });
});

describe('while there is a last good value', () => {
  test('an invocation waits for a new one at most half of what is left', async () => {
    const scripted = await fetched();
    await scripted.clock.advanceAsync(10_000);
    const deadline = scripted.invocation(400);
    const asked = ask(scripted, deadline);
    await scripted.clock.advanceAsync(199);
    expect(scripted.last.signal.aborted).toBe(false);
    await scripted.clock.advanceAsync(1);
    expect(await asked).toBe('good');
    expect(scripted.last.signal.aborted).toBe(true);
    expect(deadline.timing().configurationMs).toBe(200);
  });

  test('one that gives up waiting does not take the fetch from others', async () => {
    const scripted = await fetched();
    await scripted.clock.advanceAsync(10_000);
    const hasty = ask(scripted, scripted.invocation(200));
    const patient = ask(scripted);
    await scripted.clock.advanceAsync(100);
    expect(await hasty).toBe('good');
    scripted.last.answer('good again');
    expect(await patient).toBe('good again');
    expect(scripted.clock.pending).toBe(0);
  });
});
