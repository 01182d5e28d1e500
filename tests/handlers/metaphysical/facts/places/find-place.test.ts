import { describe, expect, it } from '@jest/globals';
import { findPlace } from '../../../../../handlers/metaphysical/facts/places/find-place.ts';
import { choice, found } from './found.ts';
import { provincesSince2025, provincesUntil2025 } from './provinces.ts';

/** Degrees and minutes as printed: "21 02 N". */
function degrees(printed: string): number {
  const [whole = '', minutes = '', side = ''] = printed.split(' ');
  return (Number(whole) + Number(minutes) / 60) * ('SW'.includes(side) ? -1 : 1);
}

// CIA, The World Factbook, "Capital: geographic coordinates", of each country.
const capitals = [
  ['Hà Nội', '21 02 N, 105 51 E'],
  ['London', '51 30 N, 0 05 W'],
  ['Paris', '48 52 N, 2 20 E'],
  ['Tokyo', '35 41 N, 139 45 E'],
  ['Washington, DC', '38 53 N, 77 02 W'],
  ['Moscow', '55 45 N, 37 36 E'],
  ['Canberra', '35 16 S, 149 08 E'],
  ['Bangkok', '13 45 N, 100 31 E'],
  ['Vientiane', '17 58 N, 102 36 E'],
  ['Phnom Penh', '11 33 N, 104 55 E'],
  ['Beijing', '39 55 N, 116 23 E'],
  ['Seoul', '37 33 N, 126 59 E'],
  ['Singapore', '1 17 N, 103 51 E'],
  ['Brasília', '15 47 S, 47 55 W'],
  ['Buenos Aires', '34 36 S, 58 22 W'],
  ['Nairobi', '1 17 S, 36 49 E'],
  ['Ottawa', '45 25 N, 75 42 W'],
] as const;

// Vietnamese Wikipedia, the article of each city, coordinates in its head.
const cities = [
  ['Thành phố Hồ Chí Minh', '10 47 N, 106 42 E'],
  ['Hải Phòng', '20 52 N, 106 41 E'],
  ['Đà Nẵng', '16 04 N, 108 13 E'],
  ['Huế', '16 28 N, 107 35 E'],
  ['Cần Thơ', '10 02 N, 105 47 E'],
  ['Nha Trang', '12 15 N, 109 11 E'],
  ['Đà Lạt', '11 56 N, 108 26 E'],
  ['Vinh', '18 40 N, 105 41 E'],
  ['Buôn Ma Thuột', '12 40 N, 108 03 E'],
  ['Quy Nhơn', '13 46 N, 109 14 E'],
] as const;

describe('coordinates', () => {
  it.each([...capitals, ...cities])('of %s are the published ones', (name, printed) => {
    const [latitude = '', longitude = ''] = printed.split(', ');
    expect(Math.abs(found(name).latitude - degrees(latitude))).toBeLessThan(0.1);
    expect(Math.abs(found(name).longitude - degrees(longitude))).toBeLessThan(0.1);
  });
});

describe('a Vietnamese name', () => {
  it.each([
    ['Hà Nội', ['ha noi', 'HA NOI', 'Hanoi', 'HaNoi', 'hà nội', 'Hà  Nội ', 'Hà-Nội', 'TP. Hà Nội', 'Thăng Long']],
    ['Hà Nội', ['Hà Nội'.normalize('NFD'), 'thành phố Hà Nội', 'Hanoi City', 'Thủ đô Hà Nội', 'Hà Nội, Việt Nam']],
    ['Thành phố Hồ Chí Minh', ['Sài Gòn', 'Saigon', 'TP.HCM', 'TP HCM', 'TPHCM', 'HCM', 'hcmc', 'Hồ Chí Minh']],
    ['Thành phố Hồ Chí Minh', ['TP. Hồ Chí Minh', 'Ho Chi Minh City', 'thanh pho ho chi minh', 'Ho Chi Minh, VN']],
    ['Đà Nẵng', ['Da Nang', 'Danang', 'đà nẵng', 'Ðà Nẵng', 'ĐÀ NẴNG', 'Tourane']],
    ['Đà Lạt', ['Dalat', 'Ðà Lạt', 'đà lạt', 'Đà Lạt, Lâm Đồng', 'thành phố Đà Lạt, tỉnh Lâm Đồng']],
    ['Hải Phòng', ['Haiphong', 'hai phong']],
    ['Huế', ['Hue', 'Hue City', 'cố đô Huế', 'TP Huế']],
    ['Quy Nhơn', ['Qui Nhon', 'Qui Nhơn', 'quy nhon']],
    ['Buôn Ma Thuột', ['Ban Mê Thuột', 'buon ma thuot', 'Buôn Mê Thuột']],
    ['Phan Rang-Tháp Chàm', ['Phan Rang', 'Tháp Chàm', 'Phan Rang - Tháp Chàm']],
    ['Châu Đốc', ['chau doc', 'Châu Đốc, An Giang']],
    ['Sa Đéc', ['Sa Dec', 'Sadec']],
    ['Đức Trọng', ['Đức Trọng, Lâm Đồng', 'duc trong']],
    ['Cẩm Phả', ['cam pha', 'Thành phố Cẩm Phả']],
    ['Biên Hòa', ['Biên Hoà', 'bien hoa', 'Biên Hòa']],
    ['Vũng Tàu', ['vung tau', 'Vungtau']],
    ['Quận 1', ['quan 1', 'Quận Một', 'District 1', 'Quận 1, TP.HCM']],
    ['Hà Đông', ['Hà Đông, Hà Nội', 'Hà Đông, Hà Tây', 'quận Hà Đông']],
  ])('%s is found in every spelling', (name, spellings) => {
    expect(spellings.map((spelling) => found(spelling).name)).toEqual(spellings.map(() => name));
  });

  it('is told from another by its marks', () => {
    expect(found('Yên Lạc').label).toBe('Yên Lạc, Vĩnh Phúc, VN');
    expect(found('Yến Lạc').label).toBe('Yến Lạc, Bắc Kạn, VN');
    expect(choice('Yen Lac')).toEqual(['Yên Lạc, Vĩnh Phúc, VN', 'Yến Lạc, Bắc Kạn, VN']);
  });

  it('may be run together, and abroad may not', () => {
    expect(found('Phanrang Thápchàm').name).toBe('Phan Rang-Tháp Chàm');
    expect(found('Buônma Thuột').name).toBe('Buôn Ma Thuột');
    expect(findPlace('Longbeach')).toEqual({ kind: 'unknown' });
  });

  it('may have apostrophes of any kind, or none', () => {
    const spellings = ['M’Đrăk', "M'Đrăk", 'MĐrăk', "m'drak"];
    expect(new Set(spellings.map((spelling) => found(spelling).label))).toEqual(new Set(['M’Đrăk, Đắk Lắk, VN']));
  });

  it('of two places in one province has coordinates in its label, to be typed in any way', () => {
    expect(choice('Hoàng Sa')).toEqual(['Hoàng Sa, Đà Nẵng, VN, 16.67 112.73', 'Hoàng Sa, Đà Nẵng, VN, 16.84 112.34']);
    expect(found('hoang sa, da nang, vn, 16.84 112.34').latitude).toBeCloseTo(16.84, 2);
    expect(findPlace('Hoàng Sa, Đà Nẵng, VN, 17.84 112.34')).toEqual({ kind: 'unknown' });
  });

  it('may have a comma for its hyphen', () => {
    expect(found('Bà Rịa, Vũng Tàu')).toEqual(found('Bà Rịa - Vũng Tàu'));
  });

  it('may have another sign before what it is in', () => {
    const spellings = ['Hà Nội/Việt Nam', 'Hà Nội; Việt Nam', 'Hà Nội | VN', 'Hà Nội，Việt Nam', 'Hà Nội - Việt Nam'];
    expect(spellings.map((spelling) => found(spelling).label)).toEqual(spellings.map(() => 'Hà Nội, VN'));
  });

  it('may be told with the country of another time', () => {
    const spellings = ['Sài Gòn, Việt Nam Cộng hòa', 'Saigon, South Vietnam', 'Sài Gòn, Đông Dương', 'Saigon, VNCH'];
    expect(new Set(spellings.map((spelling) => found(spelling).label))).toEqual(new Set(['Thành phố Hồ Chí Minh, VN']));
    expect(found('Hà Nội, Việt Nam Dân chủ Cộng hòa').label).toBe('Hà Nội, VN');
  });

  it('may be that of an island', () => {
    expect(found('Đảo Phú Quốc').label).toBe('Phú Quốc, Kiên Giang, VN');
    expect(found('đảo Lý Sơn').label).toBe('Lý Sơn, Quảng Ngãi, VN');
  });

  it('may have commas too many', () => {
    expect(found(', Hà Nội, , Việt Nam,')).toEqual(found('Hà Nội'));
  });

  it('has one mark wherever the tone is put', () => {
    expect(found('Hoà Bình')).toEqual(found('Hòa Bình'));
    expect(found('Thanh Hoá')).toEqual(found('Thanh Hóa'));
  });

  it('is not told by marks that no place of the name has', () => {
    expect(found('Pléiku').name).toBe('Pleiku');
  });
});

describe('a province of Vietnam', () => {
  it.each([...provincesUntil2025])('%s until 2025 is found as its capital %s, and that is said', (name, capital) => {
    const place = found(name);
    expect(place.name).toBe(capital);
    expect(place.capitalOf).toBe(name === capital ? undefined : name);
    expect(found(`Tỉnh ${name}`).name).toBe(capital);
  });

  it.each(provincesSince2025)('%s since 2025 is found', (name) => {
    expect(found(name).country).toBe('VN');
    expect(found(`${name}, Việt Nam`)).toEqual(found(name));
  });

  it('qualifies the places that were in it, before 2025 and since', () => {
    expect(found('Đắk Hà, Kon Tum').label).toBe('Đắk Hà, Kon Tum, VN');
    expect(found('Đắk Hà, tỉnh Quảng Ngãi').label).toBe('Đắk Hà, Kon Tum, VN');
    expect(findPlace('Đắk Hà, Gia Lai')).toEqual({ kind: 'unknown', candidates: ['Pleiku, Gia Lai, VN'] });
    expect(found('Thủ Dầu Một, TP.HCM').region).toBe('Bình Dương');
  });

  // Districts of Vietnam are numbered through; in Wikipedia, "Mê Linh": of Vĩnh Phúc until August 2008, of Hà Nội since.
  it('is the present one of a district that changed provinces', () => {
    expect(found('Mê Linh').region).toBe('Hà Nội');
  });

  it.each([
    ['Hà Tây', 'Hà Đông'],
    ['Hà Bắc', 'Bắc Giang'],
    ['Sông Bé', 'Thủ Dầu Một'],
    ['Nghệ Tĩnh', 'Vinh'],
    ['Hà Nam Ninh', 'Nam Định'],
    ['Gia Định', 'Thành phố Hồ Chí Minh'],
    ['Hoàng Liên Sơn', 'Yên Bái'],
  ])('%s of former times is found as %s', (name, seat) => {
    expect(found(name)).toMatchObject({ name: seat, capitalOf: name });
    expect(found('Nho Quan, Hà Nam Ninh').region).toBe('Ninh Bình');
  });

  it('gives way to the town of its name when the town is meant', () => {
    expect(found('Phú Thọ')).toMatchObject({ name: 'Việt Trì', capitalOf: 'Phú Thọ' });
    expect(found('thị xã Phú Thọ').label).toBe('Phú Thọ, Phú Thọ, VN');
    expect(found('Phú Thọ, Phú Thọ').label).toBe('Phú Thọ, Phú Thọ, VN');
    expect(found('tỉnh Phú Thọ').name).toBe('Việt Trì');
  });

  it('is far greater than a village of its name, which is listed', () => {
    expect(findPlace('Đồng Nai')).toMatchObject({
      kind: 'found',
      place: { name: 'Biên Hòa', capitalOf: 'Đồng Nai' },
      others: ['Đồng Nai, Lâm Đồng, VN'],
    });
  });
});
