import type { DeadlineSource } from '../failure/errors.ts';
import type { FrontDoor } from './front-door.ts';

/** A clock that can set the deadline. */
export type ClockName = Exclude<DeadlineSource, 'default'>;

/** The time kept on each clock to write and send the response, in milliseconds. */
export type Reserves = Readonly<Record<ClockName, number>>;

/** The clocks, as read when an invocation begins. */
export interface Clocks {
  /** The current instant, in milliseconds since the epoch. */
  readonly now: number;
  /** The time left by Lambda's clock, in milliseconds; absent outside Lambda. */
  readonly remainingMs?: number | undefined;
  readonly frontDoor: FrontDoor;
  /** The caller's time-out, in milliseconds. */
  readonly callerTimeoutMs?: number | undefined;
}

/** The instant by which the work must be done, and the hard limit behind it. */
export interface Instant {
  /** The deadline, in milliseconds since the epoch. */
  readonly at: number;
  /** The earliest hard limit of all clocks, in milliseconds since the epoch. It is later than `at` by a part of a reserve, or more. */
  readonly hardAt: number;
  /** The clock that set the deadline. */
  readonly source: DeadlineSource;
}

/** The maximum share of a clock's time that its reserve takes: a caller with 300 ms still gets 240. */
const MAX_RESERVE_SHARE = 1 / 5;

/** The time of an invocation without Lambda's and the gateway's clock, as in a unit test: that of a REST API, in milliseconds. */
export const DEFAULT_TOTAL_MS = 29_000;

interface Limit {
  readonly source: DeadlineSource;
  readonly from: number;
  readonly totalMs: number;
  readonly reserveMs: number;
}

/**
 * Computes the deadline: the earliest limit of Lambda, the gateway and the caller's time-out, each less its reserve.
 *
 * The gateway's limit and the caller's time-out count from the arrival at the front door, so they include the cold
 * start. A caller's time-out without an arrival counts from now.
 */
export function instantOf(clocks: Clocks, reserves: Reserves): Instant {
  const { now, remainingMs, frontDoor, callerTimeoutMs } = clocks;
  const limits: Limit[] = [];
  const add = (source: ClockName, from: number, totalMs: number): void => {
    limits.push({ source, from, totalMs, reserveMs: reserves[source] });
  };
  if (remainingMs !== undefined && Number.isFinite(remainingMs)) add('lambda', now, remainingMs);
  const arrivedAt = frontDoor.arrivedAt ?? now;
  if (frontDoor.limitMs !== undefined) add('gateway', arrivedAt, frontDoor.limitMs);
  if (callerTimeoutMs !== undefined) add('caller', arrivedAt, callerTimeoutMs);
  // The caller's time-out alone is no deadline: it can only shorten another.
  if (limits.every(({ source }) => source === 'caller')) {
    limits.push({ source: 'default', from: now, totalMs: DEFAULT_TOTAL_MS, reserveMs: reserves.lambda });
  }
  return earliest(limits);
}

function earliest(limits: readonly Limit[]): Instant {
  let at = Number.POSITIVE_INFINITY;
  let hardAt = Number.POSITIVE_INFINITY;
  let source: DeadlineSource = 'default';
  for (const limit of limits) {
    const end = limit.from + limit.totalMs;
    const reserve = Math.floor(Math.min(limit.reserveMs, Math.max(0, limit.totalMs) * MAX_RESERVE_SHARE));
    hardAt = Math.min(hardAt, end);
    if (end - reserve >= at) continue;
    at = end - reserve;
    source = limit.source;
  }
  return { at, hardAt, source };
}
