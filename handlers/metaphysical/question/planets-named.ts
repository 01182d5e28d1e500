import { BODY_IDS, type PlanetId } from '../facts/sky/bodies.ts';

const PLANETS = BODY_IDS.filter((id): id is PlanetId => id !== 'sun' && id !== 'moon');

/**
 * The names of the planets in both languages, in lower case with all marks. A prompt may also write them without marks.
 * Both ways of placing the tone mark on oa and uy are in use.
 */
const NAMES: Readonly<Record<PlanetId, readonly string[]>> = {
  mercury: ['mercury', 'sao thủy', 'sao thuỷ', 'thủy tinh', 'thuỷ tinh'],
  venus: ['venus', 'sao kim', 'kim tinh'],
  mars: ['mars', 'sao hỏa', 'sao hoả', 'hỏa tinh', 'hoả tinh'],
  jupiter: ['jupiter', 'sao mộc', 'mộc tinh'],
  saturn: ['saturn', 'sao thổ', 'thổ tinh'],
  uranus: ['uranus', 'thiên vương'],
  neptune: ['neptune', 'hải vương'],
  pluto: ['pluto', 'diêm vương'],
};

/**
 * The planets that are named in a text, in either language whatever language it is written in, in the order of the sky.
 *
 * @param isMentioned tells whether the text speaks of a name
 */
export function planetsNamed(isMentioned: (name: string) => boolean): PlanetId[] {
  return PLANETS.filter((planet) => NAMES[planet].some(isMentioned));
}
