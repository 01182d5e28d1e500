import type middy from '@middy/core';
import { type BodyLimitOptions, bodyCheck } from '../src/lambda/request-body.ts';

export type { BodyLimitOptions };

/**
 * Refuses a request body that is too large, before anything reads it: 413. A parser may take seconds for a few megabytes,
 * and nothing ends it, as it blocks the event loop.
 *
 * A body with a `Content-Encoding` other than `identity` is 415 (RFC 9110, section 15.5.16): its size says nothing about
 * what comes out of it, and no parser behind reads it. A middleware that unpacks bodies stands before this one and
 * deletes that header.
 *
 * Use it after `@middy/http-error-handler` and before any parser. It takes events of every front door. A body that is no
 * text is left alone.
 *
 * @example middy(bounded()).use(httpErrorHandler({ logger: false })).use(bodyLimit({ maxBytes: 65_536 })).use(httpJsonBodyParser())
 * @throws RangeError or TypeError naming option and value
 */
export function bodyLimit(options: BodyLimitOptions): middy.MiddlewareObj {
  const check = bodyCheck('bodyLimit()', options);
  return {
    before: function bodyLimitBefore({ event }): void {
      check(event);
    },
  };
}
