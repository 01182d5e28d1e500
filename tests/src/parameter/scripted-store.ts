import type { InvocationDeadline } from '../../../src/deadline/deadline.ts';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import { ConfigurationError } from '../../../src/failure/errors.ts';
import { createParameter, type Parameter } from '../../../src/parameter/parameter.ts';
import type { ParameterSettings } from '../../../src/parameter/settings.ts';
import { createLateClock, type LateClock } from '../late-clock.ts';

/** One fetch, as the test that answers it sees it. */
export interface ScriptedFetch {
  readonly startedAt: number;
  readonly signal: AbortSignal;
  answer(value: unknown): void;
  fail(error: unknown): void;
}

/** How a store takes it when its fetch is aborted. */
export type AbortManners = 'ignores it' | 'fails at once' | 'fails a moment later';

export interface ScriptedParameter {
  readonly clock: LateClock;
  readonly parameter: Parameter<string>;
  /** Every fetch so far. */
  readonly fetches: readonly ScriptedFetch[];
  /** The last fetch: a test that speaks of one that was never made is wrong. */
  readonly last: ScriptedFetch;
  /** The deadline of an invocation that begins now. */
  invocation(budgetMs?: number): InvocationDeadline;
}

export const NAME = '/chat/url';

/** A container waits as long after a failed fetch as one may take: no invocation waits for a second one. */
const SETTINGS: ParameterSettings = { ttlMs: 10_000, fetchTimeoutMs: 1_500, maxStaleMs: 60_000, backoffMs: 1_500 };

/** Text that starts with "good" can be used. */
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
