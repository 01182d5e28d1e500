import type { Facts } from '../facts/facts.ts';
import type { Passage } from '../knowledge/passage.ts';
import type { Question } from '../question/question.ts';

/** All that an answer is made from. */
export interface Brief {
  readonly question: Question;
  readonly facts: Facts;
  /** What is known of it, the most telling first. */
  readonly passages: readonly Passage[];
}
