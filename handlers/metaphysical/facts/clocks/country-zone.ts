import tzLookup from '@photostructure/tz-lookup';
import type { Coordinates } from '../places/coordinates.ts';

/** The distances round a place at which its country's clocks are searched, nearest first: up to some 350 km. */
const DISTANCES_DEG = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2];

/** East, north-east and so on round the compass. */
const DIRECTIONS = [
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
] as const;

/** The one name that a zone has in the runtime, of the several that are in use: Kolkata's is `Asia/Calcutta`. */
const canonicalOf = (timeZone: string): string =>
  new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;

/** ECMA-402, later than the ES2024 that is compiled against. */
type RegionalLocale = Intl.Locale & { getTimeZones(): readonly string[] | undefined };

/** The runtime knows no zones of a country whose code is not in ISO 3166, such as XK. */
function zonesOf(country: string): readonly string[] {
  const locale = new Intl.Locale('und', { region: country }) as RegionalLocale;
  return locale.getTimeZones() ?? [];
}

/** The map ends at the poles and at the antimeridian. */
function around({ latitude, longitude }: Coordinates): Coordinates[] {
  return DISTANCES_DEG.flatMap((distance) =>
    DIRECTIONS.map(([north, east]) => ({
      latitude: Math.max(-90, Math.min(90, latitude + north * distance)),
      longitude: Math.max(-180, Math.min(180, longitude + east * distance)),
    })),
  );
}

/**
 * The name of the zone of a place whose country is known: that of the map, or where the coarse map has a neighbour's
 * there (Dandong has Pyongyang's), that of the nearest point whose zone is one of the country.
 *
 * @param country ISO 3166-1 alpha-2
 */
export function countryZoneNameOf(where: Coordinates, country: string): string {
  const mapped = tzLookup(where.latitude, where.longitude);
  const zones = zonesOf(country);
  // Most names are spelled alike, and a formatter for each zone of a large country costs milliseconds.
  if (zones.length === 0 || zones.includes(mapped)) return mapped;
  const canonical = new Set(zones.map(canonicalOf));
  const names = [mapped, ...around(where).map(({ latitude, longitude }) => tzLookup(latitude, longitude))];
  return names.find((name) => canonical.has(canonicalOf(name))) ?? mapped;
}
