import * as answers from './answers.ts';
import * as breakage from './breakage.ts';
import type { Fault } from './exchange.ts';

type FixedFault =
  | 'ok'
  | 'never-answers'
  | 'headers-then-drip'
  | 'headers-then-stall'
  | 'reset-mid-body'
  | 'close-mid-body'
  | 'reset-before-headers'
  | 'broken-json'
  | 'html-200'
  | 'empty-200'
  | 'json-null'
  | 'wrong-type'
  | 'redirect'
  | 'too-large'
  | 'gzip-bomb'
  | 'gzip-ok'
  | 'bad-chunk'
  | 'broken-http';

const FIXED: Record<FixedFault, Fault> = {
  ok: answers.ok,
  'never-answers': breakage.neverAnswers,
  'headers-then-drip': breakage.headersThenDrip,
  'headers-then-stall': breakage.headersThenStall,
  'reset-mid-body': breakage.resetMidBody,
  'close-mid-body': breakage.closeMidBody,
  'reset-before-headers': breakage.resetBeforeHeaders,
  'broken-json': answers.brokenJson,
  'html-200': answers.html,
  'empty-200': answers.emptyBody,
  'json-null': answers.jsonNull,
  'wrong-type': answers.wrongType,
  redirect: answers.redirect,
  'too-large': answers.tooLarge,
  'gzip-bomb': answers.gzipBomb,
  'gzip-ok': answers.gzipOk,
  'bad-chunk': breakage.badChunk,
  'broken-http': breakage.brokenHttp,
};

/** The faults a server can be asked for; those that end in a number take any: a status, seconds, milliseconds. */
export type FaultName =
  | FixedFault
  | `status-${number}`
  | `status-${number}-retry-after-${number}`
  | `slow-ok-${number}`;

const STATUS = /^status-([2-9]\d\d)(?:-retry-after-(\d+))?$/;
const SLOW_OK = /^slow-ok-(\d+)$/;

/** The names without a number in them, for tests that run through all. */
export const FIXED_FAULTS: readonly FaultName[] = Object.keys(FIXED) as FixedFault[];

/** What a name stands for, or nothing. */
export function findFault(name: string): Fault | undefined {
  if (Object.hasOwn(FIXED, name)) return FIXED[name as FixedFault];
  const [, code, retryAfterS] = STATUS.exec(name) ?? [];
  if (code !== undefined) return answers.status(Number(code), retryAfterS);
  const [, delayMs] = SLOW_OK.exec(name) ?? [];
  return delayMs === undefined ? undefined : answers.slowOk(Number(delayMs));
}
