/** A chart's houses as published: cusps 1, 2, 3, 10, 11 and 12; the others are opposite. */
export interface PlacidusChart {
  readonly name: string;
  readonly instant: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly cusps: readonly [
    first: number,
    second: number,
    third: number,
    tenth: number,
    eleventh: number,
    twelfth: number,
  ];
}

const chart = (
  name: string,
  instant: string,
  [latitude, longitude]: readonly [number, number],
  cusps: PlacidusChart['cusps'],
): PlacidusChart => ({ name, instant, latitude, longitude, cusps });

/**
 * Computed from the sidereal time and the obliquity that NASA JPL Horizons prints, by the definition of the houses:
 * github.com/RoxyAPI/astrology-api-benchmark, domains/western-angles/references.json and data/charts.csv.
 */
// biome-ignore format: a row for each chart
const FROM_HORIZONS: readonly PlacidusChart[] = [
  chart('Honolulu', '1961-08-05T05:24Z', [21.3, -157.8667], [318.0445697, 355.8980567, 30.2890606, 238.8853493, 263.9742481, 289.0165157]),
  chart('Houston', '1981-09-05T02:47Z', [29.7667, -95.3667], [29.0117746, 60.8100335, 85.6680099, 288.9434163, 314.8173489, 347.6536557]),
  chart('Sandringham', '1961-07-01T18:45Z', [52.8333, 0.5], [258.408581, 299.8050309, 348.356043, 203.0521823, 226.0527336, 243.2926847]),
  chart('San Francisco', '1955-02-25T03:15Z', [37.7833, -122.4167], [172.2939997, 198.2441819, 228.3543095, 81.3175587, 114.477993, 145.2131794]),
  chart('Pretoria', '1971-06-28T05:30Z', [-25.75, 28.1667], [103.4920408, 138.8956173, 175.7031199, 28.3445466, 55.4596888, 79.3785975]),
  chart('Los Angeles', '1926-06-01T17:30Z', [34.05, -118.25], [133.0682231, 156.13342, 183.6616622, 36.0029268, 70.5817902, 103.5045371]),
  chart('Brookline', '1917-05-29T20:00Z', [42.3333, -71.1167], [199.9985988, 227.3290872, 259.0311947, 113.7775587, 147.3051525, 176.2498696]),
  chart('Reykjavik', '1985-06-21T12:00Z', [64.1466, -21.9426], [167.1876799, 185.2431437, 211.2304173, 69.3637302, 113.7430269, 144.7922094]),
  chart('Ushuaia', '1985-12-21T12:00Z', [-54.8019, -68.303], [314.1898536, 330.5761309, 352.4960618, 203.4481681, 244.7001056, 284.615703]),
  chart('Quito', '1995-09-23T17:00Z', [-0.1807, -78.4678], [268.7908317, 296.6230098, 326.3824663, 178.4783171, 210.7378432, 240.7958404]),
  chart('Mumbai', '2000-01-15T09:00Z', [19.076, 72.8777], [61.5428001, 87.9407852, 112.8071925, 319.596506, 350.849846, 26.2842958]),
  chart('Sydney', '2010-12-25T01:00Z', [-33.8688, 151.2093], [351.2696812, 17.8867709, 48.1113577, 260.4910402, 292.9368647, 323.5863243]),
  chart('Tokyo', '1990-04-28T21:00Z', [35.6762, 139.6503], [58.4574105, 83.7796805, 105.6628087, 308.7905612, 337.3960095, 15.3381266]),
  chart('Boston', '1900-07-04T17:00Z', [42.3601, -71.0589], [192.6313427, 219.4041939, 250.5665625, 104.9114551, 138.55728, 168.099016]),
  chart('Greenwich', '2000-01-01T00:00Z', [51.4769, 0], [187.0305813, 211.735632, 242.597089, 99.1581415, 134.7390639, 164.0119]),
  chart('Samoa', '2011-12-30T23:00Z', [-13.8333, -171.7667], [2.2347472, 32.4059752, 62.5592645, 272.0823284, 301.7155443, 332.0621594]),
  chart('Anchorage', '1985-12-21T21:00Z', [61.2181, -149.9003], [303.1606897, 34.1692642, 61.9115341, 256.6257965, 268.2654749, 280.7849012]),
];

/**
 * Noon of 15 June 1990 just below both polar circles, where houses are most unequal: tests of
 * github.com/g-battaglia/kerykeion, tests/data/configurations/house_systems/expected_positions_house_P.py.
 */
// biome-ignore format: a row for each chart
const NEAR_THE_CIRCLES: readonly PlacidusChart[] = [
  chart('66 N', '1990-06-15T09:00Z', [66, 25], [165.3520416, 182.2390953, 207.1708461, 65.3134147, 112.4629726, 143.2926351]),
  chart('66 S', '1990-06-15T04:00Z', [-66, 110], [86.9739293, 219.6922725, 245.2810055, 74.5015381, 79.7884744, 83.6263904]),
];

/** The results of Swiss Ephemeris 2.10.03 (`swetest`): github.com/recallfx/tailored-ephemeris, tests of house cusps. */
// biome-ignore format: a row for each chart
const FROM_SWISS_EPHEMERIS: readonly PlacidusChart[] = [
  chart('London', '2000-01-01T12:00Z', [51.5074, -0.1278], [24.0146, 61.013, 81.9114, 279.4932, 298.9135, 327.4855]),
  chart('New York', '1990-01-15T08:30Z', [40.7128, -74.006], [241.4327, 273.1664, 310.2772, 166.9872, 197.4149, 221.4115]),
  chart('Sydney', '1985-07-20T22:00Z', [-33.8688, 151.2093], [136.315, 179.7716, 215.1474, 61.9287, 84.6947, 107.7138]),
  chart('Tokyo', '1975-03-10T06:00Z', [35.6762, 139.6503], [136.326, 159.2722, 186.8558, 39.3433, 74.0621, 106.9726]),
];

export const PLACIDUS_CHARTS: readonly PlacidusChart[] = [
  ...FROM_HORIZONS,
  ...NEAR_THE_CIRCLES,
  ...FROM_SWISS_EPHEMERIS,
];
