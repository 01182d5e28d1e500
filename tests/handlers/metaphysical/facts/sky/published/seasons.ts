/**
 * Equinoxes and solstices in Universal Time, to the minute: where the Sun's longitude is 0, 90, 180 and 270 degrees.
 * U.S. Naval Observatory, "Earth's Seasons" (aa.usno.navy.mil/data/Earth_Seasons), ten years from 1900 to 2095; as kept in
 * github.com/cosinekitty/astronomy, generate/seasons/seasons.txt.
 */
export const SEASONS: readonly (readonly [march: string, june: string, september: string, december: string])[] = [
  ['1900-03-21T01:39Z', '1900-06-21T21:40Z', '1900-09-23T12:20Z', '1900-12-22T06:41Z'],
  ['1925-03-21T03:12Z', '1925-06-21T22:50Z', '1925-09-23T13:43Z', '1925-12-22T08:37Z'],
  ['1950-03-21T04:35Z', '1950-06-21T23:36Z', '1950-09-23T14:43Z', '1950-12-22T10:13Z'],
  ['1975-03-21T05:57Z', '1975-06-22T00:26Z', '1975-09-23T15:55Z', '1975-12-22T11:46Z'],
  ['2000-03-20T07:35Z', '2000-06-21T01:48Z', '2000-09-22T17:28Z', '2000-12-21T13:37Z'],
  ['2020-03-20T03:50Z', '2020-06-20T21:44Z', '2020-09-22T13:31Z', '2020-12-21T10:02Z'],
  ['2025-03-20T09:01Z', '2025-06-21T02:42Z', '2025-09-22T18:19Z', '2025-12-21T15:03Z'],
  ['2050-03-20T10:19Z', '2050-06-21T03:33Z', '2050-09-22T19:28Z', '2050-12-21T16:38Z'],
  ['2075-03-20T11:47Z', '2075-06-21T04:41Z', '2075-09-22T20:59Z', '2075-12-21T18:27Z'],
  ['2095-03-20T08:16Z', '2095-06-21T00:40Z', '2095-09-22T17:12Z', '2095-12-21T15:02Z'],
];
