import { type Clock, systemClock } from '../clock.ts';
import { type MisplacedOptions, type OptionNames, ownOptions } from '../option-names.ts';
import { MAX_RUN_MS, wholeNumber } from '../options.ts';
import { checkExposure, EXPOSURE_OPTIONS, type ExposeTiming, type ExposureOptions } from './exposure.ts';
import {
  DEFAULT_REST_API_LIMIT_MS,
  type FrontDoorLimits,
  HTTP_API_LIMIT_MS,
  WEBSOCKET_API_LIMIT_MS,
} from './front-door.ts';
import type { ClockName, Reserves } from './instant.ts';

/** Options of the deadline of each invocation. */
export interface DeadlineOptions extends ExposureOptions {
  /**
   * The time kept to write and send the response, in milliseconds: one number for all clocks, or one for each. It never
   * takes more than a fifth of a clock's time. Default: 500.
   *
   * @example { lambda: 500, gateway: 500, caller: 200 }
   */
  readonly reserveMs?: number | Partial<Reserves>;
  /**
   * The time-out of the REST API, in milliseconds. Raise it when the quota of a Regional or private API was raised.
   * Default: 29000 (API Gateway quotas).
   */
  readonly restApiLimitMs?: number;
  /**
   * The time-out of the HTTP API, in milliseconds. Lower it where the integration has a shorter one; no quota raises
   * it. Default: 30000 (API Gateway quotas).
   */
  readonly httpApiLimitMs?: number;
  /**
   * The time-out of the WebSocket API, in milliseconds. Lower it where the integration has a shorter one; no quota
   * raises it. Default: 29000 (API Gateway quotas).
   */
  readonly webSocketApiLimitMs?: number;
  /** The clock, for tests. Default: the machine's. */
  readonly clock?: Clock;
}

/** The options of a deadline with every default filled in. */
export interface DeadlineSettings extends FrontDoorLimits {
  readonly reserves: Reserves;
  readonly clock: Clock;
  /** The part of the timing that clients see; undefined where it is not set. */
  readonly exposeTiming: ExposeTiming | undefined;
}

/** The defaults of the deadline's options. */
export const DEADLINE_DEFAULTS: {
  readonly reserveMs: 500;
  readonly restApiLimitMs: 29_000;
  readonly httpApiLimitMs: 30_000;
  readonly webSocketApiLimitMs: 29_000;
} = {
  reserveMs: 500,
  restApiLimitMs: DEFAULT_REST_API_LIMIT_MS,
  httpApiLimitMs: HTTP_API_LIMIT_MS,
  webSocketApiLimitMs: WEBSOCKET_API_LIMIT_MS,
};

/** The maximum of each limit, in milliseconds. A REST API's is Lambda's own longest run. */
const MAX_LIMITS: FrontDoorLimits = {
  restApiLimitMs: MAX_RUN_MS,
  httpApiLimitMs: HTTP_API_LIMIT_MS,
  webSocketApiLimitMs: WEBSOCKET_API_LIMIT_MS,
};

/** The shortest time-out that an integration can have, in milliseconds (API Gateway quotas). */
const MIN_LIMIT_MS = 50;

/** The names of the options. */
export const DEADLINE_OPTIONS: OptionNames<DeadlineOptions> = {
  reserveMs: true,
  restApiLimitMs: true,
  httpApiLimitMs: true,
  webSocketApiLimitMs: true,
  clock: true,
  ...EXPOSURE_OPTIONS,
};

/** The names of the clocks that have a reserve. */
const RESERVES: OptionNames<Partial<Reserves>> = { lambda: true, gateway: true, caller: true };

const reserveOf = (reserves: Partial<Reserves>, name: ClockName): number => {
  const own = reserves[name];
  return own === undefined ? DEADLINE_DEFAULTS.reserveMs : own;
};

/**
 * Checks the options and fills in the defaults.
 *
 * @param owner the function that takes the options, for the error's message
 * @param misplaced options that belong elsewhere, each with the sentence that refuses it
 * @throws RangeError naming option and value when one is not a whole number in its range
 * @throws TypeError naming an option that is unknown
 */
export function deadlineSettings(
  owner: string,
  options: DeadlineOptions,
  misplaced?: MisplacedOptions,
): DeadlineSettings {
  const own = ownOptions(owner, options, DEADLINE_OPTIONS, misplaced);
  const { reserveMs = DEADLINE_DEFAULTS.reserveMs } = own;
  const isPerClock = typeof reserveMs === 'object' && reserveMs !== null;
  const perClock = isPerClock
    ? ownOptions(`${owner}: reserveMs`, reserveMs, RESERVES)
    : { lambda: reserveMs, gateway: reserveMs, caller: reserveMs };
  const option = isPerClock ? (name: ClockName) => `reserveMs.${name}` : () => 'reserveMs';
  const reserve = (name: ClockName): number =>
    wholeNumber(`${owner}: ${option(name)}`, reserveOf(perClock, name), 0, MAX_RUN_MS);
  const limit = (name: keyof FrontDoorLimits): number => {
    const { [name]: limitMs = DEADLINE_DEFAULTS[name] } = own;
    return wholeNumber(`${owner}: ${name}`, limitMs, MIN_LIMIT_MS, MAX_LIMITS[name]);
  };
  return {
    reserves: { lambda: reserve('lambda'), gateway: reserve('gateway'), caller: reserve('caller') },
    restApiLimitMs: limit('restApiLimitMs'),
    httpApiLimitMs: limit('httpApiLimitMs'),
    webSocketApiLimitMs: limit('webSocketApiLimitMs'),
    clock: own.clock ?? systemClock,
    exposeTiming: checkExposure(owner, own),
  };
}
