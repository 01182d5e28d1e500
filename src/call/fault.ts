import type { ConnectionState } from '../http/connection-state.ts';
import { readProperty } from '../unknown.ts';

/** The facts about an error that decide which failure it is. Every member is there: see `faultWith`. */
export interface Fault {
  /** The code of the error, such as `ECONNRESET`. */
  readonly code: string | undefined;
  /** The status of the answer, if one had begun. */
  readonly status: number | undefined;
  /** The headers of the answer, by their names in lower case. */
  readonly headers: unknown;
  /** The beginning of the answer's body, if it is there and text. */
  readonly text: string | undefined;
  /** True if it arose before anything was sent, as of an option or a function of ours: only an error without a code is judged by that. */
  readonly isLocal: boolean;
  /** True if a time-out that is not ours ended the attempt. */
  readonly isTimeout: boolean;
  /** True if the body that was being sent broke, such as a file that cannot be read. */
  readonly isBodyBroken: boolean;
}

const UNKNOWN: Fault = {
  code: undefined,
  status: undefined,
  headers: undefined,
  text: undefined,
  isLocal: false,
  isTimeout: false,
  isBodyBroken: false,
};

/** A fault of which these facts are known. What is not known must not be read from `Object.prototype`. */
export function faultWith(facts: Partial<Fault>): Fault {
  return { ...UNKNOWN, ...facts };
}

/** The fault of an error of our own transport. */
export function faultOfTransport(error: unknown, connection: ConnectionState): Fault {
  const { isStarted, isBodyBroken, status, headers } = connection;
  return faultWith({ code: codeOf(error), status, headers, isLocal: !isStarted, isBodyBroken });
}

/** The code of an error, or of the one behind it. */
export function codeOf(error: unknown): string | undefined {
  const codes = [readProperty(error, 'code'), readProperty(readProperty(error, 'cause'), 'code')];
  return codes.find((code) => typeof code === 'string');
}
