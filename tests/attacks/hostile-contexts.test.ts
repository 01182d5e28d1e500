import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { restEvent } from '../../testing/events.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { refusingProxy, revokedProxy, throwingGetters, unreadableProxy } from '../src/hostile.ts';
import { expectAnswer, type ProxyResponse } from './answers.ts';
import { useRig } from './rig.ts';

const rig = useRig();

const chatEvent = (headers: Record<string, string> = {}): object =>
  restEvent({ body: { prompt: 'hi', userId: 'ann' }, headers });

/** The answers of all functions, checked to be well-formed. */
async function answersTo(makeContext: () => unknown, headers?: Record<string, string>): Promise<ProxyResponse[]> {
  const answers: ProxyResponse[] = [];
  for (const name of ['standard', 'chatbot', 'metaphysical', 'bare'] as const) {
    // A synchronous throw instead of a rejection would fail the test.
    const answer = await rig.functions[name](chatEvent(headers), makeContext());
    expectAnswer(answer);
    answers.push(answer);
  }
  return answers;
}

const clock = (remainingMs: unknown) => () => ({ awsRequestId: 'r', getRemainingTimeInMillis: () => remainingMs });

describe('every function does its work with a context', () => {
  test.each<[string, () => unknown]>([
    ['that is null', () => null],
    ['that is not there', () => undefined],
    ['that is frozen', () => createLambdaContext({ frozen: true })],
    ['that is sealed', () => Object.seal(createLambdaContext())],
    ['without a prototype', () => Object.assign(Object.create(null), createLambdaContext())],
    ['that is a list', () => []],
    ['without a clock', () => createLambdaContext({ missingClock: true })],
    ['whose clock throws', () => ({ getRemainingTimeInMillis: () => JSON.parse('canary') })],
    ['whose clock says NaN', clock(Number.NaN)],
    ['whose clock says infinity', clock(Number.POSITIVE_INFINITY)],
    ['whose clock says more than any timer holds', clock(Number.MAX_VALUE)],
    ['whose clock says it in text', clock('30000')],
    ['whose clock says it in a BigInt', clock(30_000n)],
    ['whose clock promises to say it', clock(Promise.resolve(30_000))],
    ['whose request id is no text', () => ({ ...createLambdaContext(), awsRequestId: { toString: () => 'canary' } })],
    ['whose names are those of prototypes', () => JSON.parse('{"__proto__":{"a":1},"constructor":5,"toString":7}')],
  ])('%s', async (_what, makeContext) => {
    for (const { statusCode } of await answersTo(makeContext)) expect(statusCode).toBe(200);
  });
});

describe('every function answers with a context', () => {
  test.each<[string, () => unknown]>([
    ['whose clock is a getter that throws', () => throwingGetters({}, 'getRemainingTimeInMillis', 'awsRequestId')],
    ['that cannot be read', unreadableProxy],
    ['that refuses everything', refusingProxy],
    ['that was revoked', revokedProxy],
    ['on which the names are taken', () => Object.defineProperties({}, { deadline: { value: 1 }, ai: { value: 1 } })],
    ['that is a number', () => 5],
    ['that is text', () => 'context'],
    ['that is true', () => true],
  ])('%s', async (_what, makeContext) => {
    await answersTo(makeContext);
  });

  test.each([0, -0, -1, -1e9, -Number.MAX_VALUE, Number.MIN_VALUE])(
    'with %d ms left, by a 504 that was not worked for',
    async (remainingMs) => {
      const before = rig.server.requests.length;
      for (const { statusCode } of await answersTo(clock(remainingMs))) expect(statusCode).toBe(504);
      expect(rig.server.requests.length).toBe(before);
    },
  );

  test('with any clock and any other members', async () => {
    const context = fc.record(
      { getRemainingTimeInMillis: fc.func(fc.anything()), awsRequestId: fc.anything(), memoryLimitInMB: fc.anything() },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(context, async (made) => void (await answersTo(() => made))),
      { numRuns: 150 },
    );
  }, 30_000);
});

describe('the patience of a caller', () => {
  test.each([
    '',
    ' ',
    '0',
    '-1',
    '1e3',
    '1.5',
    'NaN',
    'Infinity',
    '0x10',
    '١٢',
    '9'.repeat(400),
    '\u0000',
    'soon',
    '{}',
  ])('that is none shortens nothing: %j', async (patience) => {
    const answers = await answersTo(() => createLambdaContext(), { 'x-request-timeout-ms': patience, ...JSON_TYPE });
    for (const { statusCode } of answers) expect(statusCode).toBe(200);
  });

  test.each(['1', '1,60000', ' 1 ', '60000, 1'])('that is over already is answered 504: %j', async (patience) => {
    const past = { ...restEvent({ arrivedAt: Date.now() - 1_000, body: { prompt: 'hi', userId: 'ann' } }) };
    Object.assign(past.headers, { 'X-Request-Timeout-Ms': patience });
    for (const name of ['standard', 'chatbot', 'metaphysical', 'bare'] as const) {
      const answer = await rig.functions[name]({ ...past }, createLambdaContext());
      expectAnswer(answer);
      expect(answer.statusCode).toBe(504);
    }
  });
});

const JSON_TYPE = { 'content-type': 'application/json' };
