import {
  type CheckAction,
  check,
  pipe,
  type RegexAction,
  regex,
  type SchemaWithPipe,
  type StringSchema,
  string,
} from 'valibot';

/** Stops counting at the limit: a hostile string is refused without a walk to its end. */
export function hasAtMostCodePoints(text: string, limit: number): boolean {
  if (text.length <= limit) return true;
  if (text.length > 2 * limit) return false;
  return [...text].length <= limit;
}

/** A lone surrogate cannot be written as UTF-8, so it could not be sent on as it came. */
const isWellFormed = (value: string): boolean => value.isWellFormed();

/** Any text. */
export const text: SchemaWithPipe<readonly [StringSchema<string>, CheckAction<string, string>]> = pipe(
  string('must be a string'),
  check(isWellFormed, 'must be well-formed Unicode'),
);

/** It has a visible character. */
export const notBlank: RegexAction<string, string> = regex(/\S/, 'must not be empty');

/** On one line. Line and paragraph separators break log lines as control characters do. */
export const oneLine: RegexAction<string, string> = regex(
  /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u,
  'must not contain control characters',
);

/** A check with its limit, from which the largest request is computed. */
export type Limit<Input> = CheckAction<Input, string> & {
  readonly limit: number;
  readonly unit: 'codePoints' | 'items';
};

/** Of bounded length. */
export function atMost(
  limit: number,
  fits = (value: string): boolean => hasAtMostCodePoints(value, limit),
): Limit<string> {
  return { ...check(fits, `must have at most ${limit} characters`), limit, unit: 'codePoints' };
}
