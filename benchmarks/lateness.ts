// Measures how late answers are: `npm run ts benchmarks/lateness.ts`. A handler with the standard stack and a bare
// `axios.post` with the same limit meet every fault of a service, in turn. The time counts until the caller has its
// answer.
import { Worker } from 'node:worker_threads';
import axios from 'axios';
import { createOwnFaults, type Invoke, standardHandler } from './lateness/handlers.ts';
import type { FaultyService } from './lateness/services.ts';
import { DEADLINE_MS, summaryOf } from './lateness/summary.ts';
import { report } from './report.ts';

const ROUNDS = 15;

/** The time after which a call counts as never answered. */
const GIVE_UP_MS = 1_000;

async function bareAxios(url: string, body: object): Promise<void> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), GIVE_UP_MS);
  await axios.post(url, body, { timeout: DEADLINE_MS, signal: giveUp.signal }).catch(() => undefined);
  clearTimeout(timer);
}

async function tookMs(answer: Invoke): Promise<number> {
  const startedAt = performance.now();
  await answer();
  return performance.now() - startedAt;
}

const worker = new Worker(new URL('./lateness/services.ts', import.meta.url));
const services = await new Promise<readonly FaultyService[]>((resolve, reject) =>
  worker.once('error', reject).once('message', resolve),
);
const hanging = services.find(({ fault }) => fault === 'never-answers')?.url ?? '';
const own = createOwnFaults(hanging);
const samples = { stack: [] as number[], axios: [] as number[], own: [] as number[], saturated: [] as number[] };
for (let round = 0; round <= ROUNDS; round += 1) {
  // The first round only warms up.
  const keep = (taken: number[], ms: number): void => void (round > 0 && taken.push(ms));
  for (const { url, fault } of services) {
    const { invoke, body } = standardHandler(url, fault);
    keep(samples.stack, await tookMs(invoke));
    keep(samples.axios, await tookMs(() => bareAxios(url, body)));
  }
  for (const invoke of own.alone) keep(samples.own, await tookMs(invoke));
  keep(samples.saturated, await tookMs(own.saturated));
}
await worker.terminate();

await report('lateness', {
  what: `how late answers are, with a deadline of ${DEADLINE_MS} ms`,
  command: 'npm run ts benchmarks/lateness.ts',
  note: `${services.length} faults of a service and ${own.alone.length + 1} of our own side, ${ROUNDS} rounds of one run`,
  rows: [
    summaryOf('standard stack, every fault', [...samples.stack, ...samples.own, ...samples.saturated], GIVE_UP_MS),
    summaryOf('of a service', samples.stack, GIVE_UP_MS),
    summaryOf('of our own side', samples.own, GIVE_UP_MS),
    summaryOf('65 calls at once on 64 connections', samples.saturated, GIVE_UP_MS),
    summaryOf('axios.post with a timeout, faults of a service', samples.axios, GIVE_UP_MS),
  ],
});
