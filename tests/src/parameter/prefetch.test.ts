import { describe, expect, test } from '@jest/globals';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import { ConfigurationError, DeadlineExceededError } from '../../../src/failure/errors.ts';
import { createParameter } from '../../../src/parameter/parameter.ts';
import { PARAMETER_DEFAULTS } from '../../../src/parameter/settings.ts';
import { createFakeClock } from '../../../testing/fake-clock.ts';
import { ask, FAULTS, tryToAsk } from './asking.ts';
import { NAME, scriptedParameter } from './scripted-store.ts';

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

  test.each(FAULTS)(
    'that gets %s fails in silence, and an invocation after a while fetches anew',
    async (_fault, strike) => {
      const scripted = scriptedParameter();
      scripted.parameter.prefetch();
      await strike(scripted);
      // An unhandled rejection would fail the test.
      await scripted.clock.advanceAsync(1_500);
      expect(scripted.clock.pending).toBe(0);
      const asked = ask(scripted);
      expect(scripted.fetches).toHaveLength(2);
      scripted.last.answer('good');
      expect(await asked).toBe('good');
    },
  );

  test('that cannot even begin fails in silence, and then for want of configuration', async () => {
    const clock = createFakeClock();
    const fetch = (): never => {
      throw new Error('no such module');
    };
    const parameter = createParameter({ name: NAME, fetch, parse: String, settings: PARAMETER_DEFAULTS, clock });
    parameter.prefetch();
    await clock.advanceAsync(0);
    const deadline = startDeadline({ at: clock.now() + 1_000, hardAt: clock.now() + 1_500, source: 'lambda' }, clock);
    const asked = expect(parameter.get(deadline)).rejects.toBeInstanceOf(ConfigurationError);
    await clock.advanceAsync(500);
    await asked;
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

  test.each([1_500, 1_501, 60_000])(
    'is joined only while it can be alive: the container was frozen for %i ms',
    async (frozenMs) => {
      const scripted = scriptedParameter();
      scripted.parameter.prefetch();
      scripted.clock.freeze(frozenMs);
      const asked = ask(scripted);
      const isAlive = frozenMs <= 1_500;
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
    await scripted.clock.advanceAsync(0);
    const third = ask(scripted);
    expect(scripted.fetches).toHaveLength(2);
    scripted.last.answer('good');
    expect(await Promise.all([stranded, second, third])).toEqual(['good', 'good', 'good']);
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
