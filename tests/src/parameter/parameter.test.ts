import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sleep } from '../../../src/clock.ts';
import type { InvocationDeadline } from '../../../src/deadline/deadline.ts';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import { ConfigurationError, DeadlineExceededError } from '../../../src/failure/errors.ts';
import { createParameter } from '../../../src/parameter/parameter.ts';
import { PARAMETER_DEFAULTS } from '../../../src/parameter/settings.ts';
import { createFakeClock } from '../../../testing/fake-clock.ts';
import { CANARY } from '../hostile.ts';
import {
  type AbortManners,
  NAME,
  type ScriptedFetch,
  type ScriptedParameter,
  scriptedParameter,
} from './scripted-store.ts';

/** Asks within an invocation of its own, which is over when there is an answer. */
async function ask({ parameter, invocation }: ScriptedParameter, deadline = invocation()): Promise<unknown> {
  try {
    return await parameter.get(deadline);
  } finally {
    deadline.end();
  }
}

/** The same, with a failure for an answer. */
const tryToAsk = (scripted: ScriptedParameter, deadline?: InvocationDeadline): Promise<unknown> =>
  ask(scripted, deadline).catch((error: unknown) => error);

/** A parameter that has been fetched once, just now. */
async function fetched(...args: Parameters<typeof scriptedParameter>): Promise<ScriptedParameter> {
  const scripted = scriptedParameter(...args);
  const asked = ask(scripted);
  scripted.last.answer('good');
  await asked;
  return scripted;
}

const allManners: AbortManners[] = ['ignores it', 'fails at once', 'fails a moment later'];

describe('a value', () => {
  test('is fetched when it is first asked for, and is what parsing makes of it', async () => {
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

type Fault = (scripted: ScriptedParameter) => void | Promise<void>;

const faults: readonly (readonly [string, Fault])[] = [
  ['an error', ({ last }) => last.fail(new Error('AccessDenied'))],
  ['nonsense', ({ last }) => last.answer('nonsense')],
  ['nothing', ({ last }) => last.answer(undefined)],
  ['no answer in time', ({ clock }) => clock.advanceAsync(1_500)],
];

describe.each(faults)('when the store gives %s', (_fault, strike) => {
  test('the last good value serves', async () => {
    const scripted = await fetched();
    await scripted.clock.advanceAsync(10_000);
    const asked = ask(scripted);
    await strike(scripted);
    expect(await asked).toBe('good');
    expect(scripted.clock.pending).toBe(0);
  });

  test('the next invocation asks again, and has the new value when the store has recovered', async () => {
    const scripted = await fetched();
    await scripted.clock.advanceAsync(10_000);
    const asked = ask(scripted);
    await strike(scripted);
    await asked;
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
  const scripted = await fetched({ maxStaleMs: 1_000 });
  await scripted.clock.advanceAsync(10_500);
  const served = ask(scripted);
  scripted.last.fail(new Error('AccessDenied'));
  expect(await served).toBe('good');
  await scripted.clock.advanceAsync(501);
  const refused = tryToAsk(scripted);
  scripted.last.fail(new Error('AccessDenied'));
  expect(await refused).toBeInstanceOf(ConfigurationError);
});

describe('a container that never had a value', () => {
  test('fails for want of configuration when the store fails, and names the parameter in the log alone', async () => {
    const scripted = scriptedParameter();
    const asked = tryToAsk(scripted);
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

  test.each(allManners)('runs out of time when the fetch does, with a store that %s when aborted', async (manners) => {
    const scripted = scriptedParameter({}, manners);
    const asked = tryToAsk(scripted);
    await scripted.clock.advanceAsync(1_499);
    expect(scripted.last.signal.aborted).toBe(false);
    await scripted.clock.advanceAsync(1);
    const error = await asked;
    expect(error).toBeInstanceOf(DeadlineExceededError);
    expect(error).toMatchObject({
      statusCode: 504,
      source: 'lambda',
      budgetMs: 25_000,
      reason: `the parameter ${NAME} did not come in time`,
    });
    expect(scripted.last.signal.aborted).toBe(true);
    expect(scripted.clock.pending).toBe(0);
  });

  test.each(allManners)(
    'runs out of time when the invocation does, with a store that %s when aborted',
    async (manners) => {
      const scripted = scriptedParameter({}, manners);
      const asked = tryToAsk(scripted, scripted.invocation(400));
      await scripted.clock.advanceAsync(399);
      expect(scripted.last.signal.aborted).toBe(false);
      await scripted.clock.advanceAsync(1);
      const error = await asked;
      expect(error).toBeInstanceOf(DeadlineExceededError);
      expect(error).toMatchObject({ statusCode: 504, source: 'lambda', budgetMs: 400 });
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
    ['time is up', (_deadline, { clock }) => clock.advanceAsync(400)],
    ['end has come', (deadline) => deadline.end()],
  ])('whose %s fails at once, and starts no fetch', async (_what, finish) => {
    const scripted = scriptedParameter();
    const deadline = scripted.invocation(400);
    await finish(deadline, scripted);
    expect(await tryToAsk(scripted, deadline)).toBeInstanceOf(DeadlineExceededError);
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
    expect(getEventListeners(deadline.signal, 'abort')).toHaveLength(1);
    scripted.last.answer('good');
    await asked;
    await scripted.clock.advanceAsync(0);
    expect(getEventListeners(deadline.signal, 'abort')).toHaveLength(0);
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
    const asked = Promise.all([tryToAsk(scripted), tryToAsk(scripted)]);
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
      const scripted = scriptedParameter();
      const hasty = tryToAsk(scripted, scripted.invocation(200));
      scripted.clock.advance(200);
      for (let hop = 0; hop < hops; hop += 1) await null;
      const patient = tryToAsk(scripted);
      await scripted.clock.advanceAsync(0);
      expect(await hasty).toBeInstanceOf(DeadlineExceededError);
      const asked = scripted.fetches.filter(({ signal }) => !signal.aborted);
      expect(asked).toHaveLength(1);
      asked[0]?.answer('good');
      expect(await patient).toBe('good');
      expect(scripted.clock.pending).toBe(0);
    },
  );

  test('a fetch that others began earlier is cut at its own time', async () => {
    const scripted = scriptedParameter();
    const first = tryToAsk(scripted);
    await scripted.clock.advanceAsync(1_400);
    const second = tryToAsk(scripted);
    expect(scripted.fetches).toHaveLength(1);
    await scripted.clock.advanceAsync(100);
    expect(await Promise.all([first, second])).toEqual([
      expect.any(DeadlineExceededError),
      expect.any(DeadlineExceededError),
    ]);
    expect(scripted.clock.pending).toBe(0);
  });
});

test('a fetch that was given up is over: what it answers later is not kept', async () => {
  const scripted = scriptedParameter({}, 'ignores it');
  const hasty = tryToAsk(scripted, scripted.invocation(200));
  await scripted.clock.advanceAsync(200);
  await hasty;
  scripted.last.answer('good but late');
  await scripted.clock.advanceAsync(0);
  const asked = ask(scripted);
  expect(scripted.fetches).toHaveLength(2);
  scripted.last.answer('good');
  expect(await asked).toBe('good');
});

describe('a fetch before there is an invocation', () => {
  test('is joined by the first invocation, and kept for the next', async () => {
    const scripted = scriptedParameter();
    scripted.parameter.prefetch();
    expect(scripted.fetches).toHaveLength(1);
    const asked = ask(scripted);
    scripted.last.answer('good');
    expect(await asked).toBe('good');
    expect(scripted.parameter.get(scripted.invocation())).toBe('good');
    expect(scripted.fetches).toHaveLength(1);
  });

  test('that came home before serves at once', async () => {
    const scripted = scriptedParameter();
    scripted.parameter.prefetch();
    scripted.last.answer('good');
    await scripted.clock.advanceAsync(0);
    expect(scripted.clock.pending).toBe(0);
    expect(scripted.parameter.get(scripted.invocation())).toBe('good');
  });

  test.each(faults)('that gets %s fails in silence, and the first invocation fetches anew', async (_fault, strike) => {
    const scripted = scriptedParameter();
    scripted.parameter.prefetch();
    await strike(scripted);
    // A rejection that nobody handles fails the test by itself.
    await scripted.clock.advanceAsync(0);
    expect(scripted.clock.pending).toBe(0);
    const asked = ask(scripted);
    expect(scripted.fetches).toHaveLength(2);
    scripted.last.answer('good');
    expect(await asked).toBe('good');
  });

  test('that cannot even begin fails in silence, and then for want of configuration', async () => {
    const clock = createFakeClock();
    const fetch = (): never => {
      throw new Error('no such module');
    };
    const parameter = createParameter({ name: NAME, fetch, parse: String, settings: PARAMETER_DEFAULTS, clock });
    parameter.prefetch();
    await clock.advanceAsync(0);
    const deadline = startDeadline({ at: clock.now() + 1_000, hardAt: clock.now() + 1_500, source: 'lambda' }, clock);
    await expect(parameter.get(deadline)).rejects.toBeInstanceOf(ConfigurationError);
    deadline.end();
    await clock.advanceAsync(0);
    expect(clock.pending).toBe(0);
  });

  test('is given up by the only invocation that joined it, when that goes', async () => {
    const scripted = scriptedParameter();
    scripted.parameter.prefetch();
    const asked = tryToAsk(scripted, scripted.invocation(200));
    await scripted.clock.advanceAsync(200);
    expect(await asked).toBeInstanceOf(DeadlineExceededError);
    expect(scripted.last.signal.aborted).toBe(true);
    expect(scripted.clock.pending).toBe(0);
  });

  test.each([1_499, 1_500, 60_000])(
    'is joined only while it can be alive: the container was frozen for %i ms',
    async (frozenMs) => {
      const scripted = scriptedParameter();
      scripted.parameter.prefetch();
      scripted.clock.freeze(frozenMs);
      const asked = ask(scripted);
      const isAlive = frozenMs < 1_500;
      expect(scripted.fetches).toHaveLength(isAlive ? 1 : 2);
      scripted.last.answer('good');
      expect(await asked).toBe('good');
      await scripted.clock.advanceAsync(1_500);
      expect(scripted.fetches[0]?.signal.aborted).toBe(true);
      expect(scripted.clock.pending).toBe(0);
    },
  );

  test('that answers after a freeze does not replace what was fetched after it', async () => {
    const scripted = scriptedParameter();
    scripted.parameter.prefetch();
    scripted.clock.freeze(60_000);
    const asked = ask(scripted);
    scripted.fetches[1]?.answer('good');
    expect(await asked).toBe('good');
    scripted.fetches[0]?.answer('good before the freeze');
    await scripted.clock.advanceAsync(0);
    expect(scripted.parameter.get(scripted.invocation())).toBe('good');
  });

  test('that was joined before a freeze does not take along, when it is left, the one that came after', async () => {
    const scripted = scriptedParameter();
    const stranded = tryToAsk(scripted);
    scripted.clock.freeze(2_000);
    const second = ask(scripted);
    expect(await stranded).toBeInstanceOf(DeadlineExceededError);
    const third = ask(scripted);
    expect(scripted.fetches).toHaveLength(2);
    scripted.last.answer('good');
    expect(await Promise.all([second, third])).toEqual(['good', 'good']);
    await scripted.clock.advanceAsync(1_500);
    expect(scripted.clock.pending).toBe(0);
  });

  test('that dies after a freeze does not take the fetch with it that came after', async () => {
    const scripted = scriptedParameter();
    scripted.parameter.prefetch();
    scripted.clock.freeze(60_000);
    const first = ask(scripted);
    scripted.fetches[0]?.fail(new Error('socket hang up'));
    await scripted.clock.advanceAsync(0);
    const second = ask(scripted);
    expect(scripted.fetches).toHaveLength(2);
    scripted.last.answer('good');
    expect(await Promise.all([first, second])).toEqual(['good', 'good']);
    await scripted.clock.advanceAsync(1_500);
    expect(scripted.clock.pending).toBe(0);
  });
});

/** What the store does with its fetches, in their order; those beyond the script never end. */
const anyScript = fc.array(
  fc.record({
    lastsMs: fc.nat(3_000),
    end: fc.constantFrom('good', 'good again', 'nonsense', undefined, new Error('AccessDenied')),
  }),
  { minLength: 1, maxLength: 10 },
);
const anyCallers = fc.array(fc.record({ asksAt: fc.nat(30_000), budgetMs: fc.integer({ min: 1, max: 4_000 }) }), {
  minLength: 1,
  maxLength: 30,
});

test('whatever the store does, everyone is answered in time, one fetch runs at a time, and nothing is left', async () => {
  await fc.assert(
    fc.asyncProperty(anyScript, anyCallers, fc.constantFrom(...allManners), async (script, callers, manners) => {
      const scripted = scriptedParameter({ ttlMs: 2_000, maxStaleMs: 5_000 }, manners);
      const { clock, fetches, invocation } = scripted;
      const over = new Set<ScriptedFetch>();
      const late: object[] = [];
      const answers: unknown[] = [];
      const play = (index: number): void => {
        const [fetch, act] = [fetches[index], script[index]];
        if (fetch === undefined || act === undefined) return;
        clock.startTimer(act.lastsMs, () => {
          over.add(fetch);
          act.end instanceof Error ? fetch.fail(act.end) : fetch.answer(act.end);
        });
      };
      const call = async (budgetMs: number): Promise<void> => {
        const [askedAt, before] = [clock.now(), fetches.length];
        const asked = tryToAsk(scripted, invocation(budgetMs));
        if (fetches.length > before) {
          for (const fetch of fetches.slice(0, before)) expect(over.has(fetch) || fetch.signal.aborted).toBe(true);
          play(before);
        }
        answers.push(await asked);
        const tookMs = clock.now() - askedAt;
        if (tookMs > Math.min(budgetMs, 1_500)) late.push({ budgetMs, tookMs });
      };
      const calls = callers.map(({ asksAt, budgetMs }) => sleep(clock, asksAt).then(() => call(budgetMs)));
      await clock.advanceAsync(40_000);
      await Promise.all(calls);
      expect(late).toEqual([]);
      for (const answer of answers) {
        if (answer instanceof Error) expect([ConfigurationError, DeadlineExceededError]).toContain(answer.constructor);
        else expect(answer).toMatch(/^good/);
      }
      expect(clock.pending).toBe(0);
    }),
    { numRuns: 100 },
  );
});
