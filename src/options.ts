import { firstCharacters } from './text.ts';

/** Lambda's own longest run, in milliseconds (Lambda quotas): no time of one invocation can sensibly exceed it. */
export const MAX_RUN_MS = 900_000;

/**
 * Checks one numeric option of a factory, so that nonsense is refused where it is written and not in the first outage.
 *
 * @throws RangeError naming the factory, the option, what it takes and what it got
 */
export function wholeNumber(option: string, value: number, minimum: number, maximum: number): number {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  throw new RangeError(`${option} takes a whole number from ${minimum} to ${maximum}, not ${shown(value)}`);
}

/**
 * Checks one option that is a part of a whole.
 *
 * @throws RangeError naming the factory, the option, what it takes and what it got
 */
export function fraction(option: string, value: number): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw new RangeError(`${option} takes a number from 0 to 1, not ${shown(value)}`);
}

/**
 * Checks one option that is a part of a whole and cannot be none of it.
 *
 * @throws RangeError naming the factory, the option, what it takes and what it got
 */
export function share(option: string, value: number): number {
  if (typeof value === 'number' && value > 0 && value <= 1) return value;
  throw new RangeError(`${option} takes a number over 0, at most 1, not ${shown(value)}`);
}

/**
 * Checks one text option of a factory.
 *
 * @throws TypeError naming the factory, the option and what it takes
 */
export function text(option: string, value: string, pattern: RegExp): string {
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw new TypeError(`${option} takes text that matches ${pattern}, not ${shown(value)}`);
}

/**
 * Checks one option of a factory that is one of a few values.
 *
 * @throws TypeError naming the factory, the option, what it takes and what it got
 */
export function oneOf<T>(option: string, value: T, values: readonly T[]): T {
  if (values.includes(value)) return value;
  throw new TypeError(`${option} takes ${values.map(shown).join(' or ')}, not ${shown(value)}`);
}

/** A value as an error message shows it: short, and never the inside of an object. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(firstCharacters(value, 60));
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
