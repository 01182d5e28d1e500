// Measures how often the right passage is found: `npm run ts benchmarks/retrieval.ts`. The questions name no sign,
// card, planet, house or number. They were written before the index was tuned, and it is not tuned to them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteKnowledge } from '../handlers/metaphysical/knowledge/sqlite/sqlite-knowledge.ts';
import { foldVietnamese } from '../handlers/metaphysical/text/fold.ts';
import type { Language } from '../handlers/metaphysical/text/language.ts';
import { buildKnowledge } from '../scripts/build-knowledge.ts';
import { interleaved, report } from './report.ts';
import { hitRateOf, type Question, questionsIn, ranksOf, reciprocalRankOf } from './retrieval/ranks.ts';

/** The number of rounds for measuring the time. */
const ROUNDS = 30;

interface Asked {
  readonly questions: readonly Question[];
  /** Of the answers. */
  readonly language: Language;
}

const folder = await mkdtemp(join(tmpdir(), 'knowledge-'));
const file = join(folder, 'knowledge.sqlite');
buildKnowledge(file);
const knowledge = sqliteKnowledge(file);

const english = questionsIn('en');
const vietnamese = questionsIn('vi');
const unmarked = vietnamese.map(({ question, expected }) => ({ question: foldVietnamese(question), expected }));
const asked: Readonly<Record<string, Asked>> = {
  English: { questions: english, language: 'en' },
  Vietnamese: { questions: vietnamese, language: 'vi' },
  'Vietnamese without diacritics': { questions: unmarked, language: 'vi' },
  'English, answered in Vietnamese': { questions: english, language: 'vi' },
};

async function searchMs({ questions, language }: Asked): Promise<number> {
  const startedAt = performance.now();
  await ranksOf(questions, knowledge, language);
  return (performance.now() - startedAt) / questions.length;
}

const times = await interleaved(asked, ROUNDS, searchMs);
const ofEnglish = times.English ?? Number.NaN;

async function rowOf([name, { questions, language }]: readonly [string, Asked]): Promise<Record<string, string>> {
  const ranks = await ranksOf(questions, knowledge, language);
  return {
    questions: name,
    asked: String(questions.length),
    'hit@1': hitRateOf(ranks, 1).toFixed(2),
    'hit@3': hitRateOf(ranks, 3).toFixed(2),
    'hit@10': hitRateOf(ranks, 10).toFixed(2),
    MRR: reciprocalRankOf(ranks).toFixed(2),
    'time of a search, to English': ((times[name] ?? Number.NaN) / ofEnglish).toFixed(1),
  };
}

await report('retrieval', {
  what: 'how often a right passage is found, by questions that do not name it',
  command: 'npm run ts benchmarks/retrieval.ts',
  note: 'Share of the questions with a right passage among the first 1, 3 and 10, and the mean of 1/place,',
  rows: await Promise.all(Object.entries(asked).map(rowOf)),
});
await rm(folder, { recursive: true });
