import { type CivilDate, isoDateOf } from '../calendar/civil-date.ts';

/** The values that decide the cards when no seed was sent. */
export interface SeedInput {
  readonly userId: string;
  readonly prompt: string;
  /** The day on which it was asked. */
  readonly date: CivilDate;
}

/** 64 bits: among a million draws, two are alike by accident with odds of one in thirty-seven million. */
const LENGTH = 16;

/**
 * The seed of a question: one user who asks the same thing again on the same day draws the same cards.
 *
 * Sixteen hexadecimal digits, the beginning of the SHA-256 of the JSON array of user, prompt and date, which no other
 * three texts share. It can be shown: that it holds no more than a digest of what was asked does not keep someone who
 * knows user and day from trying questions, so it is no place for secrets.
 */
export function seedOf({ userId, prompt, date }: SeedInput): string {
  // Not imported: an import makes a cold start slower.
  const { createHash } = process.getBuiltinModule('node:crypto');
  const encoded = JSON.stringify([userId, prompt, isoDateOf(date)]);
  return createHash('sha256').update(encoded).digest('hex').slice(0, LENGTH);
}
