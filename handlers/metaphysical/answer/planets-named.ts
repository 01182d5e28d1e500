import { mentionsIn } from '../language/mentions.ts';
import { BODY_IDS, type PlanetId } from '../sky/bodies.ts';
import { EN } from './texts/en.ts';
import { VI } from './texts/vi.ts';

const PLANETS = BODY_IDS.filter((id): id is PlanetId => id !== 'sun' && id !== 'moon');

const namesOf = (planet: PlanetId): readonly string[] => [...EN.planetAliases[planet], ...VI.planetAliases[planet]];

/** The planets that a prompt names, in either language whatever language it is written in, in the order of the sky. */
export function planetsNamedIn(prompt: string): PlanetId[] {
  const isNamed = mentionsIn(prompt);
  return PLANETS.filter((planet) => namesOf(planet).some(isNamed));
}
