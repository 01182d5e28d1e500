import { describe, expect, test } from '@jest/globals';
import { albEvent, functionUrlEvent, httpApiEvent, restEvent, scheduledEvent, sqsEvent } from '../../testing/events.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { refusingProxy, revokedProxy, throwingGetters, unreadableProxy } from '../src/hostile.ts';
import { hostileEvents } from '../src/lambda/odd-events.ts';
import { expectAnswer, settled, sharedPrototypes } from './answers.ts';
import type { Functions } from './functions.ts';
import { useRig } from './rig.ts';

const BODY = { prompt: 'hi', userId: 'ann' };
const JSON_TYPE = { 'content-type': 'application/json' };
const NAMES: readonly (keyof Functions)[] = ['standard', 'chatbot', 'metaphysical', 'bare'];

const rig = useRig();

/** Handlers change events, so each function gets its own. */
type MakeEvent = () => unknown;

const rest =
  (changes: object): MakeEvent =>
  () => ({ ...restEvent({ body: BODY }), ...changes });
const posted = (body: unknown, isBase64Encoded: unknown = false): MakeEvent => rest({ body, isBase64Encoded });
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

const httpEvents: readonly (readonly [string, MakeEvent])[] = [
  ['no request context', rest({ requestContext: undefined })],
  ['a request context that is null', rest({ requestContext: null })],
  ['a request context that is text', rest({ requestContext: 'POST /chat' })],
  ['an empty request context', rest({ requestContext: {} })],
  ['no headers', rest({ headers: undefined })],
  ['headers that are null', rest({ headers: null })],
  ['headers that are a list', rest({ headers: [['content-type', 'application/json']] })],
  ['headers that are text', rest({ headers: 'content-type: application/json' })],
  ['headers that are a number', rest({ headers: 7 })],
  ['headers that refuse everything', rest({ headers: refusingProxy() })],
  ['a header that is a list', rest({ headers: { 'content-type': ['application/json'], origin: ['a', 'b'] } })],
  ['a header twice, in two cases', rest({ headers: { ...JSON_TYPE, 'Content-Type': 'text/plain' } })],
  ['names that prototypes have', rest({ headers: JSON.parse('{"__proto__":{"a":1},"constructor":"x"}') })],
  ['multi-value headers only', rest({ headers: null, multiValueHeaders: { 'content-type': ['application/json'] } })],
  ['a query with names that prototypes have', rest({ queryStringParameters: JSON.parse('{"__proto__":{"a":1}}') })],
  ['no body', posted(undefined)],
  ['a body that is null', posted(null)],
  ['a body that is a number', posted(42)],
  ['a body that was parsed already', posted({ ...BODY })],
  ['base64 that is none', posted('%%%\u0000%%%', true)],
  ['base64 of no UTF-8', posted(Buffer.from([0xff, 0xfe, 0x80]).toString('base64'), true)],
  ['base64 of a number', posted(42, true)],
  ['base64 of a list', posted([1, 2, 3], true)],
  ['base64 said in a word', posted(Buffer.from(JSON.stringify(BODY)).toString('base64'), 'yes')],
  ['6 MB of a prompt', posted(JSON.stringify({ ...BODY, prompt: 'x'.repeat(6 * 1024 * 1024) }))],
  ['JSON of 100,000 levels', posted(nested(100_000))],
  ['a field of 100,000 levels', posted(`{"prompt":"hi","userId":"ann","deep":${nested(100_000)}}`)],
  ['a body with __proto__', posted('{"__proto__":{"polluted":1},"prompt":"hi","userId":"ann"}')],
  ['a body with constructor.prototype', posted('{"constructor":{"prototype":{"polluted":1}},"prompt":"hi"}')],
  ['a body with prototype', posted('{"prototype":{"polluted":1},"prompt":"hi","userId":"ann"}')],
  ['lone surrogates', posted('{"prompt":"\ud800","userId":"\\udfff"}')],
  ['NUL and control characters', posted('{"prompt":"a\\u0000\\u001b[31m","userId":"a\\u2028b"}')],
  ['raw control characters', posted('{"prompt":"a\u0000b","userId":"ann"}')],
  ['a byte order mark', posted(`\ufeff${JSON.stringify(BODY)}`)],
  ['version 3.0', rest({ version: '3.0' })],
  ['version 1, a number', rest({ version: 1 })],
  ['version null', rest({ version: null })],
  ['a version that prototypes have', rest({ version: '__proto__' })],
  ['version 2.0 with the request context of 1.0', rest({ version: '2.0' })],
  ['version 1.0 with the request context of 2.0', rest({ requestContext: httpApiEvent().requestContext })],
  ['a method that is a number', rest({ httpMethod: 7 })],
  ['a preflight without headers', rest({ httpMethod: 'OPTIONS', headers: null, body: null })],
  ['getters that throw', () => throwingGetters(restEvent({ body: BODY }), 'headers', 'body', 'version', 'resource')],
  [
    'a request context whose getters throw',
    rest({ requestContext: throwingGetters({}, 'requestTimeEpoch', 'routeKey') }),
  ],
  ['a request context that is an unreadable proxy', rest({ requestContext: unreadableProxy() })],
  ['a frozen event', () => Object.freeze(restEvent({ body: BODY }))],
];

describe.each(NAMES)('%s answers an HTTP event with', (name) => {
  test.each(httpEvents)('%s', async (_what, event) => {
    const prototypes = sharedPrototypes();
    expectAnswer(await rig.functions[name](event(), createLambdaContext({ remainingMs: 60_000 })));
    expect(sharedPrototypes()).toBe(prototypes);
    expect({}).not.toHaveProperty('polluted');
  });
});

describe.each(NAMES)('%s ends with an event that is not of HTTP:', (name) => {
  test.each<readonly [string, MakeEvent]>([
    ['messages of a queue', () => sqsEvent()],
    ['a schedule', () => scheduledEvent()],
    ['an object that was put', () => ({ Records: [{ eventSource: 'aws:s3', s3: { object: { key: 'a' } } }] })],
    ['a function that is no event', () => () => 'event'],
    ['a revoked proxy', revokedProxy],
    ...hostileEvents.map(([what, event]) => [what, () => event] as const),
  ])('%s', async (_what, event) => {
    const prototypes = sharedPrototypes();
    const { response, error } = await settled(() => rig.functions[name](event(), createLambdaContext()));
    if (error === undefined) expect(response).toBeDefined();
    else expect(error).toBeInstanceOf(Error);
    expect(sharedPrototypes()).toBe(prototypes);
  });
});

describe("a client's fault is never answered as ours", () => {
  const frontDoors = [restEvent, httpApiEvent, functionUrlEvent, albEvent] as const;
  test.each([
    ['no body', undefined, JSON_TYPE, 422],
    ['an empty body', '', JSON_TYPE, 422],
    ['broken JSON', '{"prompt":', JSON_TYPE, 422],
    ['JSON of 100,000 levels', nested(100_000), JSON_TYPE, 400],
    ['a forbidden key', '{"__proto__":{}}', JSON_TYPE, 422],
    ['another type', 'prompt=hi', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['no type', '{}', { 'content-type': '' }, 415],
    ['JSON that is a number', '42', JSON_TYPE, 400],
    ['JSON that is a list', '[]', JSON_TYPE, 400],
    ['JSON that is null', 'null', JSON_TYPE, 400],
    ['fields that are wrong', '{"prompt":7,"userId":{}}', JSON_TYPE, 400],
    ['a lone surrogate', '{"prompt":"\\ud800","userId":"ann"}', JSON_TYPE, 400],
    ['a prompt of 6 MB', JSON.stringify({ prompt: 'x'.repeat(6e6), userId: 'ann' }), JSON_TYPE, 413],
  ])('by the app: %s', async (_what, body, headers, status) => {
    for (const name of ['chatbot', 'metaphysical'] as const) {
      for (const frontDoor of frontDoors) {
        const event = frontDoor({ headers, ...(body !== undefined && { body }) });
        const answer = await rig.functions[name](event, createLambdaContext());
        expectAnswer(answer);
        // A missing body differs between a load balancer and a REST API, and the parser reads null as JSON.
        const isNull = body === undefined && frontDoor === restEvent;
        expect([name, frontDoor.name, answer.statusCode]).toEqual([name, frontDoor.name, isNull ? 400 : status]);
      }
    }
  });

  test('a content type counts however the client spells the name of the header', async () => {
    const spellings = ['content-type', 'Content-Type', 'Content-type', 'CONTENT-TYPE'];
    const statuses = await Promise.all(
      spellings.map(async (spelling) => {
        const headers = { [spelling]: 'application/json' };
        const answer = await rig.functions.chatbot(
          restEvent({ body: JSON.stringify(BODY), headers }),
          createLambdaContext(),
        );
        expectAnswer(answer);
        return [spelling, answer.statusCode];
      }),
    );
    expect(statuses).toEqual(spellings.map((spelling) => [spelling, 200]));
  });

  test.each(['42', 'true', 'false', '0', '-1.5', '"text"', 'null', '[]', '{}'])(
    'by the stack of the README, which sends on whatever JSON is: %s',
    async (body) => {
      const answer = await rig.functions.standard(restEvent({ body, headers: JSON_TYPE }), createLambdaContext());
      expectAnswer(answer);
      expect(answer.statusCode).toBeLessThan(500);
    },
  );
});
