import { readProperty } from '../unknown.ts';

/**
 * What is kept of an error that we did not make: names and codes, never text. Messages, URLs, headers, bodies and
 * stacks of axios, Node and the AWS SDK hold hosts, keys and prompts, so nothing of them is copied.
 */
export interface ScrubbedCause {
  /** The class of the error, such as `AxiosError` or `ThrottlingException`. */
  readonly name?: string;
  /** The code, such as `ECONNREFUSED`. */
  readonly code?: string;
  /** The system call that failed, such as `connect`. */
  readonly syscall?: string;
  /** The HTTP status that came with it. */
  readonly status?: number;
  /** The same of the error behind it. */
  readonly cause?: ScrubbedCause;
}

/** What names and codes look like; anything else might be somebody's data. */
const TOKEN = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/** How many errors behind an error are looked at: axios' cause, Node's error, a TLS reason. */
const MAX_DEPTH = 3;

/**
 * Reduces any thrown value to what may be shown, kept and logged; undefined when nothing of it may. Never throws,
 * whatever getters the value has.
 */
export function scrub(error: unknown, depth = 0): ScrubbedCause | undefined {
  // Most failures have nothing behind them, and every chain has an end.
  if (error === undefined || error === null) return undefined;
  const cause = depth < MAX_DEPTH ? scrub(readProperty(error, 'cause'), depth + 1) : undefined;
  const known = { ...tokensOf(error), ...(cause && { cause }) };
  return Object.keys(known).length === 0 ? undefined : Object.freeze(known);
}

/** The names and codes of a thrown value, without those of what is behind it. Never throws. */
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

/** Whether a value is a status as HTTP has them (RFC 9110, section 15); another number might be somebody's data. */
function isHttpStatus(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 100 && (value as number) < 600;
}
