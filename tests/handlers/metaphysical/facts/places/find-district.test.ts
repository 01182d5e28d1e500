import { describe, expect, it } from '@jest/globals';
import { findPlace } from '../../../../../handlers/metaphysical/facts/places/find-place.ts';
import { districtNames } from '../../../../../scripts/places/sources.ts';
import { choice, found } from './found.ts';

// Coordinates: Vietnamese Wikipedia, the article of each district.
describe('a district of Vietnam', () => {
  it.each([
    ['Hải Hậu, Nam Định', 20.18, 106.3],
    ['Huyện Giao Thủy, tỉnh Nam Định', 20.25, 106.45],
    ['Ý Yên, Nam Định', 20.33, 106.02],
    ['Đức Hòa, Long An', 10.88, 106.4],
    ['huyện Bình Chánh, TP.HCM', 10.7, 106.57],
    ['Q. Hoàng Mai, Hà Nội', 20.97, 105.85],
    ['Thủy Nguyên, Hải Phòng', 20.92, 106.68],
    ['Quận Lê Chân, Hải Phòng', 20.84, 106.68],
    ['Hải Châu, Đà Nẵng', 16.05, 108.22],
    ['Ninh Kiều, Cần Thơ', 10.03, 105.78],
    ['Đô Lương, Nghệ An', 18.9, 105.3],
    ['Hương Sơn, Hà Tĩnh', 18.49, 105.36],
    ['Vạn Ninh, Khánh Hòa', 12.72, 109.2],
    ['Cái Bè, Tiền Giang', 10.38, 106.0],
    ['Kim Sơn, Ninh Bình', 20.07, 106.1],
  ])('%s is found within some kilometres', (name, latitude, longitude) => {
    const place = found(name);
    expect(Math.abs(place.latitude - latitude)).toBeLessThan(0.15);
    expect(Math.abs(place.longitude - longitude)).toBeLessThan(0.15);
  });

  it.each([
    ['Quận 8', ['Q8', 'Q.8', 'Q. 8, TP.HCM', 'Quận Tám', 'District 8, HCMC', 'quan 8 tphcm']],
    ['Quận 1', ['Q1, TP.HCM', 'Q.1 TPHCM', 'q.1, Sài Gòn', 'Quận Một']],
    ['Quận 12', ['Quận 12, TP HCM', 'Q12', 'Quận Mười Hai']],
  ])('%s of Saigon is found by its number however that is written', (name, spellings) => {
    expect(spellings.map((spelling) => found(spelling).label)).toEqual(
      spellings.map(() => `${name}, Thành phố Hồ Chí Minh, VN`),
    );
  });

  it('is there whenever the source has a name for it, but for three islands', () => {
    const districts = districtNames().filter(({ name }) => /^(?:Huyện|Thị Xã|Thành Phố|Quận) /u.test(name));
    expect(districts.length).toBeGreaterThan(650);
    const unknown = districts.filter(({ name }) => findPlace(name.normalize('NFC')).kind === 'unknown');
    expect(unknown.map(({ name }) => name)).toEqual(['Huyện Bạch Long Vỹ', 'Huyện Trường Sa', 'Huyện Cồn Cỏ']);
  });

  it('leaves the choice between those of one name', () => {
    expect(choice('Hoài Đức')).toEqual(['Hoài Đức, Hà Nội, VN', 'Hoài Đức, Lâm Đồng, VN']);
    expect(choice('Quận Bình Tân')).toEqual(['Bình Tân, Thành phố Hồ Chí Minh, VN', 'Bình Tân, Vĩnh Long, VN']);
    expect(found('Châu Thành, Long An').label).toBe('Châu Thành, Long An, VN');
  });
});

describe('an address that goes further than the list', () => {
  it.each([
    ['Phường Bến Nghé, Quận 1, TP.HCM', 'Quận 1, Thành phố Hồ Chí Minh, VN'],
    ['Bệnh viện Từ Dũ, TP.HCM', 'Thành phố Hồ Chí Minh, VN'],
    ['Xã Xyzzy, Nam Trực, Nam Định', 'Nam Trực, Nam Định, VN'],
    ['12 Xyzzy/3, Nha Trang, Khánh Hòa, Việt Nam', 'Nha Trang, Khánh Hòa, VN'],
    ['Charité, Berlin', 'Berlin, State of Berlin, DE'],
  ])('%s is not guessed, but the place around it is its candidate', (address, label) => {
    expect(findPlace(address)).toEqual({ kind: 'unknown', candidates: [label] });
    expect(found(label).label).toBe(label);
  });

  it('has several candidates where what it is in has the name of several', () => {
    expect(findPlace('Xyzzy Hospital, Birmingham')).toEqual({
      kind: 'unknown',
      candidates: ['Birmingham, England, GB', 'Birmingham, Alabama, US'],
    });
  });

  it('has none where only the country is known: Jamaica is also a part of New York', () => {
    expect(found('Jamaica, NY').country).toBe('US');
    expect(findPlace('Xyzzy, Jamaica')).toEqual({ kind: 'unknown' });
    expect(findPlace('Xyzzy, Việt Nam')).toEqual({ kind: 'unknown' });
  });
});
