import type { Facts } from './facts.ts';
import { type Attribution, geoNamesAttribution } from './places/attribution.ts';

const ASTRONOMY_ENGINE: Attribution = {
  id: 'astronomy-engine',
  title: 'Astronomy Engine, Don Cross',
  url: 'https://github.com/cosinekitty/astronomy',
  rights: 'MIT',
};

const TZ_DATABASE: Attribution = {
  id: 'tz',
  title: 'Time Zone Database',
  url: 'https://www.iana.org/time-zones',
  rights: 'public domain',
};

/** The sources of the facts: of the sky always, of the place and its clocks when they were looked up. */
export function sourcesOf({ natal }: Facts): readonly Attribution[] {
  return [
    ASTRONOMY_ENGINE,
    ...(natal?.place?.label === undefined ? [] : [geoNamesAttribution]),
    ...(natal?.moment.timeZone === undefined ? [] : [TZ_DATABASE]),
  ];
}
