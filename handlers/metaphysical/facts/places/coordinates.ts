/** A point on the Earth, in degrees (WGS 84). */
export interface Coordinates {
  /** North is positive; -90 to 90. */
  readonly latitude: number;
  /** East is positive; -180 to 180. */
  readonly longitude: number;
}
