import { describe, expect, jest, test } from '@jest/globals';
import httpCors from '@middy/http-cors';
import httpErrorHandler from '@middy/http-error-handler';
import httpSecurityHeaders from '@middy/http-security-headers';
import createError from 'http-errors';
import { accessLog } from '../../middlewares/access-log.ts';
import { problemDetails } from '../../middlewares/problem-details.ts';
import { UpstreamError } from '../../src/failure/errors.ts';
import { albEvent, restEvent, sqsEvent, websocketEvent } from '../../testing/events.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { FALLBACK_MS, hang, invoke, OK, problemIn, stackOf } from './support.ts';

const failing = async (): Promise<never> => {
  throw new UpstreamError('ai', 'upstream-overloaded', { headers: { 'Retry-After': '7' } });
};

const logged = (): { lines: object[]; log: object } => {
  const lines: object[] = [];
  return { lines, log: accessLog({ logger: { info: (_message: string, fields: object) => void lines.push(fields) } }) };
};

describe('behind a load balancer with multi-value headers', () => {
  const event = albEvent({ headers: { Origin: 'https://example.com' }, multiValueHeaders: true });

  test.each([true, false])('a failure has its headers where they are read (bare stack: %s)', async (bare) => {
    const clock = createFakeClock();
    const { lines, log } = logged();
    const stack = stackOf({ clock, bare, handler: failing, use: [log] });
    const { response } = await invoke(stack, clock, { event });
    expect(response).toMatchObject({
      statusCode: 502,
      multiValueHeaders: {
        'Content-Type': ['application/problem+json'],
        'Cache-Control': ['no-store'],
        'Retry-After': ['7'],
      },
    });
    expect(response).not.toHaveProperty('headers');
    expect(lines).toMatchObject([{ status: 502, code: 'upstream-overloaded' }]);
  });

  test('so do the headers that other middlewares add, to an answer of either kind', async () => {
    const clock = createFakeClock();
    const use = [
      httpSecurityHeaders(),
      httpCors({ origin: '*' }),
      httpErrorHandler({ logger: false }),
      problemDetails(),
    ];
    for (const handler of [failing, async () => ({ ...OK, multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] } })]) {
      const stack = stackOf({ clock, handler, bare: true, use });
      const { response } = await invoke(stack, clock, { event });
      expect(response).not.toHaveProperty('headers');
      expect(response).toMatchObject({ multiValueHeaders: { 'X-Content-Type-Options': ['nosniff'] } });
    }
  });

  test.each([true, false])('so has the fallback response (bare stack: %s)', async (bare) => {
    const clock = createFakeClock();
    const stack = stackOf({ clock, bare, handler: hang, use: [{ onError: hang }] });
    const { response, afterMs } = await invoke(stack, clock, { event });
    expect(afterMs).toBe(FALLBACK_MS);
    expect(response).toMatchObject({ multiValueHeaders: { 'Content-Type': ['application/problem+json'] } });
    expect(response).not.toHaveProperty('headers');
  });

  test('so has an answer that was rendered before an onError hung', async () => {
    const clock = createFakeClock();
    const rendered = { statusCode: 418, headers: { 'X-A': 'a' }, body: 'tea' };
    const onError = (request: { response: unknown }): Promise<never> => {
      request.response = rendered;
      return hang();
    };
    const stack = stackOf({ clock, bare: true, handler: failing, use: [{ onError }] });
    const { response } = await invoke(stack, clock, { event });
    expect(response).toEqual({ statusCode: 418, multiValueHeaders: { 'X-A': ['a'] }, body: 'tea' });
  });

  test('an answer that has its headers there is passed on as it is', async () => {
    const clock = createFakeClock();
    const answer = { statusCode: 200, multiValueHeaders: { A: ['a'] }, body: 'fine' };
    expect((await invoke(stackOf({ clock, handler: async () => answer }), clock, { event })).response).toBe(answer);
  });

  test("a caller's patience is read", async () => {
    const clock = createFakeClock();
    const patient = albEvent({ headers: { 'X-Request-Timeout-Ms': '500' }, multiValueHeaders: true });
    const { response, afterMs } = await invoke(stackOf({ clock, handler: hang }), clock, { event: patient });
    expect(afterMs).toBe(400);
    expect(response).toMatchObject({ statusCode: 504 });
  });
});

test('behind any other front door headers stay where they are', async () => {
  const clock = createFakeClock();
  for (const event of [albEvent(), restEvent({ arrivedAt: clock.now() })]) {
    expect(problemIn((await invoke(stackOf({ clock, handler: failing }), clock, { event })).response)).toBeDefined();
  }
});

describe('a result that is too much for its front door', () => {
  test.each<[string, () => object, object]>([
    ['1 MiB for a load balancer', albEvent, { statusCode: 200, body: 'x'.repeat(1024 * 1024) }],
    ['a frame for a WebSocket API', websocketEvent, { statusCode: 200, body: 'x'.repeat(32 * 1024 + 1) }],
    ['headers for a REST API', restEvent, { statusCode: 200, headers: { A: 'a'.repeat(10_241) } }],
    [
      'cookies for a REST API',
      restEvent,
      { statusCode: 200, multiValueHeaders: { 'Set-Cookie': ['a'.repeat(10_241)] } },
    ],
  ])('is a problem, and the log says how: %s', async (_what, eventOf, result) => {
    const clock = createFakeClock();
    const { lines, log } = logged();
    const stack = stackOf({ clock, handler: async () => result, use: [log] });
    const { response } = await invoke(stack, clock, { event: { ...eventOf(), version: undefined } });
    expect(problemIn(response)).toMatchObject({ status: 500, code: 'internal-error' });
    expect(lines).toMatchObject([{ cause: { name: 'InvalidResponseError', code: 'TOO_LARGE' } }]);
  });

  test.each([true, false])(
    'is sent without the findings where a problem itself is too much (bare: %s)',
    async (bare) => {
      const clock = createFakeClock();
      const errors = Array.from({ length: 1_000 }, () => ({ pointer: '/prompt', detail: 'x'.repeat(100) }));
      const handler = (): never => {
        throw createError(400, 'Many things are wrong.', { errors, headers: { 'X-Long': 'x'.repeat(20_000) } });
      };
      const stack = stackOf({ clock, bare, handler });
      for (const event of [websocketEvent({ arrivedAt: clock.now() }), restEvent({ arrivedAt: clock.now() })]) {
        const problem = problemIn((await invoke(stack, clock, { event })).response);
        expect(problem).toMatchObject({ status: 400, detail: 'Many things are wrong.', instance: expect.any(String) });
        expect(problem).not.toHaveProperty('errors');
      }
    },
  );
});

describe('an error of requestEnd', () => {
  const endError = Object.assign(new RangeError('CANARY'), { code: 'E_END' });
  const ends = [
    [
      'thrown',
      () => {
        throw endError;
      },
    ],
    ['rejected', () => Promise.reject(endError)],
  ] as const;

  test.each(ends)('after an error of the handler becomes its cause: %s', async (_how, requestEnd) => {
    const clock = createFakeClock();
    for (const bare of [true, false]) {
      const { lines, log } = logged();
      const error = new TypeError('broken');
      const handler = (): Promise<never> => Promise.reject(error);
      const stack = stackOf({ clock, bare, handler, plugin: { requestEnd: jest.fn(requestEnd) }, use: [log] });
      const { response } = await invoke(stack, clock);
      expect(problemIn(response)).toMatchObject({ status: 500, code: 'internal-error' });
      expect(error.cause).toBe(endError);
      const cause = { name: 'TypeError', cause: { name: 'RangeError', code: 'E_END' } };
      expect(lines).toMatchObject([{ status: 500, cause }]);
      expect(JSON.stringify([response, lines])).not.toContain('CANARY');
    }
  });

  test.each(ends)('does not take the place of the answer to a failure: %s', async (_how, requestEnd) => {
    const clock = createFakeClock();
    for (const bare of [true, false]) {
      const { lines, log } = logged();
      const stack = stackOf({ clock, bare, handler: failing, plugin: { requestEnd }, use: [log] });
      expect(problemIn((await invoke(stack, clock)).response)).toMatchObject({ status: 502 });
      expect(lines).toMatchObject([{ code: 'upstream-overloaded', cause: { name: 'RangeError', code: 'E_END' } }]);
    }
  });

  test.each(ends)('stands behind the error that a queue gets: %s', async (_how, requestEnd) => {
    const clock = createFakeClock();
    const error = new TypeError('broken', { cause: new Error('first') });
    const handler = (): Promise<never> => Promise.reject(error);
    const stack = stackOf({ clock, handler, plugin: { requestEnd } });
    expect((await invoke(stack, clock, { event: sqsEvent() })).error).toBe(error);
    expect(error.cause).toMatchObject({ message: 'first', cause: endError });
  });

  test.each<[string, unknown]>([
    ['a frozen error', Object.freeze(new Error('frozen'))],
    ['text', 'text'],
    ['nothing', undefined],
  ])('does no harm after %s', async (_what, thrown) => {
    const clock = createFakeClock();
    const stack = stackOf({ clock, handler: () => Promise.reject(thrown), plugin: { requestEnd: ends[0][1] } });
    expect(problemIn((await invoke(stack, clock)).response)).toMatchObject({ status: 500 });
    const { error } = await invoke(stack, clock, { event: sqsEvent() });
    expect(error === thrown || thrown === undefined).toBe(true);
  });

  test('after an answer is a problem of our own, and the log names it', async () => {
    const clock = createFakeClock();
    const { lines, log } = logged();
    const stack = stackOf({ clock, plugin: { requestEnd: ends[1][1] }, use: [log] });
    expect(problemIn((await invoke(stack, clock)).response)).toMatchObject({ status: 500, code: 'internal-error' });
    expect(lines).toMatchObject([{ status: 500, cause: { name: 'RangeError', code: 'E_END' } }]);
  });
});
