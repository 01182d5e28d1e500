// Measures MetaphysicalAPI's bundle size, and the time of a fresh process to import it and to answer once, with each
// kind of model: `npm run ts benchmarks/cold-start-models.ts`. The models are loopback servers that answer at once.
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildLambdas } from '../scripts/build-lambda.ts';
import { restEvent } from '../testing/events.ts';
import { type ColdStart, coldStart } from '../tests/support/cold-start.ts';
import { startBedrockServer } from '../tests/support/model/bedrock-server.ts';
import * as bedrockScripts from '../tests/support/model/event-stream-scripts.ts';
import { answers } from '../tests/support/model/sse-scripts.ts';
import { startSseServer } from '../tests/support/model/sse-server.ts';
import { medianOf, report } from './report.ts';

const ROUNDS = 15;
const EVENT = restEvent({
  path: '/metaphysical',
  body: {
    prompt: 'What does my chart say?',
    userId: 'ann',
    birth: { date: '1990-06-15', time: '07:30', place: 'Hà Nội' },
  },
});

const folder = await mkdtemp(join(tmpdir(), 'cold-'));
const [openai, bedrock] = await Promise.all([
  startSseServer(answers('A kind chart.')),
  startBedrockServer(bedrockScripts.answers('A kind chart.')),
]);
const environments: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  embedded: {},
  openai: { MODEL_PROVIDER: 'openai', MODEL_ID: 'a-model', MODEL_BASE_URL: openai.baseUrl },
  bedrock: {
    MODEL_PROVIDER: 'bedrock',
    MODEL_ID: 'a-model',
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.endpoint,
  },
};

const kilobytes = (bytes: number): string => (bytes / 1_000).toFixed(0);

async function sizeOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function rowOf(
  name: string,
  starts: readonly ColdStart[],
  base: readonly ColdStart[],
): Promise<Record<string, string>> {
  const [first] = starts;
  if (first === undefined) throw new Error('nothing was started');
  const importMs = medianOf(starts.map((start) => start.importMs));
  const answerMs = medianOf(starts.map((start) => start.answerMs));
  const baseMs = medianOf(base.map((start) => start.importMs + start.answerMs));
  return {
    model: name,
    'imported, kB': kilobytes(await sizeOf(first.files.slice(0, first.imported))),
    'read for the first answer, kB': kilobytes(await sizeOf(first.files)),
    'import, ms': importMs.toFixed(0),
    'first answer, ms': answerMs.toFixed(0),
    'both, to the embedded one': ((importMs + answerMs) / baseMs).toFixed(2),
  };
}

try {
  await buildLambdas({ outdir: folder });
  const bundle = join(folder, 'metaphysical');
  const starts: Record<string, ColdStart[]> = Object.fromEntries(Object.keys(environments).map((name) => [name, []]));
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [name, environment] of Object.entries(environments)) {
      const start = await coldStart(join(bundle, 'index.mjs'), EVENT, environment);
      if (round >= 0) starts[name]?.push(start);
    }
  }
  const deployed = (await readdir(bundle)).filter((name) => !name.endsWith('.map')).map((name) => join(bundle, name));
  const data = deployed.filter((name) => !name.endsWith('.mjs'));
  await report('cold-start-models', {
    what: 'a cold start of MetaphysicalAPI',
    command: 'npm run ts benchmarks/cold-start-models.ts',
    note: `Medians of ${ROUNDS} fresh processes each, without an idempotency table; deployed are ${kilobytes(await sizeOf(deployed))} kB, of them ${kilobytes(await sizeOf(data))} kB data (places, knowledge), before compression;`,
    rows: await Promise.all(Object.entries(starts).map(([name, each]) => rowOf(name, each, starts.embedded ?? []))),
  });
} finally {
  await Promise.all([openai.stop(), bedrock.stop(), rm(folder, { recursive: true, force: true })]);
}
