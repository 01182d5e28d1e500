import { ConfigurationError } from '../failure/errors.ts';

/** The header that tells a retry from another request (draft-ietf-httpapi-idempotency-key-header). */
export const IDEMPOTENCY_KEY_HEADER = 'Idempotency-Key';

const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * Checks the idempotency key that a call is given.
 *
 * @throws ConfigurationError when the key cannot be sent
 */
export function checkedIdempotencyKey(key: unknown): string {
  if (isIdempotencyKey(key)) return key;
  throw new ConfigurationError({ reason: 'idempotencyKey takes 1 to 255 visible ASCII characters' });
}

/**
 * Tells whether the value of the header makes a call one that may be made twice. The method does not matter: an AI service
 * may be asked by GET, and a second answer costs as much as the first.
 */
export function isIdempotencyKey(value: unknown): value is string {
  return typeof value === 'string' && KEY.test(value);
}
