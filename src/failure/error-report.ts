import { elementsOf, isError, readProperty } from '../unknown.ts';
import { isFailure, traceOf } from './errors.ts';
import { type ScrubbedCause, tokensOf } from './redact.ts';
import { redactText } from './redact-text.ts';
import type { ReadingTime } from './source-map.ts';
import { framesOf, type StackFrame } from './stack-frames.ts';

/** `safe` leaves the messages of errors out of the log, as they may have data of users; `full` writes them. */
export type LogErrors = 'safe' | 'full';

/** An unexpected error as the log shows it. */
export interface ErrorReport extends Omit<ScrubbedCause, 'cause'> {
  /** The `typeof` of a thrown value that is not an error. */
  readonly thrown?: string;
  /** The reason of a failure of this toolkit, for operators. */
  readonly reason?: string;
  /** With `logErrors: 'full'`: at most 1,000 characters, without known secrets. */
  readonly message?: string;
  /** The stack of calls, the nearest first; at most 20. */
  readonly stack?: readonly StackFrame[];
  /** The cause of the error. */
  readonly cause?: ErrorReport;
  /** The errors of an `AggregateError`, at most 5. */
  readonly errors?: readonly ErrorReport[];
}

/** Options of a report. */
export interface ReportOptions {
  readonly logErrors: LogErrors;
  /** The time for reading source maps, in milliseconds. */
  readonly mapReadingMs: number;
  /** Values to remove from messages. */
  readonly secrets?: readonly string[];
}

/** The maximum number of errors in one report: the thrown one, its causes and the errors of an `AggregateError`. */
const MAX_ERRORS = 10;

const MAX_DEPTH = 5;

/** The maximum number of errors of one `AggregateError`. */
const MAX_ERRORS_BESIDE = 5;

/** Describes any thrown value by names, codes and frames, and by messages only with `logErrors: 'full'`. Never throws. */
export function reportOf(error: unknown, options: ReportOptions): ErrorReport {
  const seen = new Set<unknown>();
  const time = { leftMs: options.mapReadingMs };
  const reports = (value: unknown, depth: number): ErrorReport[] => {
    const isKnown = value === undefined || value === null || seen.has(value);
    if (isKnown || depth > MAX_DEPTH || seen.size >= MAX_ERRORS) return [];
    seen.add(value);
    const own = ownReport(value, options, time);
    const [cause] = reports(readProperty(value, 'cause'), depth + 1);
    const beside = elementsOf(readProperty(value, 'errors'))?.slice(0, MAX_ERRORS_BESIDE) ?? [];
    const errors = beside.flatMap((each) => reports(each, depth + 1));
    const report = { ...own, ...(cause && { cause }), ...(errors.length > 0 && { errors }) };
    return Object.keys(report).length === 0 ? [] : [report];
  };
  const thrown = isErrorOfAnyRealm(error) ? undefined : { thrown: error === null ? 'null' : typeof error };
  return { ...thrown, ...reports(error, 0)[0] };
}

function ownReport(value: unknown, { logErrors, secrets = [] }: ReportOptions, time: ReadingTime): ErrorReport {
  const reason = isFailure(value) ? value.reason : undefined;
  const text = logErrors === 'full' ? (readProperty(value, 'message') ?? value) : undefined;
  const isErrorLike = isErrorOfAnyRealm(value);
  const stack = isErrorLike ? framesOf(traceOf(value) ?? value, time) : [];
  return {
    ...tokensOf(value),
    ...(reason !== undefined && { reason }),
    ...(typeof text === 'string' && text !== '' && { message: redactText(text, secrets) }),
    ...(stack.length > 0 && { stack }),
  };
}

/** Tells whether a value is an error, even of another realm, such as a test runner's, which has its own `Error` class. */
function isErrorOfAnyRealm(value: unknown): value is Error {
  return isError(value) || process.getBuiltinModule('node:util').types.isNativeError(value);
}
