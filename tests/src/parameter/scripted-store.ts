import type { InvocationDeadline } from '../../../src/deadline/deadline.ts';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import { ConfigurationError } from '../../../src/failure/errors.ts';
import { createParameter, type Parameter } from '../../../src/parameter/parameter.ts';
import type { ParameterSettings } from '../../../src/parameter/settings.ts';
import { createLateClock, type LateClock } from '../late-clock.ts';

/** One fetch, for the test that answers it. */
export interface ScriptedFetch {
  readonly startedAt: number;
  readonly signal: AbortSignal;
  answer(value: unknown): void;
  fail(error: unknown): void;
}

/** The reaction of a store to an aborted fetch. */
export type AbortManners = 'ignores it' | 'fails at once' | 'fails a moment later';

export interface ScriptedParameter {
  readonly clock: LateClock;
  readonly parameter: Parameter<string>;
  /** Every fetch so far. */
  readonly fetches: readonly ScriptedFetch[];
  /** The last fetch. Throws if there is none. */
  readonly last: ScriptedFetch;
  /** The deadline of an invocation that starts now. */
  invocation(budgetMs?: number): InvocationDeadline;
}

export const NAME = '/chat/url';

/** The wait after a failed fetch is as long as the time of a fetch, so that no invocation waits for a second one. */
const SETTINGS: ParameterSettings = { ttlMs: 10_000, fetchTimeoutMs: 1_500, maxStaleMs: 60_000, backoffMs: 1_500 };

/** Only text that starts with "good" is usable. */
function parse(value: unknown): string {
  if (typeof value === 'string' && value.startsWith('good')) return value.trim();
  throw new ConfigurationError({ reason: `the parameter ${NAME} has no value` });
}

/** A parameter whose every fetch waits for the test to end it. */
export function scriptedParameter(
  settings: Partial<ParameterSettings> = {},
  manners: AbortManners = 'fails a moment later',
  onFetch: (index: number) => void = () => undefined,
): ScriptedParameter {
  const clock = createLateClock();
  const fetches: ScriptedFetch[] = [];
  const fetch = (signal: AbortSignal): Promise<unknown> => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    fetches.push({ startedAt: clock.now(), signal, answer: resolve, fail: reject });
    onFetch(fetches.length - 1);
    if (manners !== 'ignores it') signal.addEventListener('abort', () => reject(signal.reason));
    return manners === 'fails a moment later' ? (async () => await promise)() : promise;
  };
  const parameter = createParameter({ name: NAME, fetch, parse, settings: { ...SETTINGS, ...settings }, clock });
  return {
    clock,
    parameter,
    fetches,
    get last() {
      const last = fetches.at(-1);
      if (last === undefined) throw new Error('nothing has been fetched');
      return last;
    },
    invocation: (budgetMs = 25_000) => {
      const at = clock.now() + budgetMs;
      return startDeadline({ at, hardAt: at + 500, source: 'lambda' }, clock);
    },
  };
}
