import type { Facts } from '../facts/facts.ts';
import type { Passage } from '../knowledge/passage.ts';
import type { Question } from '../question/question.ts';

/** All that an answer is made from. */
export interface Brief {
  readonly question: Question;
  readonly facts: Facts;
  /** The passages about it, the most relevant first. */
  readonly passages: readonly Passage[];
}
