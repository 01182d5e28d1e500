import { type OffsetPeriod, offsetPeriodsOf } from './offset-periods.ts';
import type { TimeZone } from './time-zone.ts';
import { DAY_MS } from './wall-clock.ts';

export type { LocalTime } from './wall-clock.ts';

/**
 * The instants of a local time where clocks change: one; several, because the clocks were set back; or none, because
 * they were set forward over it.
 */
export type LocalTimeKind = 'exact' | 'ambiguous' | 'skipped';

/** The instant that a local time was resolved to. */
export interface ResolvedLocalTime {
  readonly kind: LocalTimeKind;
  /** The instant taken: the first for an ambiguous time; for a skipped one the last, which is later by the gap. */
  readonly instantMs: number;
  /** Every instant it can mean, in order; of a skipped time, those that the offsets after and before the gap give. */
  readonly candidatesMs: readonly number[];
  /** The length of the gap, where the clocks were set forward over the time. */
  readonly gapMs?: number;
}

/** Offsets are less than a day, so that every instant that can show a reading lies this near to it. */
const FARTHEST_MS = DAY_MS;

/**
 * Finds the instants at which the clocks of a zone showed a reading.
 *
 * If there is not just one, the choice is that of RFC 5545 (section 3.3.5) and of Temporal's disambiguation
 * `compatible`: of two the earlier; and a time that no clock showed is read with the offset before the gap, so that it
 * moves forward by the length of the gap (a clock that nobody had set would have shown it).
 *
 * @param readingMs the local date and time, as the milliseconds at which UTC shows it; whole seconds
 */
export function resolveLocalTime(readingMs: number, zone: TimeZone): ResolvedLocalTime {
  const periods = offsetPeriodsOf(zone, readingMs - FARTHEST_MS, readingMs + FARTHEST_MS);
  const candidatesMs = periods.flatMap((period) => {
    const instantMs = readingMs - period.offsetMs;
    return instantMs >= period.fromMs && instantMs < period.untilMs ? [instantMs] : [];
  });
  const [first] = candidatesMs;
  if (first === undefined) return readSkipped(readingMs, periods);
  return { kind: candidatesMs.length === 1 ? 'exact' : 'ambiguous', instantMs: first, candidatesMs };
}

/** The gap is at the first change after which the clocks showed more than the reading: before it they showed less. */
function readSkipped(readingMs: number, periods: readonly OffsetPeriod[]): ResolvedLocalTime {
  const next = periods.findIndex(({ fromMs, offsetMs }) => fromMs + offsetMs > readingMs);
  const [before, after] = periods.slice(next - 1, next + 1) as [OffsetPeriod, OffsetPeriod];
  const instantMs = readingMs - before.offsetMs;
  return { kind: 'skipped', instantMs, candidatesMs: [readingMs - after.offsetMs, instantMs], gapMs: after.fromMs };
}
