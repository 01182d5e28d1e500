import type { ErrorReport } from '../../src/failure/error-report.ts';
import type { StackFrame } from '../../src/failure/stack-frames.ts';
import { mergeOwn } from '../../src/merge-own.ts';

/**
 * A report as an error, for loggers that format errors themselves: they find name, message, stack and cause where errors
 * have them, and nothing there that the report does not say.
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

/** Frames as the text that V8 makes of a stack, which tools read. */
export function stackText(header: string, frames: readonly StackFrame[]): string {
  return [header, ...frames.map((each) => `${each.function} (${each.file}:${each.line}:${each.column})`)].join(
    '\n    at ',
  );
}
