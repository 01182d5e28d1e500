import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import createError from 'http-errors';
import { inbound } from '../../middlewares/ai-upstream.ts';
import { bounded } from '../../middlewares/bounded.ts';
import { attachInvocation } from '../../middlewares/execution/invocation.ts';
import { occurrenceOf } from '../../middlewares/execution/occurrence.ts';
import { problemDetails } from '../../middlewares/problem-details.ts';
import { beginInvocation } from '../../src/deadline/begin.ts';
import type { ExposeTiming } from '../../src/deadline/exposure.ts';
import { deadlineSettings } from '../../src/deadline/settings.ts';
import { UpstreamError } from '../../src/failure/errors.ts';
import { restEvent } from '../../testing/events.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { failing } from './log-rig.ts';
import { hang, invoke, problemIn, type StackOptions, stackOf } from './support.ts';

const BUDGET = ['budgetMs', 'source', 'elapsedMs', 'remainingMs'].toSorted();

/** The members of `timing` that a client sees, except `phase`; undefined without `timing`. */
async function seen(stack: StackOptions, remainingMs = 1_000): Promise<string[] | undefined> {
  const clock = createFakeClock();
  const { response } = await invoke(stackOf({ clock, ...stack }), clock, { remainingMs });
  const { timing, code } = problemIn(response);
  if (timing === undefined) return undefined;
  const { phase, ...others } = timing as Record<string, unknown>;
  expect(phase !== undefined).toBe(code === 'deadline-exceeded');
  return Object.keys(others).toSorted();
}

const silent = { logger: { info: () => undefined } };

// A stack without an access log logs its hidden errors there.
beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});

/** The stacks that render a problem in different ways. */
const RENDERED: readonly (readonly [string, StackOptions, number?])[] = [
  ['rendered by the stack', { handler: failing(createError(404)) }],
  ["an upstream's failure", { handler: failing(new UpstreamError('ai', 'upstream-error')) }],
  ['a bug', { handler: failing(new TypeError('x')) }],
  ['a hang', { handler: hang }],
  ['a hang in a before', { use: [{ before: hang }] }],
  ['an onError that hangs, so that bounded() answers', { handler: hang, use: [{ onError: hang }] }],
  ['an onError that throws', { handler: hang, use: [{ onError: failing(new Error('x')) }] }],
  ['nothing renders it', { handler: failing(new TypeError('x')), bare: true }],
  ['a result that is no response', { handler: async () => 7 }],
  ['too late to begin', {}, -5],
  [
    'a plugin that throws before anything runs',
    {
      plugin: {
        requestStart: () => {
          throw new Error('x');
        },
      },
    },
  ],
];

describe.each(RENDERED)('%s:', (_what, stack, remainingMs) => {
  const withOption = (exposeTiming: ExposeTiming | undefined): object[] =>
    inbound({ ...silent, ...(exposeTiming !== undefined && { exposeTiming }) });
  const use = (exposeTiming: ExposeTiming | undefined): StackOptions => ({
    ...stack,
    use: [...withOption(exposeTiming), ...(stack.use ?? [])],
  });

  test('a client sees all of the timing by default', async () => {
    const all = await seen(use(undefined), remainingMs);
    expect(all).toEqual(expect.arrayContaining([...BUDGET, 'attempts']));
    expect(await seen(use(true), remainingMs)).toEqual(all);
  });

  test('what the middlewares say holds', async () => {
    expect(await seen(use('budget'), remainingMs)).toEqual(BUDGET);
    expect(await seen(use(false), remainingMs)).toBeUndefined();
  });

  test('what bounded() says holds', async () => {
    expect(await seen({ ...stack, deadline: { exposeTiming: 'budget' } }, remainingMs)).toEqual(BUDGET);
    expect(await seen({ ...stack, deadline: { exposeTiming: false } }, remainingMs)).toBeUndefined();
  });

  test('of several, the one that shows the least holds', async () => {
    expect(await seen({ ...use(true), deadline: { exposeTiming: 'budget' } }, remainingMs)).toEqual(BUDGET);
    expect(await seen({ ...use('budget'), deadline: { exposeTiming: true } }, remainingMs)).toEqual(BUDGET);
    expect(await seen({ ...use(false), deadline: { exposeTiming: 'budget' } }, remainingMs)).toBeUndefined();
  });
});

test('the access log always has all of it', async () => {
  const lines: object[] = [];
  const clock = createFakeClock();
  const logger = { info: (_message: string, fields: object) => void lines.push(fields) };
  const stack = stackOf({ clock, use: inbound({ logger, exposeTiming: false }), handler: hang });
  await invoke(stack, clock);
  expect(lines).toMatchObject([{ budgetMs: 800, source: 'lambda', elapsedMs: 800, attempts: [], remainingMs: 0 }]);
});

test('two stacks with one list of middlewares keep what each says', async () => {
  const stack = { handler: hang, use: inbound(silent) };
  expect(await seen({ ...stack, deadline: { exposeTiming: false } })).toBeUndefined();
  expect(await seen(stack)).toEqual(expect.arrayContaining(['attempts']));
});

test('an invocation that another copy of this package has begun shows all of it', () => {
  const request = { internal: {} };
  const invocation = beginInvocation(restEvent(), {}, deadlineSettings('x', { clock: createFakeClock() }));
  attachInvocation(request, invocation);
  expect(occurrenceOf(request, invocation).timing).toHaveProperty('attempts');
});

test.each(['none', 1, null, 'true'])('refuses %j', (given) => {
  const exposeTiming = given as never;
  for (const [owner, build] of [
    ['bounded()', () => bounded({ exposeTiming })],
    ['problemDetails()', () => problemDetails({ exposeTiming })],
    ['problemDetails()', () => inbound({ exposeTiming })],
  ] as const)
    expect(build).toThrow(`${owner}: exposeTiming takes false or "budget" or true, not `);
});
