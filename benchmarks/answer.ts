// Measures the parts of an answer and how it adapts to the remaining time: `npm run ts benchmarks/answer.ts`. Each part
// runs in fresh processes, and the first answer of each is reported apart. The language model is a loopback server that
// speaks the real wire format at a fixed speed: 400 ms to its first token, then 40 tokens a second.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sqliteKnowledge } from '../handlers/metaphysical/knowledge/sqlite/sqlite-knowledge.ts';
import { modelSettings } from '../handlers/metaphysical/model/settings.ts';
import { createTrackedModels, type ModelFor } from '../handlers/metaphysical/model/tracked-models.ts';
import { readQuestion } from '../handlers/metaphysical/question/question.ts';
import { replyTo } from '../handlers/metaphysical/reply/reply.ts';
import { type Fetch, systemClock } from '../index.ts';
import { buildKnowledge } from '../scripts/build-knowledge.ts';
import { openUpstreamFetch } from '../scripts/upstream-fetch.ts';
import { answers } from '../tests/support/model/sse-scripts.ts';
import { startSseServer } from '../tests/support/model/sse-server.ts';
import { startDeadline } from '../tests/support/start-deadline.ts';
import type { Parts } from './answer/parts.ts';
import { report } from './report.ts';

const PROCESSES = 9;
const REMAINING_MS = [1_000, 3_000, 10_000, 24_000];

const PACE = { ttftMs: 400, tokensPerSecond: 40 };
const TALK = 'The Moon is quiet tonight and asks for little. '.repeat(400);

const medianOf = (samples: readonly number[]): number =>
  samples.toSorted((left, right) => left - right)[Math.floor(samples.length / 2)] ?? Number.NaN;

async function measureParts(): Promise<readonly Readonly<Record<string, string>>[]> {
  const script = fileURLToPath(new URL('answer/parts.ts', import.meta.url));
  const runs: Parts[][] = [];
  for (let run = 0; run < PROCESSES; run += 1) {
    const { stdout } = await promisify(execFile)(process.execPath, [script]);
    runs.push(JSON.parse(stdout));
  }
  const names = Object.keys(runs[0]?.[0] ?? {}) as (keyof Parts)[];
  const following = (name: keyof Parts): number =>
    medianOf(runs.map(([, ...rest]) => medianOf(rest.map((parts) => parts[name]))));
  const first = (name: keyof Parts): number => medianOf(runs.map(([parts]) => parts?.[name] ?? Number.NaN));
  const total = names.reduce((sum, name) => sum + following(name), 0);
  return names.map((name) => ({
    part: name,
    'first answer, ms': first(name).toFixed(2),
    'following, ms': following(name).toFixed(3),
    'share of a following one': `${((100 * following(name)) / total).toFixed(0)} %`,
  }));
}

/** The first answer of a container, which has no measured speed of its model yet. */
async function answerIn(
  remainingMs: number,
  modelFor: ModelFor,
  fetch: Fetch,
): Promise<Readonly<Record<string, string>>> {
  const at = Date.now() + remainingMs;
  const deadline = startDeadline({ at, hardAt: at, source: 'caller' }, systemClock);
  const question = readQuestion({ prompt: 'What does the sky say of my work?', userId: 'ann' });
  const tools = { knowledge: sqliteKnowledge(), trackedModel: modelFor('ann', { fetch }), clock: systemClock };
  const { body } = await replyTo({ question, deadline }, tools);
  deadline.end();
  return {
    'left, ms': String(remainingMs),
    'worded by': body.model,
    degraded: String(body.degraded),
    finishReason: body.finishReason,
    passages: String(body.sources.filter((source) => 'source' in source).length),
    words: String(body.answer.split(/\s+/).length),
    'time used': `${Math.round((100 * body.timing.elapsedMs) / body.timing.budgetMs)} %`,
  };
}

async function measureTimes(): Promise<readonly Readonly<Record<string, string>>[]> {
  const server = await startSseServer(answers(TALK, PACE));
  const { fetch, end } = openUpstreamFetch({ upstream: 'model', baseUrl: server.baseUrl, timeoutMs: 60_000 });
  const settings = (pace: typeof PACE): ModelFor =>
    createTrackedModels(
      modelSettings({
        MODEL_PROVIDER: 'openai',
        MODEL_ID: 'paced',
        MODEL_BASE_URL: server.baseUrl,
        MODEL_TTFT_MS: String(pace.ttftMs),
        MODEL_TOKENS_PER_SECOND: String(pace.tokensPerSecond),
      }),
      systemClock,
    );
  const cases = REMAINING_MS.flatMap((ms) => [
    { as: 'none', ms, modelFor: createTrackedModels(undefined, systemClock) },
    { as: 'known for its pace', ms, modelFor: settings(PACE) },
    { as: 'thought five times as fast', ms, modelFor: settings({ ttftMs: 80, tokensPerSecond: 200 }) },
  ]);
  const rows = await Promise.all(
    cases.map(async ({ as, ms, modelFor }) => ({ 'language model': as, ...(await answerIn(ms, modelFor, fetch)) })),
  );
  end();
  await server.stop();
  return rows;
}

buildKnowledge();
await report('answer', {
  what: 'the parts of an answer',
  command: 'npm run ts benchmarks/answer.ts',
  note: `Medians over ${PROCESSES} processes; composing is the embedded answer, messages what a language model is sent instead;`,
  rows: await measureParts(),
});
await report('answer-in-time', {
  what: 'how an answer adapts to the time that is left',
  command: 'npm run ts benchmarks/answer.ts',
  note: 'The model needs 400 ms to its first token and says 40 a second, endlessly; one answer each',
  rows: await measureTimes(),
});
