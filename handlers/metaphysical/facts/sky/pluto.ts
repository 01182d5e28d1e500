import { type AstroTime, Body, CorrectLightTravel, GeoVector, HelioVector, Vector } from 'astronomy-engine';
import { PLUTO_POLYNOMIALS } from './pluto-polynomials.ts';

const { firstDay, lastDay, x, y, z } = PLUTO_POLYNOMIALS;

/** Pluto is at most 50 astronomical units away, seven hours for its light: a day's margin before the first day. */
const LIGHT_MARGIN_DAYS = 1;

/** The value of a Chebyshev series at `at`, -1 to 1, by Clenshaw's recurrence (Numerical Recipes, 3rd ed., 5.8.11). */
function chebyshev(coefficients: readonly number[], at: number): number {
  const [first = 0, ...others] = coefficients;
  let [one, two] = [0, 0];
  for (const coefficient of others.reverse()) [one, two] = [2 * at * one - two + coefficient, one];
  return at * one - two + first;
}

/** From the Earth to Pluto, both at the same time; the engine's aberration is to take both when the light left. */
function fromEarth(time: AstroTime): Vector {
  const at = (2 * time.tt - firstDay - lastDay) / (lastDay - firstDay);
  const barycentre = HelioVector(Body.SSB, time);
  const earth = HelioVector(Body.Earth, time);
  return new Vector(
    chebyshev(x, at) + barycentre.x - earth.x,
    chebyshev(y, at) + barycentre.y - earth.y,
    chebyshev(z, at) + barycentre.z - earth.z,
    time,
  );
}

/**
 * Pluto's apparent position from the centre of the Earth, light time and aberration applied: mean equator and equinox
 * of J2000, astronomical units.
 *
 * The engine integrates Pluto's orbit, four hundred steps for each eighty years that it is asked about: three quarters
 * of what a first chart took, for the birth's eighty years and once more for today's. Here polynomials made of that
 * orbit give the same place; outside their span the engine is asked.
 */
export function plutoVector(time: AstroTime): Vector {
  if (time.tt < firstDay + LIGHT_MARGIN_DAYS || time.tt > lastDay) return GeoVector(Body.Pluto, time, true);
  const { x, y, z } = CorrectLightTravel(fromEarth, time);
  return new Vector(x, y, z, time);
}
