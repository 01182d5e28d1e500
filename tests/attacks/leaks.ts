import { format, inspect } from 'node:util';

/** The texts that must not leak, by the place where a test puts them. None contains a name or a code. */
export const CANARIES = {
  path: 'canary-path',
  query: 'canary query=1&key',
  apiKey: 'canary/api+key==',
  authorization: 'Bearer canary.authorization~',
  custom: 'canary custom, header',
  prompt: 'canary prompt: am I ill?',
  birth: 'canary 1990-06-15 04:30 Hà Nội',
  user: 'canary@example.com',
  idempotency: 'canary:idempotency/42',
  ssm: 'canary://ssm value',
  cookie: 'canary=cookie; Secure',
} as const;

/** Matches any of them: plain, percent-encoded, and in base64 at each of its three offsets. */
const TRACE = /canary|Y2FuYXJ5|NhbmFye|jYW5hcn/i;

/** All text that can be read from a value: printed forms, and every property of it and of its prototypes. */
export function everythingOf(value: unknown): string {
  const parts: string[] = [];
  const add = (read: () => unknown): void => {
    try {
      parts.push(String(read()));
    } catch (error) {
      parts.push(`threw ${inspect(error)}`);
    }
  };
  add(() =>
    inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true, maxStringLength: null }),
  );
  add(() => JSON.stringify(value));
  add(() => value);
  walk(value, add, new Set());
  return parts.join('\n');
}

/** Visits own properties, symbols included, and getters of classes. */
function walk(value: unknown, add: (read: () => unknown) => void, seen: Set<unknown>): void {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  if (!isObject) add(() => value);
  if (!isObject || seen.has(value) || isBuiltIn(value)) return;
  seen.add(value);
  for (let owner: object | null = value; owner !== null && !isBuiltIn(owner); owner = Object.getPrototypeOf(owner)) {
    for (const key of Reflect.ownKeys(owner)) {
      add(() => key.toString());
      add(() => {
        walk(Reflect.get(value, key), add, seen);
        return '';
      });
    }
  }
}

const BUILT_IN = new Set<unknown>(
  [Object, Function, Error, TypeError, RangeError, SyntaxError, Array, Promise, DOMException].flatMap((each) => [
    each,
    each.prototype,
  ]),
);

const isBuiltIn = (value: unknown): boolean => BUILT_IN.has(value);

/** The first trace of a planted text; undefined if there is none. */
export function tracesIn(text: string): string | undefined {
  const found = TRACE.exec(text);
  return found === null ? undefined : text.slice(Math.max(0, found.index - 120), found.index + 80);
}

/** The output during a call: from console, from loggers on it, and from direct writes to the process's streams. */
export interface Overheard<T> {
  readonly result: T;
  readonly said: string;
}

const CONSOLE = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir'] as const;

/** Runs a function and captures all output meanwhile, as a terminal would show it. */
export async function overhear<T>(run: () => Promise<T>): Promise<Overheard<T>> {
  const said: string[] = [];
  const { stdout, stderr } = process;
  const [writeOut, writeErr] = [stdout.write, stderr.write];
  const write = (chunk: unknown): boolean => said.push(String(chunk)) > 0;
  const methods = Object.fromEntries(CONSOLE.map((name) => [name, console[name]]));
  const say = (...parts: unknown[]): void => {
    said.push(format(...parts));
  };
  Object.assign(stdout, { write });
  Object.assign(stderr, { write });
  Object.assign(console, Object.fromEntries(CONSOLE.map((name) => [name, say])));
  try {
    const result = await run();
    return { result, said: said.join('\n') };
  } finally {
    Object.assign(stdout, { write: writeOut });
    Object.assign(stderr, { write: writeErr });
    Object.assign(console, methods);
  }
}
