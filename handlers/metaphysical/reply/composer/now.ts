import type { PlanetId } from '../../facts/sky/bodies.ts';
import type { Sky } from '../../facts/sky/sky.ts';
import { placeOf } from './places-in-words.ts';
import type { Texts } from './texts/texts.ts';

/** The sky of this moment: Sun, Moon and phase, the planets that the prompt names, and a thought. */
export function sayNow(named: readonly PlanetId[], sky: Sky, texts: Texts): string[] {
  const { sentences, signs, phases } = texts;
  const phase = phases[sky.moonPhase.name];
  const moon = placeOf('moon', sky.bodies, texts);
  return [
    sentences.sunAndMoon(placeOf('sun', sky.bodies, texts), moon),
    sentences.phase(phase.name, Math.round(sky.moonPhase.illuminatedFraction * 100)),
    ...sayPlanets(named, sky, texts),
    sentences.moonTheme(moon, signs[sky.bodies.moon.sign].theme),
    phase.thought,
  ];
}

/** The positions now of the planets that the prompt names. */
export function sayPlanets(named: readonly PlanetId[], sky: Sky, texts: Texts): string[] {
  const planets = named.map((planet) => placeOf(planet, sky.bodies, texts));
  return planets.length > 0 ? [texts.sentences.planets(planets)] : [];
}
