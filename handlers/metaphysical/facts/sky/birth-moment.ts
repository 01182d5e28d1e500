/**
 * The moment of a birth, as far as it is known. All three are the same when the instant is known; when only the day
 * is, they span it, and `instant` is the one to compute with.
 */
export interface BirthMoment {
  readonly instant: Date;
  readonly earliest: Date;
  readonly latest: Date;
}

/** True if the instant of birth is known, and not just a span that holds it. */
export function isExact({ instant, earliest, latest }: BirthMoment): boolean {
  return earliest.getTime() === instant.getTime() && instant.getTime() === latest.getTime();
}
