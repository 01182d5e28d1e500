import type { ErrorReport } from '../../src/failure/error-report.ts';
import type { StackFrame } from '../../src/failure/stack-frames.ts';
import { mergeOwn } from '../../src/merge-own.ts';

/**
 * An error with the content of a report and nothing else, for loggers that format errors themselves.
 */
export class LoggedError extends Error {
  constructor(report: ErrorReport) {
    const { name = 'Error', message = '', stack = [], cause, errors, ...others } = report;
    super(message, cause && { cause: new LoggedError(cause) });
    Object.defineProperty(this, 'name', mergeOwn({ value: name }));
    Object.defineProperty(
      this,
      'stack',
      mergeOwn({ value: stackText(message === '' ? name : `${name}: ${message}`, stack) }),
    );
    Object.assign(this, others, errors && { errors: errors.map((each) => new LoggedError(each)) });
  }
}

/** Formats frames as V8 formats a stack, so that tools can read it. */
export function stackText(header: string, frames: readonly StackFrame[]): string {
  return [header, ...frames.map((each) => `${each.function} (${each.file}:${each.line}:${each.column})`)].join(
    '\n    at ',
  );
}
