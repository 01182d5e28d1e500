import type { InternalAxiosRequestConfig } from 'axios';
import { ConfigurationError } from '../failure/errors.ts';

declare module 'axios' {
  interface AxiosRequestConfig {
    /**
     * Makes the call one that may be made twice: it is sent as `Idempotency-Key`, the same on every attempt, so that the
     * callee can tell a retry from another request (draft-ietf-httpapi-idempotency-key-header). 1 to 255 visible ASCII
     * characters. Default: none, and only failures that prove the request was never sent are retried.
     */
    idempotencyKey?: string;
  }
}

/** The header that tells a retry from another request. */
export const IDEMPOTENCY_KEY_HEADER = 'Idempotency-Key';

const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * Sends the call's idempotency key, and tells whether there is one. The method does not matter: an AI service may be
 * asked by GET, and a second answer costs as much as the first.
 *
 * @throws ConfigurationError when the key cannot be sent
 */
export function isIdempotent(config: InternalAxiosRequestConfig): boolean {
  const { headers, idempotencyKey } = config;
  if (idempotencyKey !== undefined) {
    if (typeof idempotencyKey !== 'string' || !KEY.test(idempotencyKey)) {
      throw new ConfigurationError({ reason: 'idempotencyKey takes 1 to 255 visible ASCII characters' });
    }
    headers.set(IDEMPOTENCY_KEY_HEADER, idempotencyKey);
  }
  // axios sends no header for null, false or an empty list, and an empty one tells nothing from anything.
  const sent = headers.get(IDEMPOTENCY_KEY_HEADER);
  return typeof sent === 'string' && KEY.test(sent);
}
