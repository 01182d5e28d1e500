import { describe, expect, it } from '@jest/globals';
import { findPlace } from '../../../../../handlers/metaphysical/facts/places/find-place.ts';
import { choice, found } from './found.ts';

describe('a foreign name', () => {
  it.each([
    ['CN', 'Beijing', ['Bắc Kinh', 'Peking', 'bac kinh']],
    ['CN', 'Shanghai', ['Thượng Hải', 'thuong hai']],
    ['CN', 'Guangzhou', ['Canton, China', 'Quảng Châu']],
    ['GB', 'London', ['Luân Đôn', 'London, UK', 'London, England', 'London, Anh', 'London, GB']],
    ['RU', 'Moscow', ['Mát-xcơ-va', 'Mạc Tư Khoa', 'Moskva', 'Matxcơva']],
    ['JP', 'Tokyo', ['Tô-ky-ô', 'Tokyo, Nhật', 'Tokyo, Nhật Bản']],
    ['TH', 'Bangkok', ['Băng Cốc', 'Bangkok, Thái Lan']],
    ['FR', 'Paris', ['Pa-ri', 'PARIS', 'Paris, France', 'Paris, Pháp', 'Paris, FR', 'Paris France']],
    ['US', 'New York City', ['New York', 'Niu Oóc', 'NYC', 'New York, NY', 'New York, USA', 'New York, Mỹ']],
    ['US', 'Washington', ['Washington DC', 'Washington, D.C.', 'Washington D.C.', 'Hoa Thịnh Đốn']],
    ['KR', 'Seoul', ['Xê-un', 'Seoul, Hàn Quốc', 'Seoul, Korea']],
    ['LA', 'Vientiane', ['Viêng Chăn', 'Viêng Chăn, Lào']],
    ['KH', 'Phnom Penh', ['Phnôm Pênh', 'Nam Vang', 'Phnom Penh, Campuchia']],
    ['SG', 'Singapore', ['Xin-ga-po', 'Singapore, SG', 'Singapore, Singapore']],
    ['HK', 'Hong Kong', ['Hồng Kông', 'Hongkong', 'Hong Kong, China', 'Hồng Kông, Trung Quốc', 'Hong Kong, Hong Kong']],
    ['UA', 'Kyiv', ['Kiev, Liên Xô', 'Kiev, USSR']],
    ['BY', 'Minsk', ['Minsk, Liên Xô', 'Minsk, Soviet Union']],
    ['DE', 'Chemnitz', ['Karl-Marx-Stadt, DDR', 'Karl-Marx-Stadt, Đông Đức']],
    ['CZ', 'Prague', ['Praha, Tiệp Khắc', 'Prague, Czechoslovakia']],
    ['SK', 'Bratislava', ['Bratislava, Tiệp Khắc']],
    ['RS', 'Belgrade', ['Belgrade, Nam Tư', 'Beograd, Yugoslavia']],
    [
      'US',
      'Los Angeles',
      ['LA', 'L.A.', 'LA, California', 'Los Angeles, bang California', 'Los Angeles, tiểu bang California'],
    ],
    ['ES', 'Donostia', ['San Sebastián', 'San Sebastian, Spain', 'Donostia / San Sebastián']],
    ['DE', 'Munich', ['München', 'Muenchen', 'munchen']],
    ['DE', 'Köln', ['Cologne', 'Koln', 'Köln, Đức']],
    ['AT', 'Vienna', ['Wien', 'Vienna, Austria', 'Vienna, Áo']],
    ['IT', 'Florence', ['Firenze', 'Florence, Italy', 'Florence, Ý']],
    ['IN', 'Mumbai', ['Bombay']],
    ['UA', 'Kyiv', ['Kiev', 'Ki-ép']],
    ['RU', 'Saint Petersburg', ['St Petersburg, Russia', 'St. Petersburg, Nga', 'Leningrad']],
    ['MX', 'Mexico City', ['Mexico City', 'Ciudad de México']],
    ['CA', 'Québec', ['Quebec City', 'Quebec', 'Québec, Canada']],
    ['CA', 'Vancouver', ['Vancouver, BC', 'Vancouver, British Columbia, Canada']],
    ['AU', 'Newcastle', ['Newcastle, NSW', 'Newcastle, Úc']],
    ['US', 'Portland', ['Portland, OR', 'Portland OR', 'Portland, Oregon, USA', 'Portland Oregon']],
    ['AE', 'Dubai', ['Dubai United Arab Emirates', 'Đu-bai, UAE']],
    ['TR', 'Istanbul', ['Constantinople', 'Istanbul, Turkey', 'Istanbul, Thổ Nhĩ Kỳ']],
    ['DE', 'Berlin', ['Berlin, State of Berlin', 'Béc-lin', 'City of Berlin']],
  ])('in %s, %s, is found in every spelling', (country, name, spellings) => {
    const expected = spellings.map((spelling) => ({ spelling, name, country }));
    expect(spellings.map((spelling) => ({ spelling, ...pick(spelling) }))).toEqual(expected);
  });

  it('has the label that says where it is', () => {
    expect(found('Springfield, MO')).toMatchObject({ region: 'Missouri', label: 'Springfield, Missouri, US' });
    expect(found('Tokyo').label).toBe('Tokyo, JP');
    expect(found('Hong Kong')).not.toHaveProperty('region');
  });
});

const pick = (spelling: string): { readonly name: string; readonly country: string } => {
  const { name, country } = found(spelling);
  return { name, country };
};

describe('a name of several places', () => {
  it('leaves the choice, the greatest first', () => {
    expect(choice('Springfield').slice(0, 2)).toEqual(['Springfield, Missouri, US', 'Springfield, Massachusetts, US']);
    expect(choice('Birmingham')).toEqual(['Birmingham, England, GB', 'Birmingham, Alabama, US']);
    expect(choice('Châu Thành').length).toBeGreaterThan(2);
  });

  it('leaves the choice between all of them when it is typed without marks, and not when it has them', () => {
    expect(choice('San Jose')).toEqual(['San Jose, California, US', 'San José, CR', 'San Jose, Mimaropa, PH']);
    expect(found('San José').country).toBe('CR');
  });

  it('means the one that is far greater, and lists the others', () => {
    expect(findPlace('London')).toMatchObject({
      kind: 'found',
      place: { label: 'London, England, GB' },
      others: ['London, Ontario, CA'],
    });
  });

  it('leaves the choice between a great city abroad and a place in Vietnam whose population is not known', () => {
    expect(choice('Trùng Khánh')).toEqual(['Chongqing, CN', 'Trùng Khánh, Cao Bằng, VN']);
  });

  // Census of 2010: 459,787 in Missouri, 145,786 in Kansas; the two are one town to look at.
  it('leaves the choice between neighbours', () => {
    expect(choice('Kansas City')).toEqual(['Kansas City, Missouri, US', 'Kansas City, Kansas, US']);
    expect(found('Kansas City, MO')).toMatchObject({ latitude: 39.09973, longitude: -94.57857 });
    expect(found('Kansas City, KS')).toMatchObject({ latitude: 39.11417, longitude: -94.62746 });
  });

  it('means what its qualifiers leave', () => {
    expect(found('Birmingham, Mỹ').region).toBe('Alabama');
    expect(found('Birmingham, UK').country).toBe('GB');
    expect(choice('Springfield, US')).toEqual(choice('Springfield'));
    expect(choice('Châu Thành, Việt Nam')).toEqual(choice('Châu Thành'));
  });
});

describe('an unknown name', () => {
  it.each([
    ['no place', 'Xyzzy'],
    ['a place misspelled', 'Sringfield'],
    ['a place elsewhere', 'Paris, Nhật Bản'],
    ['a place elsewhere, said without a comma', 'Paris Nhật Bản'],
    ["a number of GeoNames' for a region", 'Toronto, 08'],
    ['a region of a place elsewhere', 'Springfield, Texas'],
    ['a country', 'Việt Nam'],
    ['nothing', ''],
    ['spaces', '   '],
    ['commas', ',,, ,'],
    ['punctuation', '.-/;'],
    ['a qualifier alone', ', US'],
    ['an affix alone', 'thành phố'],
    ['names that every object has', '__proto__'],
    ['names that every function has', 'constructor, toString'],
    ['control characters', '\u0000\u0007\u001b[31m'],
    ['a lone surrogate', '\ud800'],
    ['a lone mark', '\u0301'],
    ['two languages of right to left', '\u202eHà Nội\u202e, \u0647'],
  ])('%s stays unknown', (_, name) => {
    expect(findPlace(name)).toEqual({ kind: 'unknown' });
  });

  it('is any that is too long, without being looked at', () => {
    const padded = 'Hà Nội'.padEnd(200);
    expect(findPlace(padded).kind).toBe('found');
    expect(findPlace(`${padded} `)).toEqual({ kind: 'unknown' });
    expect(findPlace('San Jose, '.repeat(1_000_000))).toEqual({ kind: 'unknown' });
  });
});
