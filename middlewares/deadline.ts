import type middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Deadline } from '../src/deadline/deadline.ts';
import { invocationOf } from './run/invocation.ts';

/**
 * Puts the deadline of the invocation on the context, as `bounded()` took it before anything ran.
 *
 * @example const { data } = await axios.post(url, body, context.deadline.requestConfig({ capMs: 2_000 }));
 * @throws ConfigurationError at the first call of a stack without `bounded()`
 */
export function deadline(): middy.MiddlewareObj<unknown, unknown, Error, Context & { readonly deadline: Deadline }> {
  return {
    before: function deadlineBefore(request): void {
      Object.assign(request.context, { deadline: invocationOf(request, 'deadline()').deadline });
    },
  };
}
