import { type Angles, type LocalFrame, longitudeOfRightAscension } from './angles.ts';
import { normalizeDegrees } from './zodiac.ts';

/** The division of the circle: Placidus, and whole signs where Placidus does not exist. */
export type HouseSystem = 'placidus' | 'whole-sign';

/** The twelve houses of a chart. */
export interface Houses {
  houseSystem: HouseSystem;
  /** The beginning of each house, the first house first, as longitudes in [0, 360). */
  cuspsDeg: number[];
}

const RADIANS = Math.PI / 180;

/** So many halvings of 180 degrees leave 1e-12 degrees. */
const HALVINGS = 48;

/**
 * The right ascension, counted from the meridian eastward, of the point of the ecliptic that has gone through `share`
 * of its quarter of the day: above the horizon, from the meridian to the horizon, of its diurnal semi-arc; below, from
 * the lower meridian back to the horizon, of its nocturnal one.
 *
 * With A the right ascension, the ascensional difference is arcsin(k sin A), k = tan(latitude) tan(obliquity), and its
 * slope stays below |k|, which is below 1 up to the polar circle. So the function whose root is sought rises all the
 * way from the meridian to the lower meridian and has one root there, which halving cannot miss; iterating on the
 * semi-arc, as tables do, slows down without bound as the circle comes near.
 */
function eastOfMeridian(
  share: number,
  isAbove: boolean,
  { meridianDeg, obliquityDeg, latitudeDeg }: LocalFrame,
): number {
  const k = Math.tan(latitudeDeg * RADIANS) * Math.tan(obliquityDeg * RADIANS);
  const semiArcAt = (eastDeg: number): number => {
    const sine = k * Math.sin((meridianDeg + eastDeg) * RADIANS);
    const ascensionalDifference = Math.asin(sine) / RADIANS;
    return isAbove ? 90 + ascensionalDifference : 90 - ascensionalDifference;
  };
  const isPast = (eastDeg: number): boolean =>
    isAbove ? eastDeg > share * semiArcAt(eastDeg) : 180 - eastDeg < share * semiArcAt(eastDeg);
  let [low, high] = [0, 180];
  for (let halved = 0; halved < HALVINGS; halved += 1) {
    const middle = (low + high) / 2;
    if (isPast(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** Six cusps, from the first to the sixth, and their opposites. */
const withOpposites = (cuspsDeg: readonly number[]): number[] => [
  ...cuspsDeg,
  ...cuspsDeg.map((cuspDeg) => normalizeDegrees(cuspDeg + 180)),
];

function placidusCusps({ ascendantDeg, midheavenDeg }: Angles, frame: LocalFrame): number[] {
  const cusp = (share: number, isAbove: boolean): number =>
    longitudeOfRightAscension(frame.meridianDeg + eastOfMeridian(share, isAbove, frame), frame.obliquityDeg);
  const opposite = (longitudeDeg: number): number => normalizeDegrees(longitudeDeg + 180);
  const [eleventh, twelfth] = [cusp(1 / 3, true), cusp(2 / 3, true)];
  const [second, third] = [cusp(2 / 3, false), cusp(1 / 3, false)];
  return withOpposites([ascendantDeg, second, third, opposite(midheavenDeg), opposite(eleventh), opposite(twelfth)]);
}

function wholeSignCusps({ ascendantDeg }: Angles): number[] {
  const first = Math.floor(ascendantDeg / 30) * 30;
  return Array.from({ length: 12 }, (_, index) => (first + index * 30) % 360);
}

/**
 * The twelve houses after Placidus: the cusps between meridian and horizon are where the ecliptic has a third and two
 * thirds of its semi-arc, in time, between it and the meridian (Swiss Ephemeris documentation, "Astrological House
 * Systems", Placidus). The first cusp is the ascendant, the tenth the midheaven, and opposite cusps are opposite.
 *
 * From 90 degrees less the obliquity on (66.56 today), part of the ecliptic neither rises nor sets and has no semi-arc:
 * there the houses are whole signs, each cusp the beginning of a sign and the first that of the ascendant's.
 */
export function housesOf(angles: Angles, frame: LocalFrame): Houses {
  return Math.abs(frame.latitudeDeg) < 90 - frame.obliquityDeg
    ? { houseSystem: 'placidus', cuspsDeg: placidusCusps(angles, frame) }
    : { houseSystem: 'whole-sign', cuspsDeg: wholeSignCusps(angles) };
}

/** The house, 1 to 12, that holds a longitude; a cusp belongs to the house it begins. */
export function houseOf(longitudeDeg: number, cuspsDeg: readonly number[]): number {
  const [first = 0] = cuspsDeg;
  const pastFirst = (degrees: number): number => normalizeDegrees(degrees - first);
  return cuspsDeg.filter((cuspDeg) => pastFirst(cuspDeg) <= pastFirst(longitudeDeg)).length;
}
