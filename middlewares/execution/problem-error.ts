import { type ErrorReport, reportOf } from '../../src/failure/error-report.ts';
import { levelOf } from '../../src/failure/level.ts';
import { PROBLEM_CONTENT_TYPE, type ProblemAnswer } from '../../src/failure/problem.ts';
import { mergeOwn } from '../../src/merge-own.ts';
import { readProperty } from '../../src/unknown.ts';
import { stackText } from './logged-error.ts';

/** Marks a `ProblemError`, in every copy of this package. */
const PROBLEM: unique symbol = Symbol.for('middy-deadline.problem') as never;

/**
 * An error whose message is a problem document, which `@middy/http-error-handler` renders as it is. Its `original` is the
 * error behind it, for the access log; it is not enumerable, so that printing does not show it.
 *
 * Its stack is for the logger of `@middy/http-error-handler`: for an unexpected error it has the name and the frames, and
 * never a message.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly statusCode: number;
  readonly expose = true;
  readonly headers: Readonly<Record<string, string>>;
  declare readonly original: unknown;
  #stack: string | undefined;

  /** @param mapReadingMs the time for reading source maps, for its stack, in milliseconds */
  constructor(answer: ProblemAnswer, original: unknown, mapReadingMs = 0) {
    super(JSON.stringify(answer.problem));
    this.statusCode = answer.status;
    this.headers = { ...answer.headers, 'Content-Type': PROBLEM_CONTENT_TYPE, 'Cache-Control': 'no-store' };
    Object.defineProperty(this, PROBLEM, mergeOwn({ value: true }));
    Object.defineProperty(this, 'original', mergeOwn({ value: original }));
    const get = (): string => {
      this.#stack ??= stackOf(answer, original, mapReadingMs);
      return this.#stack;
    };
    Object.defineProperty(this, 'stack', mergeOwn({ get }));
  }

  /** True if its stack was read, which means that it was printed. */
  static wasPrinted(error: unknown): boolean {
    // Any value can be thrown: the check of a private name calls no trap of a proxy.
    return typeof error === 'object' && error !== null && #stack in error && error.#stack !== undefined;
  }
}

/** The error behind a `ProblemError`; any other error is returned as it is. */
export function originalError(error: unknown): unknown {
  return readProperty(error, PROBLEM) === true ? readProperty(error, 'original') : error;
}

function stackOf({ status, problem }: ProblemAnswer, original: unknown, mapReadingMs: number): string {
  const header = `ProblemError: ${problem.code}`;
  if (levelOf({ error: original, threw: false, status }) !== 'ERROR') return header;
  const report = reportOf(original, { logErrors: 'safe', mapReadingMs });
  return [stackText(`${header} (${titleOf(report)})`, report.stack ?? []), ...causesOf(report)].join('\n');
}

function causesOf({ cause, errors = [] }: ErrorReport): string[] {
  const behind = cause === undefined ? errors : [cause, ...errors];
  return behind.flatMap((each) => [stackText(`caused by ${titleOf(each)}`, each.stack ?? []), ...causesOf(each)]);
}

const titleOf = ({ name, code, thrown }: ErrorReport): string =>
  [name ?? thrown ?? 'error', ...(code === undefined ? [] : [code])].join(' ');
