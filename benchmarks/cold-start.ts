// Measures the time of a fresh process to import Chatbot's bundle and to answer once, compared with common handlers in
// esbuild's default bundle: `npm run ts benchmarks/cold-start.ts`. The AI service and the Parameter Store are on
// loopback.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { startParameterStore } from '../local/parameter-store.ts';
import { buildLambdas } from '../scripts/build-lambda.ts';
import { restEvent } from '../testing/events.ts';
import { startFaultServer } from '../testing/fault-server.ts';
import { COLD_CREDENTIALS, type ColdStart, coldStart } from '../tests/support/cold-start.ts';
import { medianOf, report } from './report.ts';

const PAIRS = 31;
/** Pairs that run first, until the files are in the system's cache. */
const WARM_UP_PAIRS = 2;
const PARAMETER = '/chat/ai-url';
const REGION = 'eu-west-1';
const BODY = { prompt: 'What does my chart say?', userId: 'ann' };

const folder = await mkdtemp(join(tmpdir(), 'cold-'));
const service = await startFaultServer();
const store = await startParameterStore({ region: REGION, credentials: COLD_CREDENTIALS });
store.put({ name: PARAMETER, value: service.url });

const inEnvironment = { AI_SERVICE_URL: service.url };
const inSsm = { AI_URL_PARAMETER: PARAMETER, AWS_ENDPOINT_URL_SSM: store.url, AWS_REGION: REGION };
const chatbot = join(folder, 'lambda/chatbot/index.mjs');

async function bundleSample(name: string): Promise<string> {
  const outfile = join(folder, `${name}.cjs`);
  const entry = fileURLToPath(new URL(`cold-start/${name}.ts`, import.meta.url));
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node' });
  return outfile;
}

async function answerOf(entry: string, environment: Readonly<Record<string, string>>): Promise<ColdStart> {
  // The event is created now, because the deadline counts from its arrival.
  const start = await coldStart(entry, restEvent({ path: '/chat', body: BODY }), environment, false);
  if (start.answer.statusCode !== 200) throw new Error(`${entry} answered ${JSON.stringify(start.answer)}`);
  return start;
}

const totalOf = ({ importMs, answerMs }: ColdStart): number => importMs + answerMs;
const medianMs = (starts: readonly ColdStart[], time: (start: ColdStart) => number): string =>
  medianOf(starts.map(time)).toFixed(1);

/** Runs the sample and Chatbot in turn, in reverse order in every second pair. */
async function compare(
  title: string,
  sample: string,
  environment: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const pairs: { readonly theirs: ColdStart; readonly ours: ColdStart }[] = [];
  for (let round = -WARM_UP_PAIRS; round < PAIRS; round += 1) {
    const isSampleFirst = round % 2 === 0;
    const before = isSampleFirst ? await answerOf(sample, environment) : undefined;
    const ours = await answerOf(chatbot, environment);
    const theirs = before ?? (await answerOf(sample, environment));
    if (round >= 0) pairs.push({ theirs, ours });
  }
  const theirs = pairs.map((pair) => pair.theirs);
  const ours = pairs.map((pair) => pair.ours);
  const ratios = pairs.map((pair) => totalOf(pair.ours) / totalOf(pair.theirs));
  return {
    'the URL is in': title,
    'sample: import, ms': medianMs(theirs, ({ importMs }) => importMs),
    'first answer, ms': medianMs(theirs, ({ answerMs }) => answerMs),
    'Chatbot: import, ms': medianMs(ours, ({ importMs }) => importMs),
    'its first answer, ms': medianMs(ours, ({ answerMs }) => answerMs),
    'both, Chatbot to sample': medianOf(ratios).toFixed(2),
  };
}

try {
  await buildLambdas({ outdir: join(folder, 'lambda') });
  const [plain, withSsm] = await Promise.all([bundleSample('plain'), bundleSample('with-ssm')]);
  await report('cold-start', {
    what: 'a cold start of Chatbot, and of the handlers that people copy',
    command: 'npm run ts benchmarks/cold-start.ts',
    note: `The handlers are in [benchmarks/cold-start](cold-start). Medians of ${PAIRS} interleaved pairs of fresh processes; the ratio is the median of the pairs' ratios;`,
    rows: [
      await compare('the environment', plain, inEnvironment),
      await compare('SSM Parameter Store', withSsm, inSsm),
    ],
  });
} finally {
  await Promise.all([service.stop(), store.close(), rm(folder, { recursive: true, force: true })]);
}
