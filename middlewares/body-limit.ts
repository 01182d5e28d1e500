import type middy from '@middy/core';
import { type BodyLimitOptions, bodyCheck } from '../src/lambda/request-body.ts';

export type { BodyLimitOptions };

/**
 * Refuses a request body that is too large, with 413, before anything reads it. A parser may take seconds for a few
 * megabytes and blocks the event loop, so that no deadline can end it.
 *
 * A body with a `Content-Encoding` other than `identity` is refused with 415 (RFC 9110, section 15.5.16): its size says
 * nothing about its decoded size. A middleware that decodes bodies must be before this one and delete that header.
 *
 * Use it after `@middy/http-error-handler` and before any parser. It works with the events of every front door. A body
 * that is not text is not checked.
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
