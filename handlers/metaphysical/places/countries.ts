import { foldName } from './fold-name.ts';

/** What people say for a country where neither its code nor its English or Vietnamese name in Unicode's CLDR is meant. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  AE: ['UAE', 'Các tiểu vương quốc Ả Rập'],
  AU: ['Úc', 'Châu Úc'],
  BE: ['Bỉ'],
  BY: ['Bạch Nga'],
  CD: ['DR Congo', 'Congo'],
  CH: ['Thụy Sĩ', 'Thụy Sỹ'],
  CI: ['Ivory Coast', 'Bờ Biển Ngà'],
  CN: ['Tàu', 'PRC'],
  CZ: ['Czech Republic', 'Cộng hòa Séc', 'Tiệp Khắc', 'Tiệp'],
  DE: ['Tây Đức', 'Đông Đức'],
  GB: ['UK', 'Great Britain', 'Britain', 'England', 'Scotland', 'Wales', 'Northern Ireland', 'Anh', 'Anh Quốc'],
  HU: ['Hung', 'Hung-ga-ri'],
  ID: ['Nam Dương'],
  IT: ['Ý'],
  JP: ['Nhật'],
  KH: ['Cam Bốt', 'Cam-pu-chia', 'Cao Miên'],
  KP: ['North Korea', 'Bắc Hàn', 'Bắc Triều Tiên'],
  KR: ['South Korea', 'Korea', 'Hàn', 'Nam Hàn'],
  MM: ['Burma', 'Miến Điện'],
  MN: ['Mông Cổ'],
  MY: ['Mã Lai'],
  NL: ['Holland', 'The Netherlands'],
  PH: ['Phi Luật Tân', 'Phi-líp-pin'],
  RU: ['Nga', 'Liên Xô'],
  SG: ['Xin-ga-po', 'Tân Gia Ba'],
  TR: ['Turkey', 'Thổ Nhĩ Kỳ'],
  UA: ['U-crai-na'],
  US: ['USA', 'America', 'United States of America', 'Mỹ', 'Hợp chúng quốc Hoa Kỳ'],
  VN: ['Viet Nam', 'Vietnam', 'CHXHCN Việt Nam'],
};

const spoken = new Map<string, ReadonlySet<string>>();
let displayed: readonly Intl.DisplayNames[] | undefined;

function namesOf(code: string): ReadonlySet<string> {
  displayed ??= ['en', 'vi'].map((language) => new Intl.DisplayNames(language, { type: 'region' }));
  const standard = displayed.map((names) => names.of(code)).filter((name) => name !== undefined);
  return new Set([code, ...standard, ...(SAID[code] ?? [])].map(foldName));
}

/** Whether folded text says this country, by its ISO 3166-1 alpha-2 code or by a name in English or Vietnamese. */
export function saysCountry(text: string, code: string): boolean {
  const names = spoken.get(code) ?? namesOf(code);
  spoken.set(code, names);
  return names.has(text);
}
