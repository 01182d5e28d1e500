/**
 * The moment of a birth, as far as it is known. If its instant is known, all three members are equal. If its time or its
 * time zone is unknown, it lies between `earliest` and `latest`, and computations use `instant`, which is in between.
 */
export interface BirthMoment {
  readonly instant: Date;
  readonly earliest: Date;
  readonly latest: Date;
}

/** True if the instant of birth is known, and not only a span of time that contains it. */
export function isExact({ instant, earliest, latest }: BirthMoment): boolean {
  return earliest.getTime() === instant.getTime() && instant.getTime() === latest.getTime();
}
