import { elementsOf, keysOf, readProperty } from '../unknown.ts';

/** Names of headers and variables that hold secrets. */
const TELLING = /auth|cookie|token|secret|passw|pwd|key|signature|credential/i;

/** More values than any request has. */
const MAX_SECRETS = 200;

/** Errors behind an error that are looked at. */
const MAX_DEPTH = 5;

/** A container has a few keys, and new ones when they are rotated. */
const MAX_REMEMBERED = 20;

const remembered = new Set<string>();

/** Remembers a secret that this container was given, so that no message of an error shows it. The oldest is forgotten. */
export function rememberSecret<T extends string>(secret: T): T {
  remembered.delete(secret);
  remembered.add(secret);
  for (const oldest of remembered) if (remembered.size > MAX_REMEMBERED) remembered.delete(oldest);
  return secret;
}

/**
 * The secrets that an error may repeat: those that this container was given, those of the request that is answered, of this process's environment, and of the
 * calls that failed, whose errors carry what was sent and received. Never throws.
 */
export function knownSecrets(event: unknown, error: unknown): readonly string[] {
  const secrets = new Set<string>();
  const add = (value: unknown): void => {
    if (typeof value !== 'string' || secrets.size >= MAX_SECRETS) return;
    secrets.add(value);
    // A scheme or the name of a cookie is no secret, and what follows may stand alone.
    for (const part of value.split(/[\s;,]+|=(?=.)/)) secrets.add(part);
  };
  const addTelling = (values: unknown): void => {
    for (const name of keysOf(values)) if (TELLING.test(name)) addAll(readProperty(values, name), add);
  };
  for (const secret of remembered) add(secret);
  addTelling(readProperty(event, 'headers'));
  addTelling(readProperty(event, 'multiValueHeaders'));
  addAll(readProperty(event, 'cookies'), add);
  addTelling(process.env);
  addOfCalls(error, add, 0);
  // The longest first: one may be the beginning of another.
  return [...secrets].toSorted((a, b) => b.length - a.length);
}

type Add = (value: unknown) => void;

function addAll(value: unknown, add: Add): void {
  add(value);
  for (const each of elementsOf(value) ?? []) add(each);
}

/** Every header of a call, and what its configuration signs it with: axios' errors, the AWS SDK's, and those behind them. */
function addOfCalls(error: unknown, add: Add, depth: number): void {
  if (depth > MAX_DEPTH || error === undefined || error === null) return;
  const config = readProperty(error, 'config');
  const answers = [
    config,
    readProperty(error, 'response'),
    readProperty(error, '$response'),
    readProperty(error, 'request'),
  ];
  for (const values of [...answers.map((each) => readProperty(each, 'headers')), readProperty(config, 'auth')])
    for (const name of keysOf(values)) addAll(readProperty(values, name), add);
  addOfCalls(readProperty(error, 'cause'), add, depth + 1);
  for (const each of elementsOf(readProperty(error, 'errors'))?.slice(0, MAX_DEPTH) ?? [])
    addOfCalls(each, add, depth + 1);
}
