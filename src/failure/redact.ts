import { readProperty } from '../unknown.ts';

/**
 * The names and codes of a foreign error. Messages, URLs, headers, bodies and stacks of axios, Node and the AWS SDK may
 * have hosts, keys and prompts, so nothing of them is copied.
 */
export interface ScrubbedCause {
  /** The class of the error, such as `AxiosError` or `ThrottlingException`. */
  readonly name?: string;
  /** The code, such as `ECONNREFUSED`. */
  readonly code?: string;
  /** The system call that failed, such as `connect`. */
  readonly syscall?: string;
  /** The HTTP status of the response, if there was one. */
  readonly status?: number;
  /** The scrubbed cause of the error. */
  readonly cause?: ScrubbedCause;
}

/** The format of a name or a code; anything else may be data of a user. */
const TOKEN = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/** The maximum number of causes that are read: axios' cause, Node's error, a TLS reason. */
const MAX_DEPTH = 3;

/**
 * Reduces any thrown value to names and codes, which may be logged; undefined if it has none. Never throws, even for
 * throwing getters.
 */
export function scrub(error: unknown, depth = 0): ScrubbedCause | undefined {
  // Returns early, for speed: most failures have no cause.
  if (error === undefined || error === null) return undefined;
  const cause = depth < MAX_DEPTH ? scrub(readProperty(error, 'cause'), depth + 1) : undefined;
  const known = { ...tokensOf(error), ...(cause && { cause }) };
  return Object.keys(known).length === 0 ? undefined : Object.freeze(known);
}

/** The names and codes of a thrown value, without those of its cause. Never throws. */
export function tokensOf(error: unknown): Omit<ScrubbedCause, 'cause'> {
  const token = (key: string): string | undefined => {
    const value = readProperty(error, key);
    return typeof value === 'string' && TOKEN.test(value) ? value : undefined;
  };
  const status =
    readProperty(readProperty(error, 'response'), 'status') ??
    readProperty(readProperty(error, '$metadata'), 'httpStatusCode') ??
    readProperty(error, 'status');
  const parts = {
    name: token('name'),
    code: token('code'),
    syscall: token('syscall'),
    status: isHttpStatus(status) ? status : undefined,
  };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

/** Tells whether a value is an HTTP status (RFC 9110, section 15); another number may be data of a user. */
function isHttpStatus(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 100 && (value as number) < 600;
}
