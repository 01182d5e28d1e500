import { IdempotencyAlreadyInProgressError } from '@aws-lambda-powertools/idempotency';
import type middy from '@middy/core';

const CONFLICT = {
  statusCode: 409,
  headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '1' },
  body: JSON.stringify({
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    detail: 'This request is being answered already.',
    code: 'conflict',
  }),
};

/**
 * Answers 409 while the same request is under way, as the IETF's draft on the Idempotency-Key header says.
 *
 * It is the last middleware, so its onError runs first. It returns an answer, which skips the others: Powertools'
 * onError would delete the record of the running invocation, and a third request would then run again.
 */
export function refuseDuplicate(): middy.MiddlewareObj<unknown, unknown> {
  return {
    onError: function refuseDuplicateOnError({ error }): object | undefined {
      return error instanceof IdempotencyAlreadyInProgressError ? CONFLICT : undefined;
    },
  };
}
