import tzLookup from '@photostructure/tz-lookup';
import type { Coordinates } from '../places/coordinates.ts';
import { countryZoneNameOf } from './country-zone.ts';
import { HANOI } from './hanoi.ts';
import { historicZone } from './historic-zone.ts';
import type { TimeZone } from './time-zone.ts';
import { isInVietnam } from './vietnam.ts';

/**
 * The border of North and South from 1954 to 1975: the military demarcation line of the Geneva Agreement of 20 July
 * 1954 (article 1) follows the river Bến Hải, which stays within some kilometres of the 17th parallel.
 */
const DEMARCATION_LATITUDE_DEG = 17;

/** No place of Cambodia lies further east; the islands of Trường Sa do. */
const CAMBODIA_EAST_DEG = 107.7;

/** North of this latitude, a point that the map assigns to Bangkok lies in Vietnam or in China. */
const THAILAND_AND_LAOS_NORTH_DEG = 21;

/**
 * The coarse map gives strips of Cambodia to Saigon, and of Guangxi and Yunnan (Longzhou, Pingxiang) to northern
 * Vietnam: the outline of Vietnam detects them.
 */
function foreignNameOf({ latitude, longitude }: Coordinates): string {
  const name = tzLookup(latitude, longitude);
  if (name === 'Asia/Ho_Chi_Minh' && longitude < CAMBODIA_EAST_DEG) return 'Asia/Phnom_Penh';
  if (name === 'Asia/Bangkok' && latitude > THAILAND_AND_LAOS_NORTH_DEG) return 'Asia/Shanghai';
  return name;
}

/**
 * The time zone of a place.
 *
 * In Vietnam each side of the 17th parallel has the history of its capital at every date: Huế has Saigon's even in
 * 1947, Vinh has Hanoi's. What the sides held beyond it is not followed, neither the zones of the Việt Minh before 1954
 * nor towns that changed hands until 1975; nor does the time zone database follow it (file `asia`, under Vietnam).
 * Elsewhere a map of the world decides (`@photostructure/tz-lookup`), which is coarse: a point within some 20 km of a
 * border may get the neighbour's zone, unless its country is known. The map is one string in a function, which is
 * compiled at the first call.
 *
 * @param country ISO 3166-1 alpha-2, when it is known
 * @throws {RangeError} when the coordinates are not on the globe
 */
export function zoneOf(where: Coordinates, country?: string): TimeZone {
  if (!isInVietnam(where)) {
    return historicZone(country === undefined ? foreignNameOf(where) : countryZoneNameOf(where, country));
  }
  return where.latitude > DEMARCATION_LATITUDE_DEG ? HANOI : historicZone('Asia/Ho_Chi_Minh');
}
