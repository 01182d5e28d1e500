import type { DeadlineSource } from '../failure/errors.ts';
import type { FrontDoor } from './front-door.ts';

/** A clock that an invocation can run out of. */
export type ClockName = Exclude<DeadlineSource, 'default'>;

/** The time kept back on each clock, in milliseconds, to write the answer and get it home. */
export type Reserves = Readonly<Record<ClockName, number>>;

/** What is known when an invocation begins. */
export interface Clocks {
  /** The current instant, in milliseconds since the epoch. */
  readonly now: number;
  /** What Lambda's clock says is left, in milliseconds; absent outside Lambda. */
  readonly remainingMs?: number | undefined;
  readonly frontDoor: FrontDoor;
  /** How long the caller waits, in milliseconds. */
  readonly callerTimeoutMs?: number | undefined;
}

/** The instant by which the work must be done, and the one after which nobody is there any more. */
export interface Instant {
  /** The deadline, in milliseconds since the epoch. */
  readonly at: number;
  /** The earliest hard limit of all clocks, in milliseconds since the epoch: `at` and at least a part of a reserve. */
  readonly hardAt: number;
  /** Which clock decided. */
  readonly source: DeadlineSource;
}

/** A clock's own reserve never takes more than this share of its time: a caller with 300 ms still gets 240 of them. */
const MAX_RESERVE_SHARE = 1 / 5;

/** Without Lambda's clock and the gateway's, as in a unit test, an invocation has what a REST API would give it. */
export const DEFAULT_TOTAL_MS = 29_000;

interface Limit {
  readonly source: DeadlineSource;
  readonly from: number;
  readonly totalMs: number;
  readonly reserveMs: number;
}

/**
 * The deadline: the earliest of Lambda's clock, the gateway's clock and the caller's patience, each less its reserve.
 *
 * The gateway's clock and the caller's patience count from the arrival at the front door, because the cold start
 * happened since; a caller's patience without an arrival counts from now.
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
  // The caller's patience alone bounds nothing: it can only shorten what there is.
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
