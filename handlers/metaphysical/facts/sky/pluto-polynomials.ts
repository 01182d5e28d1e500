/**
 * Pluto's position, from the barycentre of the solar system, as one Chebyshev polynomial of degree 27 for each axis:
 * astronomical units, mean equator and equinox of J2000, terrestrial time.
 *
 * Made from the engine's own Pluto, sampled at the 28 Chebyshev nodes of the span (Press et al., Numerical Recipes,
 * 3rd ed., section 5.8); a test makes them again. They agree with it within 0.6 arcseconds: the engine's orbit, joined
 * of spans of 80 years, is no smoother than that.
 */
export const PLUTO_POLYNOMIALS: {
  /** First and last day, counted from J2000.0: 1 January 1899 to 5 January 2102. */
  readonly firstDay: number;
  readonly lastDay: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly z: readonly number[];
} = {
  firstDay: -36890,
  lastDay: 37260,
  x: [
    11.7046303, 27.8168018, 16.7095232, -17.1919594, -3.8654489, 4.1775491, 0.5025041, -1.1405984, -0.020788, 0.3428661,
    -0.0312147, -0.106833, 0.0223525, 0.0335871, -0.0115367, -0.0104147, 0.0053159, 0.0031269, -0.0023043, -0.0008855,
    0.0009502, 0.0002096, -0.0003816, -0.0000244, 0.000152, -0.0000146, -0.000052, 0.0000257,
  ],
  y: [
    14.0198293, -13.8485065, 30.2775603, 7.3885397, -8.8650141, -1.0214267, 2.1754254, 0.0403132, -0.6192111, 0.0540825,
    0.1867601, -0.0380702, -0.0574604, 0.0193836, 0.0175813, -0.0088217, -0.0052307, 0.0037858, 0.0014615, -0.0015623,
    -0.0003524, 0.0006259, 0.0000564, -0.0002444, 0.0000079, 0.000094, -0.0000133, -0.0000421,
  ],
  z: [
    0.8476502, -12.7008846, 4.413576, 7.4855694, -1.6015232, -1.5775952, 0.5274215, 0.3563475, -0.1869752, -0.0864784,
    0.0677063, 0.0203227, -0.0246829, -0.004074, 0.0089721, 0.000385, -0.0032381, 0.0002412, 0.0011522, -0.0002219,
    -0.0003975, 0.0001318, 0.0001336, -0.0000688, -0.0000439, 0.000034, 0.0000116, -0.0000205,
  ],
};
