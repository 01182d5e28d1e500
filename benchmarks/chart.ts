// What a chart costs: `npm run ts benchmarks/chart.ts`. A birth chart with its houses, the sky now and its transits, for one
// birth after another in a fresh process: the first pays for compilation, the others do not. The medians of many
// processes. Reading the modules is stated apart: it is paid once, before there is anybody to wait.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { report } from './report.ts';

const PROCESSES = 9;
const FOLLOWING = 60;

/** Run by each process: prints what reading the modules took, then each chart, in milliseconds. */
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
