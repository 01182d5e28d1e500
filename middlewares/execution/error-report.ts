import type middy from '@middy/core';
import type { Invocation } from '../../src/deadline/invocation.ts';
import { type ErrorReport, type LogErrors, reportOf } from '../../src/failure/error-report.ts';
import { knownSecrets } from '../../src/failure/known-secrets.ts';
import { levelOf } from '../../src/failure/level.ts';
import { readProperty, tryOrUndefined } from '../../src/unknown.ts';
import { writerFor } from './log-writer.ts';
import { originalError, ProblemError } from './problem-error.ts';

/** The mark on Middy's request that its errors are logged. */
const LOGGED: unique symbol = Symbol.for('middy-deadline.logged') as never;

type Carrier = Pick<middy.Request, 'error'> & { readonly internal: { [LOGGED]?: true } };

/** Says that whatever this request fails with is logged, so that it is logged once. */
export function claimErrors({ internal }: Carrier): void {
  internal[LOGGED] = true;
}

/** The report of an unexpected error for the log; undefined where nothing was thrown, or nothing can be told of it. */
export function errorReport(error: unknown, invocation: Invocation, logErrors: LogErrors): ErrorReport | undefined {
  if (error === undefined || error === null) return undefined;
  const { deadline, event } = invocation;
  const secrets = logErrors === 'full' ? knownSecrets(event, error) : [];
  return tryOrUndefined(() => reportOf(error, { logErrors, secrets, mapReadingMs: deadline.remainingMs() }));
}

/**
 * Writes the one line of an unexpected error that an answer of ours hides, in a stack without an access log, unless it
 * was printed already. Errors that stay thrown are logged by Lambda itself.
 */
export function logUnclaimed(request: Carrier, error: unknown, status: unknown, invocation: Invocation): void {
  if (request.internal[LOGGED] || ProblemError.wasPrinted(request.error)) return;
  const thrown = originalError(request.error) ?? error;
  const level = levelOf({ error: thrown, threw: false, status });
  if (level !== 'ERROR') return;
  claimErrors(request);
  const fields = { requestId: invocation.requestId, route: invocation.origin.route, status };
  tryOrUndefined(() => {
    writerFor(console)({ level, message: 'unexpected error', fields, error: errorReport(thrown, invocation, 'safe') });
  });
}

/** The same for an error whose problem document others have rendered. */
export function logDescribed(request: Carrier, response: unknown, invocation: Invocation): void {
  const { error } = request;
  if (originalError(error) !== error) logUnclaimed(request, error, readProperty(response, 'statusCode'), invocation);
}
