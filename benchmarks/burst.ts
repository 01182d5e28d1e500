// Sends many simultaneous chats to a fresh local cloud, where every function is cold: `npm run bench:burst`. Exits with
// 1 if a failure had more than a second left: `npm run bench:burst -- --clients 16 --seconds 5 --no-report`.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { startCloud } from '../local/cloud.ts';
import { prepare } from '../local/prepare.ts';
import { report } from './report.ts';

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '64' },
    seconds: { type: 'string', default: '20' },
    report: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const clients = bounded('clients', values.clients, 256);
const seconds = bounded('seconds', values.seconds, 60);

/** Longer than the gateway's limit, in milliseconds. */
const CHAT_TIMEOUT_MS = 35_000;

/** The limit of the HTTP API in front of Chatbot, in milliseconds. */
const GATEWAY_LIMIT_MS = 30_000;

/** A failure with more time left than this, in milliseconds, has wasted it. */
const MAX_LEFT_MS = 1_000;

interface Outcome {
  /** The status, and the problem's code if there is one. */
  readonly kind: string;
  readonly isGood: boolean;
  readonly tookMs: number;
  /** The remaining time in the problem; for the gateway's own answers, the rest of the gateway's limit. */
  readonly leftMs: number;
}

function bounded(name: string, text: string, maximum: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= maximum) return value;
  throw new RangeError(`--${name} takes a whole number from 1 to ${maximum}`);
}

const leftAfter = (tookMs: number): number => Math.max(0, GATEWAY_LIMIT_MS - tookMs);

async function chat(url: string, userId: string): Promise<Outcome> {
  const startedAt = performance.now();
  const response = await fetch(`${url}/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ prompt: 'What does the sky say today?', userId }),
    signal: AbortSignal.timeout(CHAT_TIMEOUT_MS),
  });
  const { code, timing } = JSON.parse(await response.text()) as { code?: string; timing?: { remainingMs?: number } };
  const tookMs = performance.now() - startedAt;
  return {
    kind: [response.status, code].filter((part) => part !== undefined).join(' '),
    isGood: response.ok,
    tookMs,
    leftMs: timing?.remainingMs ?? leftAfter(tookMs),
  };
}

/** Sends one chat after the other until `endsAt`. */
async function client(url: string, index: number, endsAt: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  while (performance.now() < endsAt) {
    const startedAt = performance.now();
    const broken = (error: unknown): Outcome => {
      const tookMs = performance.now() - startedAt;
      const name = error instanceof Error ? error.name : 'unknown';
      return { kind: `no answer: ${name}`, isGood: false, tookMs, leftMs: leftAfter(tookMs) };
    };
    outcomes.push(await chat(url, `user-${index}`).catch(broken));
  }
  return outcomes;
}

/** The time within which this share of the chats was answered. */
function percentile(outcomes: readonly Outcome[], share: number): string {
  const sorted = outcomes.map(({ tookMs }) => tookMs).toSorted((left, right) => left - right);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(0);
}

function rowOf(kind: string, outcomes: readonly Outcome[]): Record<string, string> {
  const left = outcomes.flatMap(({ isGood, leftMs }) => (isGood ? [] : leftMs));
  return {
    answer: kind,
    chats: String(outcomes.length),
    'p50, ms': percentile(outcomes, 0.5),
    'p99, ms': percentile(outcomes, 0.99),
    'slowest, ms': percentile(outcomes, 1),
    'most left with a failure, ms': left.length === 0 ? '' : Math.max(...left).toFixed(0),
  };
}

const isWaste = ({ isGood, leftMs }: Outcome): boolean => !isGood && leftMs > MAX_LEFT_MS;

async function burst(): Promise<Outcome[]> {
  const cloud = await startCloud({ definition: await prepare(), log: () => {} });
  try {
    const endsAt = performance.now() + seconds * 1_000;
    const all = Array.from({ length: clients }, (_, index) => client(cloud.url, index, endsAt));
    return (await Promise.all(all)).flat();
  } finally {
    await cloud.stop();
  }
}

const outcomes = await burst();
const kinds = Map.groupBy(outcomes, ({ kind }) => kind);
const rows = [...kinds].map(([kind, each]) => rowOf(kind, each));
const command = `npm run bench:burst -- --clients ${clients} --seconds ${seconds}`;
if (values.report) {
  const what = `${clients} clients for ${seconds} s at a fresh local cloud`;
  const note = `Every chat of one run, with ${availableParallelism()} cores for clients, gateway and functions,`;
  await report('burst', { what, command, note, rows });
} else {
  console.table(rows);
}
const wasted = outcomes.filter(isWaste);
if (wasted.length > 0) {
  console.error(`${wasted.length} failures had more than ${MAX_LEFT_MS} ms left`);
  process.exitCode = 1;
}
