import { foldMarks } from './fold.ts';

/**
 * The letters a to z of a text, without marks: "Đào" becomes "dao". Everything else is dropped: digits, signs, letters
 * of other scripts. Full-width letters, ligatures and look-alikes count as what they stand for; ð counts as đ, for
 * which it is typed, and both as a d.
 */
export function foldLetters(text: string): string {
  return foldMarks(text).replace(/[^a-z]/g, '');
}

/** True if a name has a Latin letter, so that there is something to count. */
export function hasLetters(name: string): boolean {
  return foldLetters(name) !== '';
}
