import { isUpstreamError, UpstreamError } from '../index.ts';
import { keyReused, stillRunning } from './idempotency/refusals.ts';
import { badRequest, type FieldError } from './request/field-errors.ts';

/** The fields that only the AI service can check: it has the list of places. All others are checked before the call. */
const ITS_FIELDS = /^\/birth(?:\/|$)/;

/** A problem of the AI service names a few fields. */
const MAX_ERRORS = 20;

const BAD_REQUEST = 400;

const isGood = (status: number): boolean => status >= 200 && status < 300;

/** The answers of the AI service that the handler reads itself: successes, and refusals of the request. */
export const isForUs = (status: number): boolean => isGood(status) || status === BAD_REQUEST;

/**
 * Hands over the AI service's answer.
 *
 * @throws an `http-errors` error, 400, with the errors in the fields that only it can check
 * @throws UpstreamError when it refused the request for another reason: that is our mistake
 */
export function acceptedBy({ status, data }: { readonly status: number; readonly data: unknown }): unknown {
  if (isGood(status)) return data;
  const errors = fieldErrorsIn(data);
  if (errors.length > 0) throw badRequest(errors);
  throw new UpstreamError('ai', 'upstream-rejected', { upstreamStatus: status });
}

function fieldErrorsIn(problem: unknown): readonly FieldError[] {
  const { errors } = (problem ?? {}) as { readonly errors?: unknown };
  return Array.isArray(errors) ? errors.slice(0, MAX_ERRORS).filter(isItsFieldError) : [];
}

function isItsFieldError(error: unknown): error is FieldError {
  const { pointer, detail } = (error ?? {}) as Partial<Record<string, unknown>>;
  return typeof pointer === 'string' && ITS_FIELDS.test(pointer) && typeof detail === 'string';
}

/** A refusal of the client's own key is passed on to the client; anything else is a failure of the AI service. */
export function refusalOfKey(error: unknown): unknown {
  if (!isUpstreamError(error)) return error;
  const { upstreamStatus, headers } = error;
  if (upstreamStatus === 422) return keyReused();
  return upstreamStatus === 409 ? stillRunning(headers['Retry-After']) : error;
}
