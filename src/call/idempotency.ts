import { ConfigurationError } from '../failure/errors.ts';

/** The header by which an upstream recognizes a retry (draft-ietf-httpapi-idempotency-key-header). */
export const IDEMPOTENCY_KEY_HEADER = 'Idempotency-Key';

const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * Checks the idempotency key of a call.
 *
 * @throws ConfigurationError when the key cannot be sent
 */
export function checkedIdempotencyKey(key: unknown): string {
  if (isIdempotencyKey(key)) return key;
  throw new ConfigurationError({ reason: 'idempotencyKey takes 1 to 255 visible ASCII characters' });
}

/**
 * Tells whether the value of the header makes a call idempotent. The method does not: a GET to an AI service may cost as
 * much as a POST each time.
 */
export function isIdempotencyKey(value: unknown): value is string {
  return typeof value === 'string' && KEY.test(value);
}
