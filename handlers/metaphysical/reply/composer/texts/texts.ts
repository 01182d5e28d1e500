import type { MissingKnowledge } from '../../../facts/birth/birth.ts';
import type { AspectName } from '../../../facts/sky/aspects.ts';
import type { PointId } from '../../../facts/sky/bodies.ts';
import type { PhaseName } from '../../../facts/sky/moon-phase.ts';
import type { NatalPoint } from '../../../facts/sky/natal-points.ts';
import type { Sign } from '../../../facts/sky/zodiac.ts';
import type { Topic } from '../../../facts/topic.ts';

/** The texts of a body's place: whole degrees within the sign. */
export interface Place {
  body: string;
  degree: number;
  sign: string;
  retrograde: boolean;
}

interface SignText {
  name: string;
  /** The meaning of the sign, to follow "is linked with". */
  theme: string;
}

interface PhaseText {
  name: string;
  /** A whole sentence: something kind to do in this phase. */
  thought: string;
}

/** The texts of a card as it lies. */
export interface SpokenCard {
  name: string;
  position: 'past' | 'present' | 'future';
  reversed: boolean;
}

/** The texts of a day of the lunar calendar. */
export interface SpokenLunarDay {
  day: number;
  month: number;
  leap: boolean;
  /** The year's two names: `Canh Ngọ`. */
  year: string;
  /** Before 1968. */
  approximate: boolean;
  /** Of the day as UTC has it, as the date at the place of birth is not certain. */
  isOfUtc: boolean;
}

/** The interpretation of a birth's time that clocks showed twice or never. */
type TimeTaken = 'ambiguous' | 'skipped' | 'skipped-day';

/** The numbers of a person; those that are not known are left out. */
export interface SpokenNumbers {
  lifePath?: number | undefined;
  expression?: number | undefined;
  soulUrge?: number | undefined;
}

/** Each returns whole sentences, most of them one. */
interface SentenceTexts {
  sunAndMoon(sun: Place, moon: Place): string;
  phase(name: string, litPercent: number): string;
  /** The positions of planets now. */
  planets(places: readonly Place[]): string;
  /** The signs that a planet may have been in at a birth, one or more. */
  natalPlanet(body: string, signs: readonly string[]): string;
  moonTheme(moon: Place, theme: string): string;

  birthLights(sun: Place, moon: Place): string;
  /** Of a birth whose instant is not known: the signs that the two may have been in, one or more. */
  birthSigns(sun: readonly string[], moon: readonly string[]): string;
  rising(degree: number, sign: string): string;
  sunTheme(sign: string, theme: string): string;
  lunarDay(day: SpokenLunarDay): string;
  transit(body: string, aspect: string, natalPoint: string): string;
  missing(what: readonly MissingKnowledge[]): string;
  /** The place that was taken of several with one name. */
  tookPlace(label: string): string;
  /** The interpretation of a local time that clocks showed twice or never, or of a day that never was. */
  tookTime(how: TimeTaken): string;
  wholeSigns: string;

  cards(cards: readonly SpokenCard[]): string;
  seed(seed: string): string;

  numbers(numbers: SpokenNumbers): string;
  numbersNeed(what: readonly ('date' | 'name')[]): string;

  /** A statement of what the answer is, and is not. */
  honesty: Record<Topic, string>;
}

/** Everything an answer says in one language. Another language is one more object of this type. */
export interface Texts {
  signs: Record<Sign, SignText>;
  bodies: Record<PointId, string>;
  /** The points of a chart, as a transit meets them. */
  natalPoints: Record<NatalPoint, string>;
  aspects: Record<AspectName, string>;
  phases: Record<PhaseName, PhaseText>;
  sentences: SentenceTexts;
}
