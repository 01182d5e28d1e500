import type { ConnectionState } from '../http/connection-state.ts';
import { readProperty } from '../unknown.ts';

/** The facts about an error that decide its kind of failure. It has every member: see `faultWith`. */
export interface Fault {
  /** The code of the error, such as `ECONNRESET`. */
  readonly code: string | undefined;
  /** The status of the answer, if one had begun. */
  readonly status: number | undefined;
  /** The headers of the answer, with their names in lower case. */
  readonly headers: unknown;
  /** The beginning of the answer's body, if it is text. */
  readonly text: string | undefined;
  /** True if it happened before anything was sent, such as an error of an option. It counts only for an error without a code. */
  readonly isLocal: boolean;
  /** True if a foreign time-out ended the attempt. */
  readonly isTimeout: boolean;
  /** True if the request's body broke, such as a file that cannot be read. */
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

/** A fault with these facts. All other members are set too, so that none is read from `Object.prototype`. */
export function faultWith(facts: Partial<Fault>): Fault {
  return { ...UNKNOWN, ...facts };
}

/** The fault of an error of our own transport. */
export function faultOfTransport(error: unknown, connection: ConnectionState): Fault {
  const { isStarted, isBodyBroken, status, headers } = connection;
  return faultWith({ code: codeOf(error), status, headers, isLocal: !isStarted, isBodyBroken });
}

/** The code of an error, or of its cause. */
export function codeOf(error: unknown): string | undefined {
  const codes = [readProperty(error, 'code'), readProperty(readProperty(error, 'cause'), 'code')];
  return codes.find((code) => typeof code === 'string');
}
