import type { BodyId } from '../../facts/sky/bodies.ts';
import type { BodyPosition } from '../../facts/sky/sky.ts';
import { degreeInSign, signOf } from '../../facts/sky/zodiac.ts';
import type { Place, Texts } from './texts/texts.ts';

/** Cut off, not rounded: 29.7 degrees of a sign is still in its thirtieth degree, and "30°" would be the next sign. */
export function wholeDegreeIn(longitudeDeg: number): number {
  return Math.floor(degreeInSign(longitudeDeg));
}

/** The name of the sign that holds a longitude. */
export function signNameOf(longitudeDeg: number, texts: Texts): string {
  return texts.signs[signOf(longitudeDeg)].name;
}

/** The position of a body in words. */
export function placeOf(id: BodyId, bodies: Readonly<Record<BodyId, BodyPosition>>, texts: Texts): Place {
  const { longitudeDeg, retrograde } = bodies[id];
  return {
    body: texts.bodies[id],
    degree: wholeDegreeIn(longitudeDeg),
    sign: signNameOf(longitudeDeg, texts),
    retrograde,
  };
}
