import { type Clock, systemClock } from '../clock.ts';
import { type MisplacedOptions, type OptionNames, ownOptions } from '../option-names.ts';
import { MAX_RUN_MS, wholeNumber } from '../options.ts';
import { DEFAULT_REST_API_LIMIT_MS } from './front-door.ts';
import type { ClockName, Reserves } from './instant.ts';

/** How the deadline of each invocation is found. */
export interface DeadlineOptions {
  /**
   * The time kept back to write the answer and get it home, in milliseconds: one number for every clock, or one for
   * each. On each clock it never takes more than a fifth of that clock's time. Default: 500.
   *
   * @example { lambda: 500, gateway: 500, caller: 200 }
   */
  readonly reserveMs?: number | Partial<Reserves>;
  /**
   * How long the REST API waits, in milliseconds. Raise it when the quota of a Regional or private API was raised.
   * Default: 29000 (API Gateway quotas).
   */
  readonly restApiLimitMs?: number;
  /** Time itself, for tests. Default: the machine's. */
  readonly clock?: Clock;
}

/** The options of a deadline with every default filled in. */
export interface DeadlineSettings {
  readonly reserves: Reserves;
  readonly restApiLimitMs: number;
  readonly clock: Clock;
}

/** The defaults of the deadline's options. */
export const DEADLINE_DEFAULTS: { readonly reserveMs: 500; readonly restApiLimitMs: 29_000 } = {
  reserveMs: 500,
  restApiLimitMs: DEFAULT_REST_API_LIMIT_MS,
};

/** Every option of a deadline. */
export const DEADLINE_OPTIONS: OptionNames<DeadlineOptions> = { reserveMs: true, restApiLimitMs: true, clock: true };

/** Every clock that has a reserve. */
const RESERVES: OptionNames<Partial<Reserves>> = { lambda: true, gateway: true, caller: true };

const reserveOf = (reserves: Partial<Reserves>, name: ClockName): number => {
  const own = reserves[name];
  return own === undefined ? DEADLINE_DEFAULTS.reserveMs : own;
};

/**
 * Checks the options and fills in the defaults.
 *
 * @param owner who takes the options, for the error's message
 * @param misplaced options that belong elsewhere, each with what to do instead
 * @throws RangeError naming option and value when one is not a whole number in its range
 * @throws TypeError naming an option that is unknown
 */
export function deadlineSettings(
  owner: string,
  options: DeadlineOptions,
  misplaced?: MisplacedOptions,
): DeadlineSettings {
  const own = ownOptions(owner, options, DEADLINE_OPTIONS, misplaced);
  const { reserveMs = DEADLINE_DEFAULTS.reserveMs, restApiLimitMs = DEADLINE_DEFAULTS.restApiLimitMs } = own;
  const isPerClock = typeof reserveMs === 'object' && reserveMs !== null;
  const perClock = isPerClock
    ? ownOptions(`${owner}: reserveMs`, reserveMs, RESERVES)
    : { lambda: reserveMs, gateway: reserveMs, caller: reserveMs };
  const option = isPerClock ? (name: ClockName) => `reserveMs.${name}` : () => 'reserveMs';
  const reserve = (name: ClockName): number =>
    wholeNumber(`${owner}: ${option(name)}`, reserveOf(perClock, name), 0, MAX_RUN_MS);
  return {
    reserves: { lambda: reserve('lambda'), gateway: reserve('gateway'), caller: reserve('caller') },
    restApiLimitMs: wholeNumber(`${owner}: restApiLimitMs`, restApiLimitMs, 50, MAX_RUN_MS),
    clock: own.clock ?? systemClock,
  };
}
