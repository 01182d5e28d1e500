/** The distance between two directions, in [0, 180]. */
export function separationDeg(oneDeg: number, otherDeg: number): number {
  const difference = Math.abs(oneDeg - otherDeg) % 360;
  return Math.min(difference, 360 - difference);
}

/** The instant of a dynamical time (TD), by the source's TD - UT for that year. */
export function fromDynamicalTime(iso: string, deltaTSeconds: number): Date {
  return new Date(new Date(iso).getTime() - deltaTSeconds * 1000);
}

const RADIANS = Math.PI / 180;

/** Ecliptic longitude of an apparent right ascension and declination (Meeus, Astronomical Algorithms, 13.1). */
export function longitudeFromEquatorial(raDeg: number, decDeg: number, obliquityDeg: number): number {
  const [ra, dec, obliquity] = [raDeg * RADIANS, decDeg * RADIANS, obliquityDeg * RADIANS];
  const y = Math.sin(ra) * Math.cos(obliquity) + Math.tan(dec) * Math.sin(obliquity);
  return (Math.atan2(y, Math.cos(ra)) / RADIANS + 360) % 360;
}
