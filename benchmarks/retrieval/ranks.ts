import { readFileSync } from 'node:fs';
import type { Knowledge } from '../../handlers/metaphysical/knowledge/knowledge.ts';
import { Prompt } from '../../handlers/metaphysical/question/prompt.ts';
import type { Language } from '../../handlers/metaphysical/text/language.ts';

/** A question in everyday words, and the ids of all good answers. */
export interface Question {
  readonly question: string;
  readonly expected: readonly string[];
}

/** The number of passages that are searched. */
const DEPTH = 10;

/** Reads the questions of a language. They were written before the index was tuned, and it is not tuned to them. */
export const questionsIn = (language: Language): Question[] =>
  JSON.parse(readFileSync(new URL(`questions.${language}.json`, import.meta.url), 'utf8'));

/** The rank of the first good answer to each question, from 1; Infinity if it is not among the first ten. */
export async function ranksOf(
  questions: readonly Question[],
  knowledge: Knowledge,
  language: Language,
): Promise<number[]> {
  const { signal } = new AbortController();
  const ranks: number[] = [];
  for (const { question, expected } of questions) {
    const passages = await knowledge.find({ prompt: new Prompt(question), language, keys: [], limit: DEPTH }, signal);
    const index = passages.findIndex(({ id }) => expected.includes(id));
    ranks.push(index === -1 ? Number.POSITIVE_INFINITY : index + 1);
  }
  return ranks;
}

/** The share of the questions with a good answer among the first `depth`. */
export const hitRateOf = (ranks: readonly number[], depth: number): number =>
  ranks.filter((rank) => rank <= depth).length / ranks.length;

/** The mean of 1/rank: 1 if every first answer is good. */
export const reciprocalRankOf = (ranks: readonly number[]): number =>
  ranks.reduce((sum, rank) => sum + 1 / rank, 0) / ranks.length;
