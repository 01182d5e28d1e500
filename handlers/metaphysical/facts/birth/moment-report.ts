import type { LocalTimeKind } from '../clocks/local-time.ts';

/**
 * The precision of an instant: `exact`, to the second (of a local time that was shown twice or never, the instant
 * taken); `day`, to a day of the place (or of UTC, when the birth was given in UTC); `zone-unknown`, a local time of a
 * place that is not known, within 26 hours; `day-zone-unknown`, the day anywhere on Earth, within 50 hours.
 */
export type MomentPrecision = 'exact' | 'day' | 'zone-unknown' | 'day-zone-unknown';

/** The interpretation of a birth's date, time and place; ready for JSON. */
export interface MomentReport {
  /** The instant that the chart is computed for: RFC 3339, in UTC, to the second. */
  readonly utc: string;
  /** The first and the last second that the birth can have been: the same as `utc` when it is known. */
  readonly earliest: string;
  readonly latest: string;
  readonly precision: MomentPrecision;
  /** The zone of the place: a name of the IANA database, or `Asia/Hanoi` of its file `backzone`. */
  readonly timeZone?: string;
  /** The zone's offset at `utc`, as ISO 8601 and Temporal write it: `+07:00`, and `+07:06:30` where it had seconds. */
  readonly utcOffset?: string;
  /**
   * The date at the place, where it is certain: the one that `utc` and `utcOffset` give (so that a time that the
   * clocks skipped before midnight falls on the next day); of an unknown place the date as it was given.
   */
  readonly localDate?: string;
  /** For a time or a day of the place: `exact`, or the way in which its clocks showed it twice or never. */
  readonly localTime?: LocalTimeKind;
  /** For an ambiguous or skipped time, the choice among `candidates`, in the words of Temporal. */
  readonly disambiguation?: 'earlier' | 'later';
  /** For an ambiguous or skipped time, every instant that it can mean, in order: RFC 3339, in UTC. */
  readonly candidates?: readonly string[];
}

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** An instant as RFC 3339 writes it: in UTC, to the second. */
export const instantText = (instantMs: number): string => `${new Date(instantMs).toISOString().slice(0, 19)}Z`;

/** An offset as ISO 8601 writes it, with seconds only where it has them. */
export function offsetText(offsetSeconds: number): string {
  const size = Math.abs(offsetSeconds);
  const seconds = size % 60 === 0 ? '' : `:${twoDigits(size % 60)}`;
  const sign = offsetSeconds < 0 ? '-' : '+';
  return `${sign}${twoDigits(Math.floor(size / 3600))}:${twoDigits(Math.floor(size / 60) % 60)}${seconds}`;
}
