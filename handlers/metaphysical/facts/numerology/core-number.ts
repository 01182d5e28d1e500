/** The numbers with a meaning: the digits, and the three master numbers. */
type CoreDigit = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
type MasterNumber = 11 | 22 | 33;

/** One number of a chart, with its calculation. */
export interface CoreNumber {
  readonly number: CoreDigit | MasterNumber;
  /** True for 11, 22 and 33. */
  readonly master: boolean;
  /** The reduction of each part, their sum and its reduction: "15→6 + 6 + 1990→19→10→1 = 13→4". */
  readonly working: string;
}

const MASTER_NUMBERS: ReadonlySet<number> = new Set([11, 22, 33]);

const digitSum = (value: number): number => [...String(value)].reduce((sum, digit) => sum + Number(digit), 0);

const isReduced = (value: number): value is CoreNumber['number'] => value < 10 || MASTER_NUMBERS.has(value);

/** Down to a digit or a master number, by sums of digits. */
const reduce = (value: number): CoreNumber['number'] => (isReduced(value) ? value : reduce(digitSum(value)));

/** The same, step by step. */
const writeReduction = (value: number): string =>
  isReduced(value) ? String(value) : `${value}→${writeReduction(digitSum(value))}`;

/**
 * Reduces each part to a digit or a master number, adds these, and reduces the sum likewise.
 *
 * The method is Hans Decoz's ("Numerology: Key to Your Inner Self", 1994; worldnumerology.com/
 * numerology-reducing-master-numbers.htm: "we reduce each unit of the date to a single digit, unless we encounter a
 * Master number"; 11, 22 and 33 are his master numbers). Others add all digits at once, which finds other master
 * numbers; keep only 11 and 22, or 44 and more as well; or reduce the parts of a sum all the way. None of these is
 * done here.
 *
 * @param parts whole numbers above 0, one at least
 */
export function coreNumberOf(parts: readonly number[]): CoreNumber {
  const total = parts.reduce((sum, part) => sum + reduce(part), 0);
  const number = reduce(total);
  const written = parts.map(writeReduction).join(' + ');
  const working = parts.length === 1 ? written : `${written} = ${writeReduction(total)}`;
  return { number, master: MASTER_NUMBERS.has(number), working };
}
