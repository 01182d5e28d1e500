import type { ErrorReport } from '../../src/failure/error-report.ts';
import type { LogLevel } from '../../src/failure/level.ts';
import { readProperty } from '../../src/unknown.ts';
import { LoggedError } from './logged-error.ts';

/** Writes one log line with a message and fields. */
export type WriteLine = (message: string, fields: Record<string, unknown>) => void;

/** The logger: `console`, or one such as Powertools' that takes a message and fields. */
export type AccessLogger =
  | Pick<Console, 'info'>
  | {
      /** Writes a line at level INFO, and lines of levels without a method of their own: their field `level` has the level. */
      readonly info: WriteLine;
      /** Writes a line at level WARN. */
      readonly warn?: WriteLine;
      /** Writes a line at level ERROR. */
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

/** Makes a function that writes lines of any level to a logger. */
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

/** Tells whether a logger is that of Powertools, which formats errors itself. */
const isPowertools = (logger: AccessLogger): boolean =>
  typeof readProperty(logger, 'appendKeys') === 'function' &&
  typeof readProperty(logger, 'getLevelName') === 'function';
