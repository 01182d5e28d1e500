import type { PhaseName } from '../../sky/moon-phase.ts';
import type { BodyId, PlanetId } from '../../sky/sky.ts';
import type { Sign } from '../../sky/zodiac.ts';

/** A body's place, ready to be spoken: whole degrees within the sign. */
export interface Place {
  body: string;
  degree: number;
  sign: string;
  retrograde: boolean;
}

interface SignText {
  name: string;
  /** What the sign stands for, to follow "is linked with". */
  theme: string;
}

interface PhaseText {
  name: string;
  /** A whole sentence: something kind to do in this phase. */
  thought: string;
}

/** Each returns one whole sentence. */
interface SentenceTexts {
  sunAndMoon(sun: Place, moon: Place): string;
  phase(name: string, litPercent: number): string;
  planets(places: readonly Place[]): string;
  moonTheme(moon: Place, theme: string): string;
  /** What the answer is, and is not. */
  honesty: string;
}

/** Everything an answer says in one language. Another language is one more object of this type. */
export interface Texts {
  signs: Record<Sign, SignText>;
  bodies: Record<BodyId, string>;
  /** What people call the planets, lower case with all marks; the same without marks is understood too. */
  planetAliases: Record<PlanetId, readonly string[]>;
  phases: Record<PhaseName, PhaseText>;
  sentences: SentenceTexts;
}
