import { foldVietnamese, wordsOf } from '../language/fold.ts';
import { BODY_IDS, type PlanetId } from '../sky/sky.ts';
import { EN } from './texts/en.ts';
import { VI } from './texts/vi.ts';

const PLANETS = BODY_IDS.filter((id): id is PlanetId => id !== 'sun' && id !== 'moon');

const namesOf = (planet: PlanetId): readonly string[] => [...EN.planetAliases[planet], ...VI.planetAliases[planet]];

/**
 * The planets that a prompt names, in either language whatever language it is written in, in the order of the sky.
 *
 * A text without any Vietnamese mark was typed without them, so there "sao hoa" is Mars; in one with marks only
 * "sao hỏa" is, because "tại sao hoa nở" asks why flowers bloom.
 */
export function planetsNamedIn(prompt: string): PlanetId[] {
  const words = ` ${wordsOf(prompt.replace(/['’]/g, ' ')).join(' ')} `;
  const isUnmarked = foldVietnamese(words) === words;
  const isNamed = (name: string): boolean => words.includes(` ${isUnmarked ? foldVietnamese(name) : name} `);
  return PLANETS.filter((planet) => namesOf(planet).some(isNamed));
}
