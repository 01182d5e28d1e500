import { describe, expect, test } from '@jest/globals';
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import fc from 'fast-check';
import { bounded, inbound } from '../../index.ts';
import { albEvent, functionUrlEvent, httpApiEvent, restEvent, scheduledEvent, sqsEvent } from '../../testing/events.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { refusingProxy, revokedProxy, throwingGetters, unreadableProxy } from '../src/hostile.ts';
import { expectAnswer, flawsOf, type Invokable, settled } from './answers.ts';

/** The part of a stack that returns the result. */
type Place = 'handler' | 'async handler' | 'before' | 'after' | 'onError';
const PLACES: readonly Place[] = ['handler', 'async handler', 'before', 'after', 'onError'];

/** A stack in which one part returns `result`. A bare one renders nothing itself. */
function stackGiving(result: () => unknown, place: Place, isBare: boolean): Invokable {
  const stack = middy(bounded());
  if (!isBare) stack.use(httpErrorHandler({ logger: false })).use(inbound({ logger: { info: () => undefined } }));
  if (place === 'before' || place === 'after' || place === 'onError') stack.use({ [place]: () => result() });
  const handlers: Partial<Record<Place, () => unknown>> = {
    handler: () => result(),
    'async handler': async () => result(),
    onError: () => Promise.reject(new Error('canary')),
  };
  const fine = async (): Promise<object> => ({ statusCode: 200, body: 'fine' });
  return stack.handler((handlers[place] ?? fine) as never) as unknown as Invokable;
}

function circular(): object {
  const circle: Record<string, unknown> = { statusCode: 200, body: 'x' };
  circle.self = circle;
  return circle;
}

/** Values that neither a REST API nor a load balancer accepts as a response. A hook cannot return some of them. */
const garbage: readonly (readonly [string, () => unknown])[] = [
  ['undefined', () => undefined],
  ['null', () => null],
  ['true', () => true],
  ['a number', () => 200],
  ['text', () => 'fine'],
  ['a symbol', () => Symbol('canary')],
  ['a function', () => () => 'fine'],
  ['a BigInt', () => 200n],
  ['a list', () => [{ statusCode: 200 }]],
  ['nothing but data', () => ({ reply: 'fine' })],
  ['a status in words', () => ({ statusCode: 'OK', body: 'fine' })],
  ['a status below any', () => ({ statusCode: 99 })],
  ['a status that says to wait', () => ({ statusCode: 100 })],
  ['a status above any', () => ({ statusCode: 600 })],
  ['a status that is a fraction', () => ({ statusCode: 200.5 })],
  ['a status that is NaN', () => ({ statusCode: Number.NaN })],
  ['a body that is an object', () => ({ statusCode: 200, body: { reply: 'fine' } })],
  ['a body that is a number', () => ({ statusCode: 200, body: 7 })],
  ['a body that is a Buffer', () => ({ statusCode: 200, body: Buffer.from('fine') })],
  ['a body that is still to come', () => ({ statusCode: 200, body: Promise.resolve('fine') })],
  ['headers that are text', () => ({ statusCode: 200, headers: 'a: b' })],
  ['headers that are a list', () => ({ statusCode: 200, headers: [['a', 'b']] })],
  ['a header that is an object', () => ({ statusCode: 200, headers: { a: { b: 1 } } })],
  ['a header that is a list', () => ({ statusCode: 200, headers: { 'set-cookie': ['a', 'b'] } })],
  ['a circle', circular],
  ['a BigInt within', () => ({ statusCode: 200, body: 'x', extra: 1n })],
  ['a toJSON that throws', () => ({ statusCode: 200, toJSON: () => JSON.parse('canary') })],
  ['a toJSON that says something else', () => ({ statusCode: 200, body: 'x', toJSON: () => 'canary' })],
  ['a getter that throws', () => throwingGetters({ statusCode: 200 }, 'body')],
  ['a proxy that cannot be read', unreadableProxy],
  ['a proxy that refuses everything', refusingProxy],
  ['a revoked proxy', revokedProxy],
  ['7 MB', () => ({ statusCode: 200, body: 'x'.repeat(7 * 1024 * 1024) })],
  ['5 MB that become 30 MB as JSON', () => ({ statusCode: 200, body: '\u0001'.repeat(5 * 1024 * 1024) })],
];

describe.each(PLACES)('of the %s, a result that is no response becomes an answer all the same:', (place) => {
  test.each(garbage)('%s', async (_what, result) => {
    for (const event of [restEvent(), albEvent()]) {
      for (const isBare of [true, false]) {
        expectAnswer(await stackGiving(result, place, isBare)(event, createLambdaContext()));
      }
    }
  });
});

describe('a result that is no response', () => {
  test.each(garbage)('of a handler says to a REST API that it was our fault: %s', async (_what, result) => {
    const answer = await stackGiving(result, 'async handler', true)(restEvent(), createLambdaContext());
    expectAnswer(answer);
    expect(answer.statusCode).toBe(500);
  });

  test.each(garbage)('is taken by payload format 2.0 only where AWS takes it too: %s', async (_what, result) => {
    for (const event of [httpApiEvent(), functionUrlEvent()]) {
      const answer = await stackGiving(result, 'async handler', true)(event, createLambdaContext());
      const json: unknown = JSON.stringify(answer === undefined ? null : answer);
      expect(typeof json).toBe('string');
      const wire: unknown = JSON.parse(String(json));
      const isResponse = typeof wire === 'object' && wire !== null && 'statusCode' in wire;
      // AWS takes anything else as a body (API Gateway developer guide, payload format 2.0).
      if (isResponse) expect(flawsOf(answer)).toEqual([]);
    }
  });

  test('is any value', async () => {
    const result = fc.anything({ withBigInt: true, withNullPrototype: true, maxDepth: 3 });
    const place = fc.constantFrom(...PLACES);
    const response = fc.record(
      { statusCode: result, headers: result, body: result, isBase64Encoded: result, extra: result },
      { requiredKeys: [] },
    );
    const property = fc.asyncProperty(fc.oneof(result, response), place, fc.boolean(), async (given, where, isBare) => {
      expectAnswer(await stackGiving(() => given, where, isBare)(restEvent(), createLambdaContext()));
    });
    await fc.assert(property, { numRuns: 1_000 });
  }, 30_000);
});

describe('left alone is', () => {
  const doors = { rest: restEvent, alb: albEvent, http: httpApiEvent, url: functionUrlEvent };
  type Door = keyof typeof doors;
  const apis: readonly Door[] = ['rest', 'http', 'url'];
  const all: readonly Door[] = ['alb', ...apis];

  test.each<[string, object, readonly Door[]]>([
    ['a response', { statusCode: 200, headers: { 'x-a': 'b' }, body: 'fine' }, all],
    ['one whose headers are no text', { statusCode: 200, headers: { 'x-b': 7, 'x-c': true }, body: 'fine' }, apis],
    ['one whose status is text', { statusCode: '200', body: 'fine' }, apis],
    ['one with nulls', { statusCode: 200, headers: null, body: null }, apis],
    ['one with dates', { statusCode: 200, headers: { expires: new Date(0) }, body: new String('x') }, all],
    ['one without headers and body', { statusCode: 204 }, all],
    ['one in base64', { statusCode: 200, body: 'eA==', isBase64Encoded: true }, all],
    [
      'one with multi-value headers',
      { statusCode: 200, multiValueHeaders: { 'set-cookie': ['a=1', 'b=2'] }, body: '' },
      all,
    ],
    ['one with cookies', { statusCode: 200, cookies: ['a=1'], body: 'x' }, ['alb', 'http', 'url']],
    [
      'one with what only load balancers know',
      { statusCode: 200, statusDescription: '200 OK' },
      ['alb', 'http', 'url'],
    ],
    ['one of almost 1 MB', { statusCode: 200, body: 'x'.repeat(1024 * 1024 - 100) }, all],
    ['one of almost 6 MB', { statusCode: 200, body: 'x'.repeat(6 * 1024 * 1024 - 100) }, apis],
  ])('%s', async (_what, response, names) => {
    for (const name of names) {
      const stack = stackGiving(() => response, 'async handler', true);
      expect(await stack(doors[name](), createLambdaContext())).toBe(response);
    }
    for (const name of all.filter((each) => !names.includes(each))) {
      const answer = await stackGiving(() => response, 'async handler', true)(doors[name](), createLambdaContext());
      expectAnswer(answer);
      expect(answer.statusCode).toBe(500);
    }
  });

  test.each([undefined, null, 'done', 7, [], { batchItemFailures: [{ itemIdentifier: 'a' }] }])(
    'what a handler of other events gives: %j',
    async (result) => {
      for (const event of [sqsEvent(), scheduledEvent()]) {
        const stack = stackGiving(() => result, 'async handler', true);
        expect(await settled(() => stack(event, createLambdaContext()))).toEqual({ response: result });
      }
    },
  );
});
