import { isError, readProperty } from '../unknown.ts';
import { isFailure } from './errors.ts';
import { FAILURES } from './kinds.ts';

/** The level of a line of the log. */
export type LogLevel = 'INFO' | 'WARN' | 'ERROR';

/** The end of a run. */
export interface Ended {
  /** The error behind it, whatever has been made of it. */
  readonly error?: unknown;
  /** True when the run itself failed, without an answer. */
  readonly threw: boolean;
  /** The status of its answer, where it is one of HTTP. */
  readonly status?: unknown;
}

/**
 * The level that the end of a run is logged at, by whose fault it was: ERROR for a bug or a configuration of our own,
 * WARN for an upstream's failure or a time-out, INFO for everything else, a client's mistakes included.
 */
export function levelOf({ error, threw, status }: Ended): LogLevel {
  const answered = Number(status);
  if (!threw && !(answered >= 500)) return 'INFO';
  if (error === undefined || error === null) return isUpstreams(answered) ? 'WARN' : 'ERROR';
  if (isFailure(error)) return FAILURES[error.kind].status === 500 ? 'ERROR' : 'WARN';
  const own = isError(error) ? Number(readProperty(error, 'statusCode')) : Number.NaN;
  // A client's mistake whose answer could not be made in time.
  const isClients = !threw && own >= 400 && own < 500 && isUpstreams(answered);
  return isClients || isUpstreams(own) ? 'WARN' : 'ERROR';
}

/** 502, 503 and 504 say that somebody else failed, or time ran out (RFC 9110, section 15.6). */
const isUpstreams = (status: number): boolean => status >= 502 && status <= 504;
