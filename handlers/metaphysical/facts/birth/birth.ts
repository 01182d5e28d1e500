import type { CivilDate } from '../calendar/civil-date.ts';
import type { Coordinates } from '../places/coordinates.ts';
import type { Moment } from './moment.ts';

/** The parts of a chart that depend on something unknown. */
export type MissingKnowledge = 'time' | 'place';

/** A place of birth, as the answer shows it. */
export interface BirthPlace extends Coordinates {
  /** The place that the name was taken for; a point that was sent has no name. */
  readonly label?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  /** The province that was named, when the place only stands for it: its capital. */
  readonly capitalOf?: string;
  /** Smaller places of the same name, when there are any. */
  readonly others?: readonly string[];
}

/** A birth as it was understood. */
export interface Birth {
  /** The day as it was given: that of the place, or of Universal Time. */
  readonly date: CivilDate;
  readonly moment: Moment;
  readonly place?: BirthPlace;
  readonly missing: readonly MissingKnowledge[];
}
