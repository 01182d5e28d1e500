import type { TimeZone } from './time-zone.ts';
import { HOUR_MS, SECOND_MS } from './wall-clock.ts';

/** A time during which the clocks of a zone kept one offset, within the searched span. */
export interface OffsetPeriod {
  readonly fromMs: number;
  /** The first instant that no longer belongs to it. */
  readonly untilMs: number;
  readonly offsetMs: number;
}

/**
 * The resolution of the search. An offset kept for less than an hour would not be seen; from 1900 to 2100 the shortest
 * in the time zone database (2025b) is four days, Freetown's in September 1939.
 */
const STEP_MS = HOUR_MS;

const offsetMsAt = (zone: TimeZone, instantMs: number): number => zone.offsetSecondsAt(instantMs) * SECOND_MS;

/**
 * The first second in (fromMs, untilMs] at which the offset is no longer that of `fromMs`. Clocks change on seconds.
 */
function changeBetween(zone: TimeZone, fromMs: number, untilMs: number): number {
  const before = offsetMsAt(zone, fromMs);
  let [same, changed] = [fromMs, untilMs];
  while (changed - same > SECOND_MS) {
    const middle = same + Math.floor((changed - same) / 2 / SECOND_MS) * SECOND_MS;
    if (offsetMsAt(zone, middle) === before) same = middle;
    else changed = middle;
  }
  return changed;
}

/** The instants at which the clocks of a zone were changed. Both ends are whole seconds. */
function changesWithin(zone: TimeZone, fromMs: number, untilMs: number): number[] {
  const steps = Array.from({ length: Math.ceil((untilMs - fromMs) / STEP_MS) }, (_, step) => fromMs + step * STEP_MS);
  const looks = [...steps, untilMs].map((atMs) => ({ atMs, offsetMs: offsetMsAt(zone, atMs) }));
  return looks.flatMap(({ atMs, offsetMs }, index) => {
    const next = looks[index + 1];
    return next === undefined || next.offsetMs === offsetMs ? [] : [changeBetween(zone, atMs, next.atMs)];
  });
}

/** The offsets of a zone from one whole second to another, in order and without a hole. */
export function offsetPeriodsOf(zone: TimeZone, fromMs: number, untilMs: number): OffsetPeriod[] {
  const starts = [fromMs, ...changesWithin(zone, fromMs, untilMs)];
  return starts.map((start, index) => ({
    fromMs: start,
    untilMs: starts[index + 1] ?? untilMs,
    offsetMs: offsetMsAt(zone, start),
  }));
}
