import { describe, expect, test } from '@jest/globals';
import { restEvent, scheduledEvent, sqsEvent } from '../../testing/events.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import {
  DEADLINE_MS,
  FALLBACK_MS,
  hang,
  invoke,
  OK,
  problemIn,
  REMAINING_MS,
  type StackOptions,
  stackOf,
} from './support.ts';

const quick = { before: () => undefined, after: () => undefined };
const hangingBefore = { before: hang };
const hangingAfter = { after: hang };

const PLACES: [string, StackOptions, number][] = [
  ['the first before', { use: [hangingBefore, quick, quick] }, DEADLINE_MS],
  ['a before in the middle', { use: [quick, hangingBefore, quick] }, DEADLINE_MS],
  ['the last before', { use: [quick, quick, hangingBefore] }, DEADLINE_MS],
  ['the handler', { use: [quick], handler: hang }, DEADLINE_MS],
  ['the first after', { use: [quick, quick, hangingAfter] }, DEADLINE_MS],
  ['a later after', { use: [hangingAfter, quick, quick] }, DEADLINE_MS],
  ['an onError that runs first', { use: [quick, { onError: hang }], handler: hang }, FALLBACK_MS],
  ['a requestEnd after a failure', { plugin: { requestEnd: hang }, handler: hang, bare: true }, FALLBACK_MS],
  ['a before and an onError', { use: [hangingBefore, { onError: hang }] }, FALLBACK_MS],
  ['all places at once', { use: [{ before: hang, after: hang, onError: hang }], handler: hang }, FALLBACK_MS],
];

describe.each(PLACES)('a hang in %s', (_place, options, expectedMs) => {
  test('ends in a well-formed 504 before the hard limit, and leaves no timer', async () => {
    const clock = createFakeClock();
    const { response, afterMs } = await invoke(stackOf({ clock, ...options }), clock);
    expect(problemIn(response)).toMatchObject({ status: 504, code: 'deadline-exceeded' });
    expect(afterMs).toBe(expectedMs);
    expect(afterMs).toBeLessThan(REMAINING_MS);
    expect(clock.pending).toBe(0);
  });

  test('ends so without anything else in the stack that renders errors', async () => {
    const clock = createFakeClock();
    const stack = stackOf({ clock, ...options, bare: true });
    const { response, afterMs } = await invoke(stack, clock, { requestId: 'request-7', watchMs: expectedMs });
    const problem = problemIn(response);
    expect(problem).toMatchObject({ status: 504, code: 'deadline-exceeded', instance: 'request-7' });
    expect(problem).toMatchObject({ timing: { budgetMs: DEADLINE_MS, elapsedMs: expectedMs } });
    expect(afterMs).toBe(expectedMs);
    expect(clock.pending).toBe(0);
  });

  test('is a thrown failure where nobody waits for an HTTP response', async () => {
    const clock = createFakeClock();
    const stack = stackOf({ clock, ...options, bare: true });
    const { error, response, afterMs } = await invoke(stack, clock, { event: scheduledEvent() });
    expect(response).toBeUndefined();
    expect(error).toMatchObject({ name: 'DeadlineExceededError', kind: 'deadline-exceeded', statusCode: 504 });
    expect(afterMs).toBe(expectedMs);
    expect(clock.pending).toBe(0);
  });
});

describe('a hang where an answer exists already', () => {
  test('in an onError that runs last: the rendered answer goes out', async () => {
    const clock = createFakeClock();
    const stack = stackOf({ clock, bare: true, use: [{ onError: hang }, { onError: rendering }], handler: hang });
    const { response, afterMs } = await invoke(stack, clock);
    expect(response).toEqual({ statusCode: 418, headers: {}, body: 'rendered' });
    expect(afterMs).toBe(FALLBACK_MS);
    expect(clock.pending).toBe(0);
  });

  test('in requestEnd: the answer of the handler goes out', async () => {
    const clock = createFakeClock();
    const { response, afterMs } = await invoke(stackOf({ clock, plugin: { requestEnd: hang } }), clock);
    expect(response).toEqual(OK);
    expect(afterMs).toBe(FALLBACK_MS);
    expect(clock.pending).toBe(0);
  });

  test.each([
    ['the result', { batchItemFailures: [] }],
    ['nothing, which is the result,', undefined],
  ])(
    'in requestEnd, where the event is no HTTP request: %s of the work that was done goes out',
    async (_what, result) => {
      const clock = createFakeClock();
      const stack = stackOf({ clock, plugin: { requestEnd: hang }, handler: async () => result, bare: true });
      const outcome = await invoke(stack, clock, { event: sqsEvent() });
      expect(outcome).toEqual({ response: result, afterMs: FALLBACK_MS });
      expect(outcome).not.toHaveProperty('error');
    },
  );

  test('in an onError that has only begun an answer: a whole one goes out', async () => {
    const clock = createFakeClock();
    const beginning = (request: { response: unknown }): Promise<never> => {
      request.response = { headers: {} };
      return hang();
    };
    const stack = stackOf({ clock, bare: true, use: [{ onError: beginning }], handler: hang });
    const { response, afterMs } = await invoke(stack, clock);
    expect(problemIn(response)).toMatchObject({ status: 504, code: 'deadline-exceeded' });
    expect(afterMs).toBe(FALLBACK_MS);
  });

  test('in an onError after a bug of the handler: time is what ran out, and nothing of the bug goes out', async () => {
    const clock = createFakeClock();
    const handler = (): Promise<never> => Promise.reject(new TypeError('CANARY'));
    const { response, afterMs } = await invoke(stackOf({ clock, use: [{ onError: hang }], handler }), clock);
    expect(problemIn(response)).toMatchObject({ status: 504, code: 'deadline-exceeded' });
    expect(JSON.stringify(response)).not.toContain('CANARY');
    expect(afterMs).toBe(FALLBACK_MS);
    expect(clock.pending).toBe(0);
  });

  function rendering(request: { response: unknown }): void {
    request.response = { statusCode: 418, headers: {}, body: 'rendered' };
  }
});

describe('a value that is like a promise but none, and never settles', () => {
  const endless = (): object => {
    const promise = { catch: () => promise };
    return Object.defineProperty(promise, 'then', { value: () => promise });
  };

  test.each([
    ['the handler', { handler: endless }],
    ['a before', { use: [{ before: endless }] }],
    ['an after', { use: [{ after: endless }] }],
    ['an onError', { use: [{ onError: () => Object.assign(endless(), { statusCode: 200 }) }], handler: hang }],
  ] as [string, StackOptions][])('from %s does not hold the answer', async (_place, options) => {
    const clock = createFakeClock();
    const { response, afterMs } = await invoke(stackOf({ clock, ...options }), clock);
    expect(problemIn(response)).toMatchObject({ status: 504, code: 'deadline-exceeded' });
    expect(afterMs).toBeLessThan(REMAINING_MS);
    expect(clock.pending).toBe(0);
  });
});

test('a 504 says how much time there was, who set it and where it went', async () => {
  const clock = createFakeClock();
  const event = restEvent({ arrivedAt: clock.now() });
  const { response } = await invoke(stackOf({ clock, handler: hang }), clock, { event, requestId: 'request-7' });
  expect(problemIn(response)).toEqual({
    type: 'urn:problem-type:middy-deadline:deadline-exceeded',
    title: 'Deadline exceeded',
    status: 504,
    detail: 'The time for this request ran out before an answer was ready.',
    instance: 'request-7',
    code: 'deadline-exceeded',
    timing: {
      budgetMs: DEADLINE_MS,
      source: 'lambda',
      elapsedMs: DEADLINE_MS,
      configurationMs: 0,
      attempts: [],
      upstreamMs: 0,
      backoffMs: 0,
      remainingMs: 0,
      phase: 'handler',
    },
  });
});

test.each([
  [
    'the gateway',
    { event: (now: number) => restEvent({ arrivedAt: now - 28_000 }), remainingMs: 25_000 },
    500,
    'gateway',
  ],
  [
    'the caller',
    {
      event: (now: number) => restEvent({ arrivedAt: now, headers: { 'X-Request-Timeout-Ms': '300' } }),
      remainingMs: 25_000,
    },
    240,
    'caller',
  ],
])(
  'an invocation ends by the clock of %s when that is the earliest',
  async (_clock, { event, remainingMs }, ms, source) => {
    const clock = createFakeClock();
    const { response, afterMs } = await invoke(stackOf({ clock, handler: hang }), clock, {
      event: event(clock.now()),
      remainingMs,
    });
    expect(problemIn(response)).toMatchObject({ status: 504, timing: { source, budgetMs: ms } });
    expect(afterMs).toBe(ms);
  },
);
