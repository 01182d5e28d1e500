import type middy from '@middy/core';
import type { Invocation } from '../../src/deadline/invocation.ts';
import { type ErrorReport, type LogErrors, reportOf } from '../../src/failure/error-report.ts';
import { knownSecrets } from '../../src/failure/known-secrets.ts';
import { levelOf } from '../../src/failure/level.ts';
import { readProperty, tryOrUndefined } from '../../src/unknown.ts';
import { writerFor } from './log-writer.ts';
import { originalError, ProblemError } from './problem-error.ts';

/** Marks a request of Middy whose error is logged. */
const LOGGED: unique symbol = Symbol.for('middy-deadline.logged') as never;

type Carrier = Pick<middy.Request, 'error'> & { readonly internal: { [LOGGED]?: true } };

/** Marks a request whose error is logged, so that it is logged once. */
export function markLogged({ internal }: Carrier): void {
  internal[LOGGED] = true;
}

/** The report of an unexpected error for the log; undefined if nothing was thrown or no report can be made. */
export function errorReport(error: unknown, invocation: Invocation, logErrors: LogErrors): ErrorReport | undefined {
  if (error === undefined || error === null) return undefined;
  const { deadline, event } = invocation;
  const secrets = logErrors === 'full' ? knownSecrets(event, error) : [];
  return tryOrUndefined(() => reportOf(error, { logErrors, secrets, mapReadingMs: deadline.remainingMs() }));
}

/**
 * Logs an unexpected error once, in a stack without an access log: the response does not show it. An error whose stack was
 * printed is not logged again. Errors that stay thrown are logged by Lambda itself.
 */
export function logUnexpectedError(request: Carrier, error: unknown, status: unknown, invocation: Invocation): void {
  if (request.internal[LOGGED] || ProblemError.wasPrinted(request.error)) return;
  const thrown = originalError(request.error) ?? error;
  const level = levelOf({ error: thrown, threw: false, status });
  if (level !== 'ERROR') return;
  markLogged(request);
  const fields = { requestId: invocation.requestId, route: invocation.origin.route, status };
  tryOrUndefined(() => {
    writerFor(console)({ level, message: 'unexpected error', fields, error: errorReport(thrown, invocation, 'safe') });
  });
}

/** Logs the unexpected error behind a problem document that a middleware has rendered. */
export function logRenderedError(request: Carrier, response: unknown, invocation: Invocation): void {
  const { error } = request;
  if (originalError(error) !== error)
    logUnexpectedError(request, error, readProperty(response, 'statusCode'), invocation);
}
