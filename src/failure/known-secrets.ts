import { elementsOf, keysOf, readProperty } from '../unknown.ts';

/** The names of headers and variables whose values are secrets. */
const SECRET_NAME = /auth|cookie|token|secret|passw|pwd|key|signature|credential/i;

/** The maximum number of secrets of one error: more values than any request has. */
const MAX_SECRETS = 200;

/** The maximum depth of causes that are read, and of errors of an `AggregateError`. */
const MAX_DEPTH = 5;

/** The maximum of remembered secrets: a container has a few keys, and new ones when they are rotated. */
const MAX_REMEMBERED = 20;

const remembered = new Set<string>();

/** Remembers a secret of this container, so that no message of an error shows it. Forgets the oldest beyond the maximum. */
export function rememberSecret<T extends string>(secret: T): T {
  remembered.delete(secret);
  remembered.add(secret);
  for (const oldest of remembered) if (remembered.size > MAX_REMEMBERED) remembered.delete(oldest);
  return secret;
}

/**
 * The secrets that an error may repeat: remembered ones, those of the event and of the environment, and those of failed
 * calls, whose errors have what was sent and received. Never throws.
 */
export function knownSecrets(event: unknown, error: unknown): readonly string[] {
  const secrets = new Set<string>();
  const add = (value: unknown): void => {
    if (typeof value !== 'string' || secrets.size >= MAX_SECRETS) return;
    secrets.add(value);
    // The part behind a scheme, or behind the name of a cookie, is a secret of its own.
    for (const part of value.split(/[\s;,]+|=(?=.)/)) secrets.add(part);
  };
  const addBySecretName = (values: unknown): void => {
    for (const name of keysOf(values)) if (SECRET_NAME.test(name)) addAll(readProperty(values, name), add);
  };
  for (const secret of remembered) add(secret);
  addBySecretName(readProperty(event, 'headers'));
  addBySecretName(readProperty(event, 'multiValueHeaders'));
  addAll(readProperty(event, 'cookies'), add);
  addBySecretName(process.env);
  addFromCalls(error, add, 0);
  // The longest first, as one may be a part of another.
  return [...secrets].toSorted((a, b) => b.length - a.length);
}

type Add = (value: unknown) => void;

function addAll(value: unknown, add: Add): void {
  add(value);
  for (const each of elementsOf(value) ?? []) add(each);
}

/** Adds the headers and the credentials of failed calls, from errors of axios and the AWS SDK and from their causes. */
function addFromCalls(error: unknown, add: Add, depth: number): void {
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
  addFromCalls(readProperty(error, 'cause'), add, depth + 1);
  for (const each of elementsOf(readProperty(error, 'errors'))?.slice(0, MAX_DEPTH) ?? [])
    addFromCalls(each, add, depth + 1);
}
