import type middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Deadline } from '../src/deadline/deadline.ts';
import { publicDeadline } from '../src/deadline/public-deadline.ts';
import { DEADLINE_OPTIONS } from '../src/deadline/settings.ts';
import { createDeadlineFetch } from '../src/fetch/deadline-fetch.ts';
import { type MisplacedOptions, refuseOptions } from '../src/option-names.ts';
import { invocationOf } from './execution/invocation.ts';

/** The options of the deadline belong to `bounded()`, which takes it. */
const HOLDS_OPTIONS: MisplacedOptions = Object.fromEntries(
  Object.keys(DEADLINE_OPTIONS).map((name) => [
    name,
    `${name} belongs to what takes the deadline: bounded({ ${name} })`,
  ]),
);

/**
 * Puts the deadline of the invocation on the context. `bounded()` has taken it before anything ran.
 *
 * @example const { data } = await axios.post(url, body, context.deadline.requestConfig({ capMs: 2_000 }));
 * @throws TypeError for any option
 * @throws ConfigurationError at the first call of a stack without `bounded()`
 */
export function deadline(
  ...none: []
): middy.MiddlewareObj<unknown, unknown, Error, Context & { readonly deadline: Deadline }> {
  refuseOptions('deadline()', none, HOLDS_OPTIONS);
  return {
    before: function deadlineBefore(request): void {
      const { deadline, clock } = invocationOf(request, 'deadline()');
      (request.context as { deadline?: Deadline }).deadline = publicDeadline(deadline, clock, createDeadlineFetch);
    },
  };
}
