import { type Clock, sleep } from '../../../../index.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Question } from '../../question/question.ts';
import type { Knowledge } from '../knowledge.ts';
import type { Passage } from '../passage.ts';
import { keysOf } from './keys.ts';
import { isNamedIn, relevanceTo } from './relevance.ts';

/** The options of a retrieval. */
export interface RetrieveOptions {
  readonly knowledge: Knowledge;
  readonly question: Question;
  readonly facts: Facts;
  /** Maximum passages. */
  readonly depth: number;
  /** Maximum time, in milliseconds. */
  readonly patienceMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The passages; `failed` is true if the store failed or was too slow. */
export interface Retrieved {
  readonly passages: readonly Passage[];
  readonly failed: boolean;
}

/** The passages of facts that come before those of the question: all cards and numbers, but only two of a chart. */
const FIRST_OF_FACTS = { astrology: 2, tarot: Number.POSITIVE_INFINITY, numerology: Number.POSITIVE_INFINITY } as const;

/** Extra passages to search for: some of the found ones are not relevant. */
const SPARE = 12;

/** Maximum passages that come first because the prompt names their subject. */
const MAX_ASKED = 2;

/**
 * Finds the passages about the facts and the question, in the order of the answer. The facts leave room for the
 * question. If the store fails or takes too long there are no passages, and no error.
 *
 * @throws the signal's reason
 */
export async function retrieve(options: RetrieveOptions): Promise<Retrieved> {
  const { knowledge, question, facts, depth, patienceMs, clock, signal } = options;
  const { prompt, language, topic } = question;
  const keys = keysOf(facts, question);
  const chosen = topic === 'astrology' ? keys.slice(0, Math.max(1, depth - 1)) : keys;
  const limit = Math.max(depth, chosen.length);
  const first = FIRST_OF_FACTS[topic];
  const isRelevant = relevanceTo(facts, question);
  const stop = new AbortController();
  const search = async (): Promise<Retrieved> => {
    const query = { prompt, language, keys: chosen, limit: limit + SPARE };
    const found = await knowledge.find(query, stop.signal);
    const asked = found.filter((passage) => isNamedIn(question, passage)).slice(0, MAX_ASKED);
    const others = found.filter((passage) => !asked.includes(passage));
    const ofFacts = others.filter(({ key }) => chosen.includes(key));
    const ofQuestion = others.filter((passage) => !chosen.includes(passage.key) && isRelevant(passage));
    return {
      passages: [
        ...asked,
        ...ofFacts.slice(0, first),
        ...ofQuestion.slice(0, 1),
        ...ofFacts.slice(first),
        ...ofQuestion.slice(1),
      ].slice(0, limit + asked.length),
      failed: false,
    };
  };
  const nothing = (): Retrieved => ({ passages: [], failed: true });
  const tooLong = sleep(clock, patienceMs, AbortSignal.any([signal, stop.signal])).then(nothing);
  tooLong.catch(() => undefined);
  try {
    return await Promise.race([search().catch(nothing), tooLong]);
  } finally {
    stop.abort();
  }
}
