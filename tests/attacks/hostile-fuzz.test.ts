import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { albEvent, functionUrlEvent, httpApiEvent, restEvent } from '../../testing/events.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { expectAnswer, settled, sharedPrototypes } from './answers.ts';
import { useRig } from './rig.ts';

const rig = useRig();

const chat = JSON.stringify({ prompt: 'hi', userId: 'ann' });
const text = fc.string({ unit: 'binary', maxLength: 40 });
const headerName = fc.oneof(
  fc.constantFrom(
    'content-type',
    'Content-Type',
    'CONTENT-TYPE',
    'X-Request-Timeout-Ms',
    'origin',
    'Origin',
    'content-encoding',
    '__proto__',
    'constructor',
    'toString',
  ),
  text,
);
const headerValue = fc.oneof(
  fc.constantFrom('application/json', 'application/json; charset=utf-8', 'application/vnd.api+json', '*', ''),
  fc.constantFrom('60000', '99999999999', '-1', '1e9', '0x7fff', 'NaN', '٣٠٠٠٠', '60000, 70000'),
  // No digits: a caller's time-out of 3 ms is rightly answered 504.
  text.filter((value) => !/\d/.test(value)),
);
const body = fc.oneof(
  fc.constant(chat),
  fc.json({ depthSize: 'large' }),
  fc.record({ prompt: fc.json(), userId: fc.json(), lang: fc.json() }).map((fields) => JSON.stringify(fields)),
  fc.record({ prompt: text, userId: text }, { requiredKeys: [] }).map((fields) => JSON.stringify(fields)),
  text,
);
const headers = fc.dictionary(headerName, headerValue, { maxKeys: 6 });

/** Any JSON value, and values that only a caller in the same process can pass. */
const anything = fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true, maxDepth: 3 });
const orAnything = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary }, { weight: 1, arbitrary: anything });

const event = fc.record(
  {
    version: orAnything(fc.constantFrom('1.0', '2.0', '3.0', 1, null)),
    httpMethod: orAnything(fc.constantFrom('POST', 'GET', 'OPTIONS', 'TRACE')),
    resource: orAnything(fc.constantFrom('/chat', '/{proxy+}')),
    headers: orAnything(headers),
    multiValueHeaders: orAnything(fc.dictionary(headerName, fc.array(headerValue, { maxLength: 3 }))),
    queryStringParameters: orAnything(fc.dictionary(text, text)),
    body: orAnything(body),
    isBase64Encoded: orAnything(fc.boolean()),
    requestContext: orAnything(
      fc.constantFrom(restEvent().requestContext, httpApiEvent().requestContext, albEvent().requestContext, {}),
    ),
  },
  { requiredKeys: [] },
);

/** The contract in other words: a request context that is not of a destination, or a method. */
function isHttp(value: unknown): boolean {
  const { requestContext, httpMethod } = value as { requestContext?: unknown; httpMethod?: unknown };
  const isContext = typeof requestContext === 'object' && requestContext !== null;
  return (isContext && !('functionArn' in requestContext)) || typeof httpMethod === 'string';
}

describe('whatever an event is made of', () => {
  test('an HTTP event is answered and anything else ends, with no prototype changed', async () => {
    const prototypes = sharedPrototypes();
    const property = fc.asyncProperty(event, fc.constantFrom(...Object.values(rig.functions)), async (made, invoke) => {
      const mustBeAnswered = isHttp(made);
      const { response, error } = await settled(() => invoke(made, createLambdaContext({ remainingMs: 60_000 })));
      if (mustBeAnswered) expectAnswer(response);
      if (error !== undefined) expect(error).toBeInstanceOf(Error);
      expect(sharedPrototypes()).toBe(prototypes);
    });
    await fc.assert(property, { numRuns: 1_500 });
  }, 60_000);
});

describe('whatever a client sends through a front door', () => {
  const frontDoor = fc.constantFrom(restEvent, httpApiEvent, functionUrlEvent, albEvent);
  const app = fc.constantFrom<'chatbot' | 'metaphysical'>('chatbot', 'metaphysical');
  const query = fc.dictionary(text, text, { maxKeys: 4 });
  const method = fc.constantFrom('POST', 'GET', 'OPTIONS', 'DELETE');

  test('is never answered as the fault of the app, which works', async () => {
    const property = fc.asyncProperty(frontDoor, app, headers, body, query, method, fc.boolean(), async (...sent) => {
      const [door, name, sentHeaders, sentBody, sentQuery, sentMethod, base64] = sent;
      const made = door({ headers: sentHeaders, body: sentBody, query: sentQuery, method: sentMethod, base64 });
      const answer = await rig.functions[name](made, createLambdaContext({ remainingMs: 60_000 }));
      expectAnswer(answer);
      expect(answer.statusCode).toBeLessThan(500);
    });
    await fc.assert(property, { numRuns: 1_000 });
  }, 60_000);

  test('reaches the AI service as the three fields it may be made of, well-formed, or not at all', async () => {
    const property = fc.asyncProperty(body, async (sentBody) => {
      const before = rig.server.requests.length;
      const made = restEvent({ body: sentBody, headers: { 'content-type': 'application/json' } });
      const answer = await rig.functions.chatbot(made, createLambdaContext({ remainingMs: 60_000 }));
      expectAnswer(answer);
      const received = rig.server.requests.slice(before);
      expect(received).toHaveLength(answer.statusCode === 200 ? 1 : 0);
      for (const request of received) {
        const fields = JSON.parse(request.body) as Record<string, string>;
        expect(['prompt', 'userId', 'lang']).toEqual(expect.arrayContaining(Object.keys(fields)));
        expect(Object.values(fields).every((value) => typeof value === 'string' && value.isWellFormed())).toBe(true);
      }
    });
    await fc.assert(property, { numRuns: 500 });
  }, 60_000);
});
