import createError from 'http-errors';
import { type BaseIssue, type GenericSchema, lazy, never } from 'valibot';
import { REQUEST_LIMITS } from './limits.ts';

/** One wrong field. */
export interface FieldError {
  /** JSON Pointer (RFC 6901) into the request body; empty for the body itself. */
  readonly pointer: string;
  /** The requirement of the field. It never repeats the value that was sent. */
  readonly detail: string;
  /** Values that are accepted instead, if the client has to choose. */
  readonly candidates?: readonly string[];
}

/** RFC 6901, section 3: '~' and '/' inside a key are written ~0 and ~1. */
const escapeKey = (key: unknown): string => String(key).replaceAll('~', '~0').replaceAll('/', '~1');

/** An issue of a schema, as the client sees it. */
export function fieldErrorOf({ path, message }: BaseIssue<unknown>): FieldError {
  return { pointer: (path ?? []).map(({ key }) => `/${escapeKey(key)}`).join(''), detail: message };
}

/** A message for a value that is no object, and "is required" for a missing member. */
export function requiredOr(otherwise: string): (issue: BaseIssue<unknown>) => string {
  return ({ received }) => (received === 'undefined' ? 'is required' : otherwise);
}

/**
 * The schema of an object. To valibot an array is an object too, one that lacks everything: it is refused as what it
 * is. An object with far too many members, most of them unknown, is refused too.
 */
export function boundedObject<Output>(
  schema: GenericSchema<unknown, Output>,
  otherwise: string,
): GenericSchema<unknown, Output> {
  return lazy((value) => {
    if (Array.isArray(value)) return never(otherwise) as GenericSchema<unknown, never>;
    return hasTooManyMembers(value) ? (never(TOO_MANY_MEMBERS) as GenericSchema<unknown, never>) : schema;
  });
}

const TOO_MANY_MEMBERS = `must have at most ${REQUEST_LIMITS.maxMembers} members`;

/** Stops counting at the limit. */
function hasTooManyMembers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  let left: number = REQUEST_LIMITS.maxMembers;
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    if (left === 0) return true;
    left -= 1;
  }
  return false;
}

/**
 * The error of a request whose fields are wrong: 400, safe to show to the client, with every wrong field in its own
 * property `errors`.
 */
export function badRequest(errors: readonly FieldError[]): Error {
  return createError(400, 'The request body is not valid.', { errors });
}
