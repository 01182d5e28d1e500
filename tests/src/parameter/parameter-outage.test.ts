import { describe, expect, test } from '@jest/globals';
import { ConfigurationError, DeadlineExceededError } from '../../../src/failure/errors.ts';
import { ask, FAULTS, fetched, tryToAsk } from './asking.ts';
import { type ScriptedParameter, scriptedParameter } from './scripted-store.ts';

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
    // 1,500 ms pass, for the faults of time.
    for (const [ageMs, serves] of [
      [68_500, true],
      [70_001, false],
    ] as const) {
      const scripted = await fetched();
      await scripted.clock.advanceAsync(ageMs);
      const asked = tryToAsk(scripted, scripted.invocation(1_599));
      await strike(scripted);
      await scripted.clock.advanceAsync(100);
      expect([ageMs, (await asked) === 'good']).toEqual([ageMs, serves]);
    }
  });
});

test('a value serves up to its time of use and of staleness together, to the millisecond', async () => {
  for (const [ageMs, serves] of [
    [70_000, true],
    [70_001, false],
  ] as const) {
    const scripted = await fetched();
    await scripted.clock.advanceAsync(ageMs);
    const asked = tryToAsk(scripted, scripted.invocation(1_500));
    scripted.last.fail(new Error('AccessDenied'));
    expect([ageMs, (await asked) === 'good']).toEqual([ageMs, serves]);
  }
});

test('serving an old value does not renew it', async () => {
  const scripted = await fetched({ maxStaleMs: 1_000, backoffMs: 10_000 });
  await scripted.clock.advanceAsync(10_500);
  const served = ask(scripted);
  scripted.last.fail(new Error('AccessDenied'));
  expect(await served).toBe('good');
  await scripted.clock.advanceAsync(501);
  expect(await tryToAsk(scripted, scripted.invocation(9_000))).toBeInstanceOf(ConfigurationError);
});

/** Runs one invocation directly after the other until `ms` milliseconds have passed. */
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
    scripted.clock.shiftWallClock(-3_600_000);
    await scripted.clock.advanceAsync(400);
    const asked = ask(scripted);
    expect(scripted.fetches).toHaveLength(3);
    scripted.last.answer('good again');
    expect(await asked).toBe('good again');
  });

  test('counts an aborted fetch, so that callers with little time do not cost one fetch each', async () => {
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
