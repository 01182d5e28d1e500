import { expect, test } from '@jest/globals';
import {
  animalOfYear,
  canChiOfDay,
  canChiOfMonth,
  canChiOfYear,
} from '../../../../../handlers/metaphysical/facts/calendar/can-chi.ts';

// The years of the cycle of sixty that history is told by: the revolution of 1911 (Xinhai), the famine of 1945 (nạn đói
// Ất Dậu), the Tết offensive of 1968 (Tết Mậu Thân); 1984 begins the cycle.
test.each([
  [1911, 'Tân Hợi'],
  [1945, 'Ất Dậu'],
  [1968, 'Mậu Thân'],
  [1984, 'Giáp Tý'],
  [2024, 'Giáp Thìn'],
  [2043, 'Quý Hợi'],
])('the year %p is %s', (year, name) => {
  expect(canChiOfYear(year)).toBe(name);
});

// The verse of the five tigers: years of Giáp and Kỷ begin with Bính Dần, Ất and Canh with Mậu Dần, Bính and Tân with
// Canh Dần, Đinh and Nhâm with Nhâm Dần, Mậu and Quý with Giáp Dần.
test.each([
  [1984, 'Bính Dần'],
  [1985, 'Mậu Dần'],
  [1986, 'Canh Dần'],
  [1987, 'Nhâm Dần'],
  [1988, 'Giáp Dần'],
  [1989, 'Bính Dần'],
])('the first month of %p is %s', (year, name) => {
  expect(canChiOfMonth(1, year)).toBe(name);
});

test('the eleventh month is always one of Tý, and the first month follows the twelfth', () => {
  expect(canChiOfMonth(11, 1983)).toBe('Giáp Tý');
  expect([canChiOfMonth(12, 1983), canChiOfMonth(1, 1984)]).toEqual(['Ất Sửu', 'Bính Dần']);
});

// 1949-10-01 was a day of jiazi, Giáp Tý; 2000-01-01 one of wuwu, Mậu Ngọ.
test.each([
  ['1949-10-01', 'Giáp Tý'],
  ['2000-01-01', 'Mậu Ngọ'],
  ['1990-06-15', 'Tân Hợi'],
])('the day %s is %s', (iso, name) => {
  expect(canChiOfDay(Date.parse(iso) / 86_400_000)).toBe(name);
});

// The animals of years that everybody remembers by them: Mậu Thân 1968, Giáp Tý 1984, the Cat of 2023, the Dragon of 2024.
test.each([
  [1968, 'than'],
  [1984, 'ty'],
  [1990, 'ngo'],
  [2023, 'mao'],
  [2024, 'thin'],
  [2025, 'ti'],
] as const)('the animal of %p is %s, and has the branch of its year', (year, animal) => {
  expect(animalOfYear(year)).toBe(animal);
});

test('every year has the animal of its branch', () => {
  const branches = new Map(
    Array.from({ length: 12 }, (_, nth) => [animalOfYear(nth), canChiOfYear(nth).split(' ')[1]]),
  );
  expect(branches.size).toBe(12);
  for (let year = 1900; year <= 2100; year += 1)
    expect(canChiOfYear(year)).toMatch(new RegExp(` ${branches.get(animalOfYear(year))}$`));
});
