import type { Language } from '../language/language.ts';
import type { BodyId, Sky } from '../sky/sky.ts';
import { degreeInSign } from '../sky/zodiac.ts';
import { planetsNamedIn } from './planets-named.ts';
import { EN } from './texts/en.ts';
import type { Place, Texts } from './texts/texts.ts';
import { VI } from './texts/vi.ts';

const TEXTS: Record<Language, Texts> = { en: EN, vi: VI };

export interface AnswerInput {
  prompt: string;
  language: Language;
  sky: Sky;
}

function placeOf(id: BodyId, sky: Sky, texts: Texts): Place {
  const { longitudeDeg, sign, retrograde } = sky.bodies[id];
  // Cut off, not rounded: 29.7 degrees of a sign is still in its thirtieth degree, and "30°" would be the next sign.
  const degree = Math.floor(degreeInSign(longitudeDeg));
  return { body: texts.bodies[id], degree, sign: texts.signs[sign].name, retrograde };
}

/**
 * A short answer from the sky alone: Sun, Moon and phase always, and the planets that the prompt names.
 *
 * The prompt decides which planets are spoken of and nothing else: no part of it is ever repeated, so nothing that a
 * user (or a page they pasted) writes can come back as if this service had said it.
 */
export function composeAnswer({ prompt, language, sky }: AnswerInput): string {
  const texts = TEXTS[language];
  const { sentences, signs, phases } = texts;
  const phase = phases[sky.moonPhase.name];
  const moon = placeOf('moon', sky, texts);
  const planets = planetsNamedIn(prompt).map((planet) => placeOf(planet, sky, texts));
  return [
    sentences.sunAndMoon(placeOf('sun', sky, texts), moon),
    sentences.phase(phase.name, Math.round(sky.moonPhase.illuminatedFraction * 100)),
    ...(planets.length > 0 ? [sentences.planets(planets)] : []),
    sentences.moonTheme(moon, signs[sky.bodies.moon.sign].theme),
    phase.thought,
    sentences.honesty,
  ].join(' ');
}
