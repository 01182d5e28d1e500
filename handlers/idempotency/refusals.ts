import createError from 'http-errors';

/** The seconds after which a request in progress may be repeated: most are answered by then. */
const RETRY_AFTER_S = '1';

/** 422: the key was used for another request (draft-ietf-httpapi-idempotency-key-header-07, section 2.7). */
export function keyReused(): Error {
  return createError(422, 'This Idempotency-Key was used for another request.');
}

/** 409: the first request with the key has no answer yet (the same section). */
export function stillRunning(retryAfter: string = RETRY_AFTER_S): Error {
  const headers = { 'Retry-After': retryAfter };
  return createError(409, 'This request is being answered already.', { headers });
}
