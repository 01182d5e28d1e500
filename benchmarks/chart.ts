// Measures the cost of a chart: `npm run ts benchmarks/chart.ts`. Computes a birth chart with houses, the present sky
// and transits, for several births in a fresh process. The first one includes compilation. Reports medians of many
// processes. The time to load the modules is reported apart, because it is spent before the first request.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { report } from './report.ts';

const PROCESSES = 9;
const FOLLOWING = 60;

/** The child process: prints the time to load the modules, then the time of each chart, in milliseconds. */
const CHILD = `
const readAt = performance.now();
const load = (name) => import(new URL('../handlers/metaphysical/facts/sky/' + name + '.ts', ${JSON.stringify(import.meta.url)}));
const [{ natalOf }, { skyAt }, { transitsOf }] = await Promise.all(['natal', 'sky', 'transits'].map(load));
const taken = [performance.now() - readAt];
for (let index = 0; index <= ${FOLLOWING}; index += 1) {
  const instant = new Date(Date.UTC(1990 - ((index * 37) % 80), index % 12, 5 + (index % 20), index % 24, index % 60));
  const where = { latitude: 21.03 - (index % 50), longitude: 105.85 - index };
  const startedAt = performance.now();
  transitsOf(natalOf({ instant, earliest: instant, latest: instant }, where), skyAt(new Date()));
  taken.push(performance.now() - startedAt);
}
process.stdout.write(JSON.stringify(taken));
`;

const medianOf = (samples: readonly number[]): number =>
  samples.toSorted((left, right) => left - right)[Math.floor(samples.length / 2)] ?? Number.NaN;

async function runOnce(): Promise<number[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', CHILD]);
  return JSON.parse(stdout) as number[];
}

const runs: number[][] = [];
for (let run = 0; run < PROCESSES; run += 1) runs.push(await runOnce());

const following = medianOf(runs.map(([, , ...charts]) => medianOf(charts)));
const row = (name: string, milliseconds: number): Record<string, string> => ({
  name,
  'median, ms': milliseconds.toFixed(2),
  ratio: (milliseconds / following).toFixed(1),
});

await report('chart', {
  what: 'the first and the following birth chart of a fresh process',
  command: 'npm run ts benchmarks/chart.ts',
  note: `Medians over ${PROCESSES} processes, each with ${FOLLOWING} following births; how many milliseconds it is depends on the machine, the ratio to a following chart less so;`,
  rows: [
    row('reading the modules, before any chart', medianOf(runs.map(([read = Number.NaN]) => read))),
    row('first chart: natal, sky now, transits', medianOf(runs.map(([, first = Number.NaN]) => first))),
    row('following chart', following),
  ],
});
