/** The ten heavenly stems (thiên can), Giáp first. */
const STEMS = ['Giáp', 'Ất', 'Bính', 'Đinh', 'Mậu', 'Kỷ', 'Canh', 'Tân', 'Nhâm', 'Quý'] as const;

/** The twelve earthly branches (địa chi), Tý first: the twelve animals of the years (con giáp) go with them. */
const BRANCHES = ['Tý', 'Sửu', 'Dần', 'Mão', 'Thìn', 'Tỵ', 'Ngọ', 'Mùi', 'Thân', 'Dậu', 'Tuất', 'Hợi'] as const;

/** The animals by the names of their branches, as ids: without marks, and Tỵ (the snake) as `ti`, since Tý is `ty`. */
const ANIMALS = ['ty', 'suu', 'dan', 'mao', 'thin', 'ti', 'ngo', 'mui', 'than', 'dau', 'tuat', 'hoi'] as const;

export type Animal = (typeof ANIMALS)[number];

/** The Julian day that begins at noon of 1970-01-01. */
const UNIX_EPOCH_JULIAN_DAY = 2_440_588;

/** Stem and branch of a count that starts anywhere. Only sums that are not negative are allowed. */
const nameOf = (stem: number, branch: number): string => `${STEMS[stem % 10]} ${BRANCHES[branch % 12]}`;

/**
 * The Can Chi of a day, whose cycle of sixty has never been broken.
 *
 * Source: Hồ Ngọc Đức, "Thuật toán tính âm lịch" (www.informatik.uni-leipzig.de/~duc/amlich/calrules_vn.html), which
 * has the rules of years and months too.
 *
 * @param dayNumber days since 1970-01-01
 */
export function canChiOfDay(dayNumber: number): string {
  const julianDay = dayNumber + UNIX_EPOCH_JULIAN_DAY;
  return nameOf(julianDay + 9, julianDay + 1);
}

/** The Can Chi of a month of a lunar year. A leap month has that of the month it follows. */
export function canChiOfMonth(month: number, lunarYear: number): string {
  return nameOf(lunarYear * 12 + month + 3, month + 1);
}

/** The Can Chi of a lunar year. */
export function canChiOfYear(lunarYear: number): string {
  return nameOf(lunarYear + 6, lunarYear + 8);
}

/** The animal (con giáp) of a lunar year that is not negative. */
export function animalOfYear(lunarYear: number): Animal {
  return ANIMALS[(lunarYear + 8) % 12] ?? 'ty';
}
