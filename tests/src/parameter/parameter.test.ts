import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { InvocationDeadline } from '../../../src/deadline/deadline.ts';
import { ConfigurationError, DeadlineExceededError } from '../../../src/failure/errors.ts';
import { CANARY } from '../hostile.ts';
import { ALL_MANNERS, ask, fetched, tryToAsk } from './asking.ts';
import { NAME, type ScriptedParameter, scriptedParameter } from './scripted-store.ts';

describe('a value that is invalidated', () => {
  test('is fetched again before its TTL is over, and serves until there is another', async () => {
    const scripted = await fetched({ ttlMs: 60_000 });
    scripted.clock.advance(10_000);
    scripted.parameter.invalidate();
    const asked = ask(scripted);
    expect(scripted.fetches).toHaveLength(2);
    scripted.last.fail(new Error('AccessDenied'));
    expect(await asked).toBe('good');
  });

  test('is not fetched again when it is less than 10 s old', async () => {
    const scripted = await fetched({ ttlMs: 60_000 });
    scripted.clock.advance(9_999);
    scripted.parameter.invalidate();
    expect(await ask(scripted)).toBe('good');
    expect(scripted.fetches).toHaveLength(1);
  });

  test('gets no longer life: a value too old to serve stays too old', async () => {
    const scripted = await fetched({ ttlMs: 60_000, maxStaleMs: 5_000 });
    scripted.clock.advance(65_001);
    scripted.parameter.invalidate();
    const asked = tryToAsk(scripted);
    scripted.last.fail(new ConfigurationError());
    expect(await asked).toBeInstanceOf(ConfigurationError);
  });

  test('does nothing before there is one', async () => {
    const scripted = scriptedParameter();
    scripted.parameter.invalidate();
    expect(scripted.fetches).toHaveLength(0);
  });
});

describe('a value', () => {
  test('is fetched at the first get, and parsed', async () => {
    const scripted = scriptedParameter();
    const asked = ask(scripted);
    scripted.last.answer('good \n');
    expect(await asked).toBe('good');
    expect(scripted.clock.pending).toBe(0);
  });

  test('is used until its time is over, without a promise and without a fetch', async () => {
    const { clock, parameter, fetches, invocation } = await fetched();
    const deadline = invocation();
    expect(parameter.get(deadline)).toBe('good');
    clock.advance(9_999);
    expect(parameter.get(deadline)).toBe('good');
    expect(fetches).toHaveLength(1);
    expect(clock.pending).toBe(1);
    expect(deadline.timing().configurationMs).toBe(0);
    deadline.end();
  });

  test('is fetched again by the first who asks when its time is over, and by no timer', async () => {
    const scripted = await fetched();
    await scripted.clock.advanceAsync(600_000);
    expect(scripted.fetches).toHaveLength(1);
    const asked = ask(scripted);
    expect(scripted.fetches).toHaveLength(2);
    scripted.last.answer('good again');
    expect(await asked).toBe('good again');
    expect(scripted.parameter.get(scripted.invocation())).toBe('good again');
  });

  test('is as old as its arrival, not as the question', async () => {
    const scripted = scriptedParameter();
    const asked = ask(scripted);
    await scripted.clock.advanceAsync(1_000);
    scripted.last.answer('good');
    await asked;
    await scripted.clock.advanceAsync(9_999);
    expect(await ask(scripted)).toBe('good');
    expect(scripted.fetches).toHaveLength(1);
    await scripted.clock.advanceAsync(1);
    const again = ask(scripted);
    expect(scripted.fetches).toHaveLength(2);
    scripted.last.answer('good again');
    await again;
  });

  test('of no lasting use is fetched every time', async () => {
    const scripted = await fetched({ ttlMs: 0 });
    const asked = ask(scripted);
    expect(scripted.fetches).toHaveLength(2);
    scripted.last.answer('good again');
    expect(await asked).toBe('good again');
  });

  test('has its time of waiting on the bill of the invocation', async () => {
    const scripted = scriptedParameter();
    const deadline = scripted.invocation();
    const asked = ask(scripted, deadline);
    await scripted.clock.advanceAsync(300);
    scripted.last.answer('good');
    await asked;
    await scripted.clock.advanceAsync(300);
    expect(deadline.timing().configurationMs).toBe(300);
  });
});

describe('a container that never had a value', () => {
  test('fails for want of configuration when the store fails, and names the parameter in the log alone', async () => {
    const scripted = scriptedParameter();
    const asked = tryToAsk(scripted, scripted.invocation(1_599));
    scripted.last.fail(
      Object.assign(new Error(CANARY), { name: 'AccessDeniedException', $metadata: { requestId: CANARY } }),
    );
    const error = await asked;
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({
      statusCode: 500,
      reason: `the parameter ${NAME} could not be fetched`,
      cause: { name: 'AccessDeniedException' },
    });
    expect(String(error)).not.toContain(NAME);
    expect(inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toContain('canary');
  });

  test('fails with the refusal itself when the value is nonsense', async () => {
    const scripted = scriptedParameter();
    const asked = tryToAsk(scripted);
    scripted.last.answer(CANARY);
    const error = await asked;
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ reason: `the parameter ${NAME} has no value` });
    expect(inspect(error, { showHidden: true })).not.toContain('canary');
  });

  test.each(ALL_MANNERS)(
    'runs out of time when the invocation does, with a store that %s when aborted',
    async (manners) => {
      const scripted = scriptedParameter({}, manners);
      const asked = tryToAsk(scripted, scripted.invocation(400));
      await scripted.clock.advanceAsync(399);
      expect(scripted.last.signal.aborted).toBe(false);
      await scripted.clock.advanceAsync(1);
      const error = await asked;
      expect(error).toBeInstanceOf(DeadlineExceededError);
      expect(error).toMatchObject({
        statusCode: 504,
        source: 'lambda',
        budgetMs: 400,
        reason: `the parameter ${NAME} did not come in time`,
      });
      expect(scripted.last.signal.aborted).toBe(true);
      expect(scripted.clock.pending).toBe(0);
    },
  );
});

describe('an invocation', () => {
  test('that runs out of time while it waits has the last good value', async () => {
    const scripted = await fetched();
    await scripted.clock.advanceAsync(10_000);
    const asked = ask(scripted, scripted.invocation(400));
    await scripted.clock.advanceAsync(400);
    expect(await asked).toBe('good');
    expect(scripted.clock.pending).toBe(0);
  });

  test.each<[string, (deadline: InvocationDeadline, scripted: ScriptedParameter) => unknown]>([
    ['time is up: deadline-exceeded', (_deadline, { clock }) => clock.advanceAsync(400)],
    ['end has come: invocation-ended', (deadline) => deadline.end()],
  ])('whose %s fails at once, and starts no fetch', async (what, finish) => {
    const scripted = scriptedParameter();
    const deadline = scripted.invocation(400);
    await finish(deadline, scripted);
    const thrown = await tryToAsk(scripted, deadline);
    expect(thrown).toMatchObject({ kind: what.split(': ')[1] });
    expect(scripted.fetches).toHaveLength(0);
    expect(scripted.clock.pending).toBe(0);
  });

  test('whose time is up has the last good value, and starts no fetch for another', async () => {
    const scripted = await fetched();
    await scripted.clock.advanceAsync(10_000);
    const deadline = scripted.invocation(400);
    await scripted.clock.advanceAsync(400);
    expect(await tryToAsk(scripted, deadline)).toBe('good');
    expect(scripted.fetches).toHaveLength(1);
  });

  test('that ends while it waits gives the fetch up', async () => {
    const scripted = scriptedParameter();
    const deadline = scripted.invocation();
    const asked = tryToAsk(scripted, deadline);
    deadline.end();
    expect(await asked).toBeInstanceOf(Error);
    expect(scripted.last.signal.aborted).toBe(true);
    expect(scripted.clock.pending).toBe(0);
  });

  test('leaves no listener on its signal when it has its value', async () => {
    const scripted = scriptedParameter();
    const deadline = scripted.invocation();
    const asked = scripted.parameter.get(deadline);
    expect(getEventListeners(deadline.cancellation, 'abort')).toHaveLength(1);
    scripted.last.answer('good');
    await asked;
    await scripted.clock.advanceAsync(0);
    expect(getEventListeners(deadline.cancellation, 'abort')).toHaveLength(0);
    deadline.end();
  });
});

describe('invocations that ask at the same time', () => {
  test('share one fetch and its value', async () => {
    const scripted = scriptedParameter();
    const asked = Promise.all([ask(scripted), ask(scripted), ask(scripted)]);
    expect(scripted.fetches).toHaveLength(1);
    scripted.last.answer('good');
    expect(await asked).toEqual(['good', 'good', 'good']);
    expect(scripted.clock.pending).toBe(0);
  });

  test('share its failure', async () => {
    const scripted = scriptedParameter();
    const asked = Promise.all([1_500, 1_000].map((budgetMs) => tryToAsk(scripted, scripted.invocation(budgetMs))));
    scripted.last.fail(new Error('AccessDenied'));
    expect(await asked).toEqual([expect.any(ConfigurationError), expect.any(ConfigurationError)]);
    expect(scripted.fetches).toHaveLength(1);
  });

  test('each go when their own time is up, and the last to go gives the fetch up', async () => {
    const scripted = scriptedParameter();
    const first = tryToAsk(scripted, scripted.invocation(200));
    const second = tryToAsk(scripted, scripted.invocation(500));
    await scripted.clock.advanceAsync(200);
    expect(await first).toMatchObject({ name: 'DeadlineExceededError', budgetMs: 200 });
    expect(scripted.last.signal.aborted).toBe(false);
    await scripted.clock.advanceAsync(300);
    expect(await second).toMatchObject({ name: 'DeadlineExceededError', budgetMs: 500 });
    expect(scripted.last.signal.aborted).toBe(true);
    expect(scripted.fetches).toHaveLength(1);
    expect(scripted.clock.pending).toBe(0);
  });

  test('do not take the value from each other when one of them goes', async () => {
    const scripted = scriptedParameter();
    const hasty = tryToAsk(scripted, scripted.invocation(200));
    const patient = ask(scripted);
    await scripted.clock.advanceAsync(200);
    await hasty;
    scripted.last.answer('good');
    expect(await patient).toBe('good');
    expect(scripted.clock.pending).toBe(0);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 8, 12])(
    'do not join a fetch that was just given up: one that asks %i promises later has its own',
    async (hops) => {
      const scripted = scriptedParameter({ backoffMs: 500 });
      const hasty = tryToAsk(scripted, scripted.invocation(200));
      scripted.clock.advance(200);
      for (let hop = 0; hop < hops; hop += 1) await null;
      const patient = tryToAsk(scripted);
      await scripted.clock.advanceAsync(500);
      expect(await hasty).toBeInstanceOf(DeadlineExceededError);
      const asked = scripted.fetches.filter(({ signal }) => !signal.aborted);
      expect(asked).toHaveLength(1);
      asked[0]?.answer('good');
      expect(await patient).toBe('good');
      expect(scripted.clock.pending).toBe(0);
    },
  );
});

test('a later answer of an aborted fetch is not kept', async () => {
  const scripted = scriptedParameter({}, 'ignores it');
  const hasty = tryToAsk(scripted, scripted.invocation(200));
  await scripted.clock.advanceAsync(200);
  await hasty;
  scripted.last.answer('good but late');
  await scripted.clock.advanceAsync(1_500);
  const asked = ask(scripted);
  expect(scripted.fetches).toHaveLength(2);
  scripted.last.answer('good');
  expect(await asked).toBe('good');
});
