import { PROBLEM_CONTENT_TYPE, type ProblemAnswer } from '../../src/failure/problem.ts';
import { peek } from '../../src/failure/redact.ts';

/** Marks our errors, so that every copy of this package tells them from others that have an `original` too. */
const PROBLEM: unique symbol = Symbol.for('middy-deadline.problem') as never;

/**
 * An error whose message is a problem document: what `@middy/http-error-handler` renders as it is. The error it stands
 * for stays its `original`, for the access log, and is not enumerable, for everyone who prints errors.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly statusCode: number;
  readonly expose = true;
  readonly headers: Readonly<Record<string, string>>;
  declare readonly original: unknown;

  constructor(answer: ProblemAnswer, original: unknown) {
    super(JSON.stringify(answer.problem));
    this.statusCode = answer.status;
    this.headers = { ...answer.headers, 'Content-Type': PROBLEM_CONTENT_TYPE, 'Cache-Control': 'no-store' };
    Object.defineProperty(this, PROBLEM, { value: true });
    Object.defineProperty(this, 'original', { value: original });
    Object.defineProperty(this, 'stack', { value: `ProblemError: ${answer.problem.code}` });
  }
}

/** The error that a problem document stands for; any other error is what it is. */
export function originalOf(error: unknown): unknown {
  return peek(error, PROBLEM) === true ? peek(error, 'original') : error;
}
