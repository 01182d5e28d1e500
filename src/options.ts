import { firstCharacters } from './text.ts';

/** Lambda's longest run, in milliseconds (Lambda quotas): the maximum of every time of one invocation. */
export const MAX_RUN_MS = 900_000;

/**
 * Checks an option that is a whole number, when the factory is called and not at the first use.
 *
 * @throws RangeError naming the factory, the option, what it takes and what it got
 */
export function wholeNumber(option: string, value: number, minimum: number, maximum: number): number {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  throw new RangeError(`${option} takes a whole number from ${minimum} to ${maximum}, not ${shown(value)}`);
}

/**
 * Checks an option that is a number from 0 to 1.
 *
 * @throws RangeError naming the factory, the option, what it takes and what it got
 */
export function fraction(option: string, value: number): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw new RangeError(`${option} takes a number from 0 to 1, not ${shown(value)}`);
}

/**
 * Checks an option that is a number over 0, at most 1.
 *
 * @throws RangeError naming the factory, the option, what it takes and what it got
 */
export function share(option: string, value: number): number {
  if (typeof value === 'number' && value > 0 && value <= 1) return value;
  throw new RangeError(`${option} takes a number over 0, at most 1, not ${shown(value)}`);
}

/**
 * Checks an option that is text.
 *
 * @throws TypeError naming the factory, the option and what it takes
 */
export function text(option: string, value: string, pattern: RegExp): string {
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw new TypeError(`${option} takes text that matches ${pattern}, not ${shown(value)}`);
}

/**
 * Checks an option that is one of a few values.
 *
 * @throws TypeError naming the factory, the option, what it takes and what it got
 */
export function oneOf<T>(option: string, value: T, values: readonly T[]): T {
  if (values.includes(value)) return value;
  throw new TypeError(`${option} takes ${values.map(shown).join(' or ')}, not ${shown(value)}`);
}

/** Formats a value for an error message: short, and never the content of an object. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(firstCharacters(value, 60));
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
