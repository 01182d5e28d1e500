import { describe, expect, test } from '@jest/globals';
import { accessLog } from '../../middlewares/access-log.ts';
import { problemDetails } from '../../middlewares/problem-details.ts';
import { UpstreamError } from '../../src/failure/errors.ts';
import { functionUrlEvent, httpApiEvent, sqsEvent } from '../../testing/events.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { FALLBACK_MS, hang, invoke, OK, problemIn, type StackOptions, stackOf } from './support.ts';

const circular: Record<string, unknown> = { statusCode: 200, body: 'fine' };
circular.self = circular;

const GARBAGE: readonly (readonly [string, unknown, string])[] = [
  ['nothing', undefined, 'NO_STATUS'],
  ['a number', 5, 'NO_STATUS'],
  ['text', 'fine', 'NO_STATUS'],
  ['a list', [1], 'NO_STATUS'],
  ['an object without a status', { reply: 'CANARY' }, 'NO_STATUS'],
  ['a body that is no text', { statusCode: 200, body: { reply: 'CANARY' } }, 'INVALID_BODY'],
  ['a circle', circular, 'NOT_SERIALIZABLE'],
];

const places: readonly (readonly [string, (garbage: unknown) => StackOptions])[] = [
  ['a handler', (garbage) => ({ handler: async () => garbage })],
  ['a handler without promises', (garbage) => ({ handler: () => garbage })],
  [
    'an after',
    (garbage) => ({
      use: [{ after: (request: { response: unknown }) => void Object.assign(request, { response: garbage }) }],
    }),
  ],
  ['nothing but bounded()', (garbage) => ({ bare: true, handler: async () => garbage })],
];

describe.each(places)('%s', (_place, optionsFor) => {
  test.each(GARBAGE)(
    'that makes %s of an answer: a problem says it was us, and the log says how',
    async (_what, garbage, flaw) => {
      const [clock, lines] = [createFakeClock(), [] as object[]];
      const logger = { info: (_message: string, fields: object) => void lines.push(fields) };
      const options = optionsFor(garbage);
      const stack = stackOf({ clock, ...options, use: [accessLog({ logger }), ...(options.use ?? [])] });
      const { response } = await invoke(stack, clock);
      expect(problemIn(response)).toMatchObject({ status: 500, code: 'internal-error', instance: expect.any(String) });
      expect(JSON.stringify([response, lines])).not.toContain('CANARY');
      expect(lines).toMatchObject([{ status: 500, cause: { name: 'InvalidResponseError', code: flaw } }]);
    },
  );
});

test('a before that answers early with garbage gets a problem sent in its place', async () => {
  const clock = createFakeClock();
  const stack = stackOf({ clock, use: [{ before: () => 5 }] });
  expect(problemIn((await invoke(stack, clock)).response)).toMatchObject({ status: 500, code: 'internal-error' });
});

test.each(GARBAGE.slice(1))(
  'an onError that makes %s of a failure does not hide the failure',
  async (_what, garbage) => {
    const clock = createFakeClock();
    const handler = async (): Promise<never> => {
      throw new UpstreamError('ai', 'upstream-error');
    };
    for (const bare of [true, false]) {
      const stack = stackOf({ clock, bare, handler, use: [{ onError: () => garbage }] });
      expect(problemIn((await invoke(stack, clock)).response)).toMatchObject({ status: 502, code: 'upstream-error' });
    }
  },
);

test('an onError that hangs does not hide whose fault it was', async () => {
  const clock = createFakeClock();
  const handler = async (): Promise<never> => {
    throw new UpstreamError('ai', 'upstream-unreachable');
  };
  for (const use of [[{ onError: hang }], [{ onError: hang }, problemDetails()]]) {
    const { response, afterMs } = await invoke(stackOf({ clock, bare: true, handler, use }), clock);
    expect(problemIn(response)).toMatchObject({ status: 502, code: 'upstream-unreachable' });
    expect(afterMs).toBe(FALLBACK_MS);
  }
});

test('an invalid result of a stack that hangs in an after is not the response', async () => {
  const clock = createFakeClock();
  const stack = stackOf({
    clock,
    handler: async () => ({ statusCode: 200, body: 7 }),
    use: [{ onError: hang, after: hang }],
  });
  const { response, afterMs } = await invoke(stack, clock);
  expect(problemIn(response)).toMatchObject({ status: 504, code: 'deadline-exceeded' });
  expect(afterMs).toBe(FALLBACK_MS);
});

test.each([
  ['an HTTP API', httpApiEvent],
  ['a function URL', functionUrlEvent],
])('%s makes a 200 of any result without a status, so that is what callers and the log see', async (_door, eventOf) => {
  const clock = createFakeClock();
  const lines: object[] = [];
  const logger = { info: (_message: string, fields: object) => void lines.push(fields) };
  for (const [result, body] of [
    [{ reply: 'fine' }, '{"reply":"fine"}'],
    ['fine', 'fine'],
    [[1], '[1]'],
    [5, '5'],
    [undefined, 'null'],
  ]) {
    const stack = stackOf({ clock, use: [accessLog({ logger })], handler: async () => result });
    const event = eventOf({ arrivedAt: clock.now() });
    const headers = { 'Content-Type': 'application/json' };
    expect((await invoke(stack, clock, { event })).response).toEqual({ statusCode: 200, headers, body });
    expect(lines.at(-1)).toMatchObject({ status: 200 });
  }
  const stack = stackOf({ clock, handler: async () => circular });
  const event = eventOf({ arrivedAt: clock.now() });
  expect(problemIn((await invoke(stack, clock, { event })).response)).toMatchObject({ status: 500 });
});

test('a response that says all of itself is passed on as it is, also where one would be made', async () => {
  const clock = createFakeClock();
  for (const answer of [{ ...OK }, { toJSON: () => OK }]) {
    const event = httpApiEvent({ arrivedAt: clock.now() });
    expect((await invoke(stackOf({ clock, handler: async () => answer }), clock, { event })).response).toBe(answer);
  }
});

test('what a middleware puts in the place of the event does not change who is answered', async () => {
  const clock = createFakeClock();
  const replace = { before: (request: { event: unknown }) => void Object.assign(request, { event: { prompt: 'hi' } }) };
  const handler = async (): Promise<never> => {
    throw new UpstreamError('ai', 'upstream-error');
  };
  for (const bare of [true, false]) {
    const { response } = await invoke(stackOf({ clock, bare, handler, use: [replace] }), clock);
    expect(problemIn(response)).toMatchObject({ status: 502, code: 'upstream-error' });
  }
});

test('a failure that was described keeps its kind where nothing renders it', async () => {
  const clock = createFakeClock();
  const handler = async (): Promise<never> => {
    throw new UpstreamError('ai', 'upstream-unreachable');
  };
  const { response } = await invoke(stackOf({ clock, bare: true, handler, use: [problemDetails()] }), clock);
  expect(problemIn(response)).toMatchObject({ status: 502, code: 'upstream-unreachable' });
});

test('a foreign error that has an original keeps its own status', async () => {
  const clock = createFakeClock();
  const conflict = Object.assign(new Error('busy'), { statusCode: 409, expose: true, original: new Error('CANARY') });
  const handler = async (): Promise<never> => {
    throw conflict;
  };
  for (const bare of [true, false]) {
    const { response } = await invoke(stackOf({ clock, bare, handler }), clock);
    expect(problemIn(response)).toMatchObject({ status: 409, detail: 'busy' });
  }
});

test('a result that fits and whose inferred response would not is passed on as it is', async () => {
  const clock = createFakeClock();
  const result = Array.from({ length: 1_300_000 }, () => 'a');
  const event = httpApiEvent({ arrivedAt: clock.now() });
  expect((await invoke(stackOf({ clock, handler: async () => result }), clock, { event })).response).toBe(result);
});

test('the result for a queue or an authorizer is not checked', async () => {
  const clock = createFakeClock();
  const authorizer = { type: 'REQUEST', methodArn: 'arn:aws:execute-api:x', httpMethod: 'GET', requestContext: {} };
  for (const event of [sqsEvent(), authorizer]) {
    const result = { batchItemFailures: [] };
    expect((await invoke(stackOf({ clock, handler: async () => result }), clock, { event })).response).toBe(result);
  }
});

test('a good answer is passed on as it is, and not copied', async () => {
  const clock = createFakeClock();
  const answer = { ...OK };
  expect((await invoke(stackOf({ clock, handler: async () => answer }), clock)).response).toBe(answer);
});
