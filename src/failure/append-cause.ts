import { mergeOwn } from '../merge-own.ts';
import { readProperty, tryOrUndefined } from '../unknown.ts';
import { isFailure } from './errors.ts';
import { type ScrubbedCause, scrub } from './redact.ts';

/** The maximum length of a chain of causes. */
const MAX_CAUSES = 10;

/**
 * Appends an error to the causes of an earlier one, so that it is not lost. Our own failures keep names and codes only. If
 * the last error of the chain cannot have a cause (a frozen error, a thrown string), nothing changes.
 */
export function appendCause(error: unknown, cause: unknown): void {
  const chain = chainOf(error);
  const last = chain.at(-1);
  if (cause === undefined || cause === null || chain.includes(cause)) return;
  // An error that has the first one among its causes would make a circle.
  const isCircular = chainOf(cause).some((each) => chain.includes(each));
  tryOrUndefined(() => setCause(last, isCircular ? ownPartOf(cause) : cause));
}

/** The error and its causes, up to the first failure of ours: the cause of that is scrubbed, and no error. */
function chainOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let each = error; isPresent(each) && !chain.includes(each) && chain.length < MAX_CAUSES; ) {
    chain.push(each);
    each = isFailure(each) ? undefined : readProperty(each, 'cause');
  }
  return chain;
}

const isPresent = (value: unknown): boolean => value !== undefined && value !== null;

const ownPartOf = (error: unknown): ScrubbedCause | undefined =>
  scrub({ name: readProperty(error, 'name'), code: readProperty(error, 'code') });

function setCause(error: unknown, cause: unknown): void {
  const value = isFailure(error) ? followedBy(error.cause, scrub(cause)) : cause;
  const isTaken = !isFailure(error) && isPresent(readProperty(error, 'cause'));
  if (value === undefined || isTaken) return;
  Object.defineProperty(error, 'cause', mergeOwn({ value, configurable: true, writable: true }));
}

function followedBy(first: ScrubbedCause | undefined, last: ScrubbedCause | undefined): ScrubbedCause | undefined {
  if (first === undefined || last === undefined) return first ?? last;
  return Object.freeze(Object.assign({ ...first }, { cause: followedBy(first.cause, last) })) as ScrubbedCause;
}
