import { isError, readProperty } from '../unknown.ts';
import { isFailure } from './errors.ts';
import { FAILURES } from './kinds.ts';

/** The level of a log line. */
export type LogLevel = 'INFO' | 'WARN' | 'ERROR';

/** The outcome of a run that is logged. */
export interface Outcome {
  /** The error, even if a response was made of it. */
  readonly error?: unknown;
  /** True if the run failed without a response. */
  readonly threw: boolean;
  /** The status of the response, if it is an HTTP response. */
  readonly status?: unknown;
}

/**
 * The level of an outcome: ERROR for a bug or a configuration of our own, WARN for an upstream's failure or a time-out, INFO
 * for everything else, such as a client's mistake.
 */
export function levelOf({ error, threw, status }: Outcome): LogLevel {
  const answered = Number(status);
  if (!threw && !(answered >= 500)) return 'INFO';
  if (error === undefined || error === null) return isUpstreams(answered) ? 'WARN' : 'ERROR';
  if (isFailure(error)) return FAILURES[error.kind].status === 500 ? 'ERROR' : 'WARN';
  const own = isError(error) ? Number(readProperty(error, 'statusCode')) : Number.NaN;
  // A client's mistake whose response was not ready in time.
  const isClients = !threw && own >= 400 && own < 500 && isUpstreams(answered);
  return isClients || isUpstreams(own) ? 'WARN' : 'ERROR';
}

/** Tells whether a status means that an upstream failed or time ran out (RFC 9110, section 15.6). */
const isUpstreams = (status: number): boolean => status >= 502 && status <= 504;
