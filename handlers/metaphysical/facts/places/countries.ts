import { foldName } from './fold-name.ts';
import { placeIndex } from './place-index.ts';

// Former countries, because a birth certificate names the country of its time. Each of their successors has their names,
// so that one name stands for several of today's countries. Hong Kong and Macau have China's too.
const SOVIET = ['Liên Xô', 'USSR', 'Soviet Union'];
const YUGOSLAV = ['Nam Tư', 'Yugoslavia'];
const CZECHOSLOVAK = ['Tiệp Khắc', 'Czechoslovakia'];
const CHINESE = ['Trung Quốc', 'China'];
const VIETNAMESE = [
  ...['Viet Nam', 'Vietnam', 'CHXHCN Việt Nam', 'Cộng hòa xã hội chủ nghĩa Việt Nam', 'Socialist Republic of Vietnam'],
  ...['Việt Nam Cộng hòa', 'VNCH', 'South Vietnam', 'Republic of Vietnam', 'Miền Nam Việt Nam'],
  ...['Việt Nam Dân chủ Cộng hòa', 'VNDCCH', 'North Vietnam', 'Miền Bắc Việt Nam'],
  ...['Đông Dương', 'Indochina', 'French Indochina', 'Đông Dương thuộc Pháp'],
];

/** More names of a country, beside its code and its English and Vietnamese name in Unicode's CLDR. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  AE: ['UAE', 'Các tiểu vương quốc Ả Rập'],
  AM: SOVIET,
  AU: ['Úc', 'Châu Úc'],
  AZ: SOVIET,
  BA: YUGOSLAV,
  BE: ['Bỉ'],
  BY: ['Bạch Nga', ...SOVIET],
  CD: ['DR Congo', 'Congo'],
  CH: ['Thụy Sĩ', 'Thụy Sỹ'],
  CI: ['Ivory Coast', 'Bờ Biển Ngà'],
  CN: ['Tàu', 'PRC'],
  CZ: ['Czech Republic', 'Cộng hòa Séc', 'Tiệp', ...CZECHOSLOVAK],
  DE: ['Tây Đức', 'Đông Đức', 'West Germany', 'East Germany', 'GDR', 'DDR', 'CHDC Đức'],
  EE: SOVIET,
  GB: ['UK', 'Great Britain', 'Britain', 'England', 'Scotland', 'Wales', 'Northern Ireland', 'Anh', 'Anh Quốc'],
  GE: SOVIET,
  HK: ['Hong Kong', 'Hồng Kông', ...CHINESE],
  HR: YUGOSLAV,
  HU: ['Hung', 'Hung-ga-ri'],
  ID: ['Nam Dương'],
  IT: ['Ý'],
  JP: ['Nhật'],
  KG: SOVIET,
  KH: ['Cam Bốt', 'Cam-pu-chia', 'Cao Miên'],
  KP: ['North Korea', 'Bắc Hàn', 'Bắc Triều Tiên'],
  KR: ['South Korea', 'Korea', 'Hàn', 'Nam Hàn'],
  KZ: SOVIET,
  LT: SOVIET,
  LV: SOVIET,
  MD: SOVIET,
  ME: YUGOSLAV,
  MK: YUGOSLAV,
  MM: ['Burma', 'Miến Điện'],
  MN: ['Mông Cổ'],
  MO: ['Macau', 'Macao', 'Ma Cao', ...CHINESE],
  MY: ['Mã Lai'],
  NL: ['Holland', 'The Netherlands'],
  PH: ['Phi Luật Tân', 'Phi-líp-pin'],
  RS: YUGOSLAV,
  RU: ['Nga', ...SOVIET],
  SG: ['Xin-ga-po', 'Tân Gia Ba'],
  SI: YUGOSLAV,
  SK: CZECHOSLOVAK,
  TJ: SOVIET,
  TM: SOVIET,
  TR: ['Turkey', 'Thổ Nhĩ Kỳ'],
  TW: ['ROC', 'Republic of China', 'Trung Hoa Dân Quốc'],
  UA: ['U-crai-na', ...SOVIET],
  US: ['USA', 'America', 'United States of America', 'Mỹ', 'Hợp chúng quốc Hoa Kỳ'],
  UZ: SOVIET,
  VN: VIETNAMESE,
};

const namesByCode = new Map<string, ReadonlySet<string>>();
let displayed: readonly Intl.DisplayNames[] | undefined;

function namesOf(code: string): ReadonlySet<string> {
  displayed ??= ['en', 'vi'].map((language) => new Intl.DisplayNames(language, { type: 'region' }));
  const standard = displayed.map((names) => names.of(code)).filter((name) => name !== undefined);
  return new Set([code, ...standard, ...(OTHER_NAMES[code] ?? [])].map(foldName));
}

/**
 * True if a text names this country, by its ISO 3166-1 alpha-2 code or by a name in English or Vietnamese.
 *
 * @param text the result of `foldName()`
 */
export function isNamedCountry(text: string, code: string): boolean {
  const names = namesByCode.get(code) ?? namesOf(code);
  namesByCode.set(code, names);
  return names.has(text);
}

/**
 * True if a text names a country of which `places.tsv` has a first-level division. It has none of small states, such as
 * Singapore.
 *
 * @param text the result of `foldName()`
 */
export function isCountry(text: string): boolean {
  const codes = new Set([...placeIndex().regions.keys()].map((region) => region.slice(0, 2)));
  return [...codes].some((code) => isNamedCountry(text, code));
}
