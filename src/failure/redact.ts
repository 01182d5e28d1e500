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
  const cause = depth < MAX_DEPTH ? scrub(peek(error, 'cause'), depth + 1) : undefined;
  const known = { ...tokensOf(error), ...(cause && { cause }) };
  return Object.keys(known).length === 0 ? undefined : Object.freeze(known);
}

/** The names and codes of a thrown value, without those of what is behind it. Never throws. */
export function tokensOf(error: unknown): Omit<ScrubbedCause, 'cause'> {
  const token = (key: string): string | undefined => {
    const value = peek(error, key);
    return typeof value === 'string' && TOKEN.test(value) ? value : undefined;
  };
  const status =
    peek(peek(error, 'response'), 'status') ??
    peek(peek(error, '$metadata'), 'httpStatusCode') ??
    peek(error, 'status');
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

/**
 * The property of a value that may be anything, proxies and throwing getters included. What comes from
 * `Object.prototype` counts as absent: every object has it, so it was never said of this one.
 */
export function peek(value: unknown, key: PropertyKey): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  try {
    return key in Object.prototype && isEverybodys(value, key)
      ? undefined
      : (value as Record<PropertyKey, unknown>)[key];
  } catch {
    // No closure: this is called a dozen times for each event.
    return undefined;
  }
}

/** Tells whether a property is found on `Object.prototype`, and on nothing nearer. */
function isEverybodys(value: object, key: PropertyKey): boolean {
  let owner: object | null = value;
  while (owner !== null && !Object.hasOwn(owner, key)) owner = Object.getPrototypeOf(owner);
  return owner === Object.prototype;
}

/** Whether a value is an error, for values that may be anything. */
export function isError(value: unknown): value is Error {
  return isInstance(value, Error);
}

/** Whether a value is of a class, for values that may be anything. */
export function isInstance<T>(value: unknown, type: abstract new (...parameters: never[]) => T): value is T {
  return unlessItThrows(() => value instanceof type) ?? false;
}

/** The elements of a value that may be anything; undefined when it is no array. */
export function elementsOf(value: unknown): readonly unknown[] | undefined {
  return unlessItThrows(() => (Array.isArray(value) ? [...value] : undefined));
}

/** The names of a value's own properties, for values that may be anything. */
export function keysOf(value: unknown): readonly string[] {
  return unlessItThrows(() => (typeof value === 'object' && value !== null ? Object.keys(value) : undefined)) ?? [];
}

/** What is read; undefined where reading throws: a revoked proxy throws at whatever is asked of it. */
export function unlessItThrows<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
