import * as answers from './answers.ts';
import * as breakage from './breakage.ts';
import * as compressed from './compressed.ts';
import * as connection from './connection.ts';
import type { Fault } from './exchange.ts';
import * as headers from './headers.ts';
import { tokensForEver, tokensThenStall, tokensToTheEnd } from './tokens.ts';

type FixedFault =
  | 'ok'
  | 'never-answers'
  | 'trickled-headers'
  | 'endless-103'
  | 'headers-then-drip'
  | 'headers-then-stall'
  | 'reset-before-headers'
  | 'close-before-headers'
  | 'reset-mid-headers'
  | 'close-mid-headers'
  | 'reset-mid-body'
  | 'close-mid-body'
  | 'slow-upload'
  | 'stale-keep-alive'
  | 'broken-json'
  | 'html-200'
  | 'empty-200'
  | 'json-null'
  | 'wrong-type'
  | 'redirect'
  | 'too-large'
  | 'huge-body'
  | 'gzip-ok'
  | 'gzip-bomb'
  | 'truncated-gzip'
  | 'corrupt-gzip'
  | 'brotli-ok'
  | 'truncated-brotli'
  | 'corrupt-brotli'
  | 'bad-chunk'
  | 'both-lengths'
  | 'header-overflow'
  | 'broken-http';

const FIXED: Record<FixedFault, Fault> = {
  ok: answers.ok,
  'never-answers': breakage.neverAnswers,
  'trickled-headers': headers.trickledHeaders,
  'endless-103': headers.endless103,
  'headers-then-drip': breakage.headersThenDrip,
  'headers-then-stall': breakage.headersThenStall,
  'reset-before-headers': headers.resetBeforeHeaders,
  'close-before-headers': headers.closeBeforeHeaders,
  'reset-mid-headers': headers.resetMidHeaders,
  'close-mid-headers': headers.closeMidHeaders,
  'reset-mid-body': breakage.resetMidBody,
  'close-mid-body': breakage.closeMidBody,
  'slow-upload': connection.slowUpload,
  'stale-keep-alive': connection.staleKeepAlive,
  'broken-json': answers.brokenJson,
  'html-200': answers.html,
  'empty-200': answers.emptyBody,
  'json-null': answers.jsonNull,
  'wrong-type': answers.wrongType,
  redirect: answers.redirect,
  'too-large': answers.tooLarge,
  'huge-body': answers.hugeBody,
  'gzip-ok': compressed.gzipOk,
  'gzip-bomb': compressed.gzipBomb,
  'truncated-gzip': compressed.truncatedGzip,
  'corrupt-gzip': compressed.corruptGzip,
  'brotli-ok': compressed.brotliOk,
  'truncated-brotli': compressed.truncatedBrotli,
  'corrupt-brotli': compressed.corruptBrotli,
  'bad-chunk': breakage.badChunk,
  'both-lengths': headers.bothLengths,
  'header-overflow': headers.headerOverflow,
  'broken-http': breakage.brokenHttp,
};

/**
 * The names of the faults. A number in a name may be any: a status, seconds or milliseconds. A `Retry-After` may also be a
 * date, which is a minute from now. `tokens-` are the streams of a language model: Anthropic's for a path that ends in
 * `/messages`, chat completions for any other.
 */
export type FaultName =
  | FixedFault
  | `status-${number}`
  | `status-${number}-retry-after-${number | 'date'}`
  | `slow-ok-${number}`
  | `tokens-${number}`
  | `tokens-${number}-then-stall`
  | `tokens-every-${number}`;

const STATUS = /^status-([2-9]\d\d)(?:-retry-after-(\d+|date))?$/;
const SLOW_OK = /^slow-ok-(\d+)$/;

const TOKENS = /^tokens-(?:(\d+)(-then-stall)?|every-(\d+))$/;

const MINUTE_MS = 60_000;

/** The names without a number, for tests of all faults. */
export const FIXED_FAULTS: readonly FaultName[] = Object.keys(FIXED) as FixedFault[];

/** The fault of a name; undefined if there is none. */
export function findFault(name: string): Fault | undefined {
  if (Object.hasOwn(FIXED, name)) return FIXED[name as FixedFault];
  const [, code, retryAfter] = STATUS.exec(name) ?? [];
  if (code !== undefined) return answers.status(Number(code), retryAfter === 'date' ? inAMinute() : retryAfter);
  const [, delayMs] = SLOW_OK.exec(name) ?? [];
  return delayMs === undefined ? tokensFault(name) : answers.slowOk(Number(delayMs));
}

function tokensFault(name: string): Fault | undefined {
  const [, count, stalls, intervalMs] = TOKENS.exec(name) ?? [];
  if (intervalMs !== undefined) return tokensForEver(Number(intervalMs));
  if (count === undefined) return undefined;
  return stalls === undefined ? tokensToTheEnd(Number(count)) : tokensThenStall(Number(count));
}

/** The date a minute from now, in the format of HTTP (RFC 9110, section 5.6.7). */
const inAMinute = (): string => new Date(Date.now() + MINUTE_MS).toUTCString();
