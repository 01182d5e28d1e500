import type { BirthMoment } from '../../../../../handlers/metaphysical/facts/sky/birth-moment.ts';

/** An instant that is known. */
export function exactly(instant: Date | string): BirthMoment {
  const date = new Date(instant);
  return { instant: date, earliest: date, latest: date };
}

/** A span of which the instant is the middle. */
export function between(earliest: string, latest: string): BirthMoment {
  const [first, last] = [new Date(earliest), new Date(latest)];
  return { earliest: first, instant: new Date((first.getTime() + last.getTime()) / 2), latest: last };
}
