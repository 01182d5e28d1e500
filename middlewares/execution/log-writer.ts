import type { ErrorReport } from '../../src/failure/error-report.ts';
import type { LogLevel } from '../../src/failure/level.ts';
import { readProperty } from '../../src/unknown.ts';
import { LoggedError } from './logged-error.ts';

/** Writes one line with a message and fields. */
export type WriteLine = (message: string, fields: Record<string, unknown>) => void;

/** The writer of lines: `console`, or a logger such as Powertools' that takes a message and fields. */
export type AccessLogger =
  | Pick<Console, 'info'>
  | {
      /** Writes one line at level INFO; any other level, where the logger has no method for it, is in its field `level`. */
      readonly info: WriteLine;
      /** Writes one line at level WARN. */
      readonly warn?: WriteLine;
      /** Writes one line at level ERROR. */
      readonly error?: WriteLine;
    };

/** One line of the log. */
export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** The report of an unexpected error. */
  readonly error?: ErrorReport | undefined;
}

const METHODS = { INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Makes of a logger what writes lines of any level with it. */
export function writerFor(logger: AccessLogger): (line: LogLine) => void {
  if (logger === console) {
    return ({ level, message, fields, error }) =>
      console[METHODS[level]](JSON.stringify({ level, message, ...fields, error }));
  }
  const asLogged = isPowertools(logger)
    ? (report: ErrorReport) => new LoggedError(report)
    : (report: ErrorReport) => report;
  return ({ level, message, fields, error }) => {
    const all = { ...fields, ...(error && { error: asLogged(error) }) };
    const method = METHODS[level];
    if (typeof readProperty(logger, method) === 'function')
      (logger as Record<typeof method, WriteLine>)[method](message, all);
    else (logger as { info: WriteLine }).info(message, { level, ...all });
  };
}

/** Powertools' Logger formats errors itself, and by its own formatter when it was given one. */
const isPowertools = (logger: AccessLogger): boolean =>
  typeof readProperty(logger, 'appendKeys') === 'function' &&
  typeof readProperty(logger, 'getLevelName') === 'function';
