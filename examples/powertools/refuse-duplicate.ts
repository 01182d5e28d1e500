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
 * Answers a request whose like is under way with 409, as the IETF's draft on the Idempotency-Key header asks.
 *
 * It stands last, so that its onError runs first, and it returns an answer, which ends the other ones: Powertools' own
 * would delete the record that belongs to the invocation under way, and a third request would be answered twice.
 */
export function refuseDuplicate(): middy.MiddlewareObj<unknown, unknown> {
  return {
    onError: function refuseDuplicateOnError({ error }): object | undefined {
      return error instanceof IdempotencyAlreadyInProgressError ? CONFLICT : undefined;
    },
  };
}
