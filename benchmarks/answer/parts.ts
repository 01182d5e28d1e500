// The child process of benchmarks/answer.ts: prints the time of each part of repeated answers, in milliseconds.

import { factsOf } from '../../handlers/metaphysical/facts/facts.ts';
import { retrieve } from '../../handlers/metaphysical/knowledge/retrieval/retrieve.ts';
import { sqliteKnowledge } from '../../handlers/metaphysical/knowledge/sqlite/sqlite-knowledge.ts';
import { messagesOf } from '../../handlers/metaphysical/model/messages.ts';
import { readQuestion } from '../../handlers/metaphysical/question/question.ts';
import { composeAnswer } from '../../handlers/metaphysical/reply/composer/compose-answer.ts';
import { systemClock } from '../../index.ts';

/** Number of answers per process. */
const ANSWERS = 61;

const knowledge = sqliteKnowledge();
const { signal } = new AbortController();

export type Parts = Readonly<Record<'care' | 'birth' | 'facts' | 'passages' | 'composing' | 'messages', number>>;

async function answer(nth: number): Promise<Parts> {
  const laps = [performance.now()];
  const lap = (): void => void laps.push(performance.now());
  const date = `19${60 + (nth % 40)}-0${1 + (nth % 9)}-1${nth % 10}`;
  const chat = {
    prompt: 'Will I find a work that means something to me, and friends who stay?',
    userId: 'ann',
    birth: { date, time: '07:30', place: nth % 2 === 0 ? 'Hà Nội' : 'Cần Thơ' },
  };
  const question = readQuestion({ ...chat, lang: 'en', topic: 'astrology' });
  lap();
  void question.care;
  lap();
  const facts = factsOf(question, new Date());
  lap();
  const asked = { knowledge, question, facts, depth: 8, patienceMs: 1_000 } as const;
  const { passages } = await retrieve({ ...asked, clock: systemClock, signal });
  lap();
  const brief = { question, facts, passages };
  composeAnswer({ ...brief, passages: passages.slice(0, 3) });
  lap();
  messagesOf(brief);
  lap();
  const [born, care, computed, found, composed, worded] = laps.slice(1).map((at, index) => at - (laps[index] ?? at));
  return {
    care: care ?? 0,
    birth: born ?? 0,
    facts: computed ?? 0,
    passages: found ?? 0,
    composing: composed ?? 0,
    messages: worded ?? 0,
  };
}

if (import.meta.main) {
  const taken: Parts[] = [];
  for (let nth = 0; nth < ANSWERS; nth += 1) taken.push(await answer(nth));
  process.stdout.write(JSON.stringify(taken));
}
