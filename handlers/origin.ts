import type middy from '@middy/core';

/** A scheme, a host and perhaps a port (RFC 6454, section 6.2), as browsers write them: host names in Punycode. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/** A host name has at most 253 characters (RFC 1035); the rest is room for scheme and port. */
const MAX_LENGTH = 300;

const isOrigin = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= MAX_LENGTH && ORIGIN.test(value);

/**
 * Deletes an `Origin` that is none from the event's headers, so that the request is answered as one without it. No page
 * has such an origin, so none could read the answer. `@middy/http-cors` throws where it is no text, and where origins
 * are configured with an asterisk it copies whatever matches into our headers, control characters too: no front door
 * sends such a response.
 *
 * Use it after `@middy/http-header-normalizer` and before `@middy/http-cors`.
 */
export function deleteInvalidOrigin(): middy.MiddlewareObj {
  return {
    before: function deleteInvalidOriginBefore({ event }): void {
      const { headers } = event as { headers?: Record<string, unknown> | null };
      if (headers && !isOrigin(headers.origin)) delete headers.origin;
    },
  };
}
