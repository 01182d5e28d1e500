import { beforeAll, expect, test } from '@jest/globals';
import { singleHeaders } from '../../handlers/single-headers.ts';
import { albEvent } from '../../testing/events.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';

interface Response {
  readonly statusCode: number;
  readonly headers?: object;
  readonly multiValueHeaders: Record<string, string[]>;
  readonly body: string;
}

let handlers: readonly ((event: unknown, context: unknown) => Promise<Response>)[];

beforeAll(async () => {
  process.env.CORS_ORIGINS = 'https://app.example.com';
  // No request here is valid, so neither SSM nor the service is called.
  process.env.AI_SERVICE_URL = 'http://127.0.0.1:9';
  const modules: { handler: unknown }[] = [
    await import('../../handlers/chatbot.ts'),
    await import('../../handlers/metaphysical.ts'),
  ];
  handlers = modules.map(({ handler }) => handler as (event: unknown, context: unknown) => Promise<Response>);
});

test('a chat through a load balancer with multi-value headers is read, and answered in the same form', async () => {
  const origin = 'https://app.example.com';
  for (const handler of handlers) {
    const ask = (headers: Record<string, string>): Promise<Response> =>
      handler(albEvent({ body: { prompt: '' }, headers, multiValueHeaders: true }), createLambdaContext());
    const answer = await ask({ Origin: origin });
    expect(answer).toMatchObject({ statusCode: 400 });
    expect(answer).not.toHaveProperty('headers');
    expect(answer.multiValueHeaders['Content-Type']).toEqual(['application/problem+json']);
    expect(await ask({ 'Content-Type': 'text/plain' })).toMatchObject({ statusCode: 415 });
    const cors = answer.multiValueHeaders['Access-Control-Allow-Origin'];
    expect(cors).toEqual(handler === handlers[0] ? [origin] : undefined);
  }
});

test.each<[string, object, unknown]>([
  ['lists alone', { multiValueHeaders: { a: ['b', 'c'], d: 'e', f: [] } }, { a: 'c', d: 'e', f: undefined }],
  ['lists beside null', { headers: null, multiValueHeaders: { a: ['b'] } }, { a: 'b' }],
  ['both', { headers: { a: 'x' }, multiValueHeaders: { a: ['b'] } }, { a: 'x' }],
  ['neither', { headers: null }, null],
  ['lists of null', { multiValueHeaders: null }, undefined],
  ['lists that are text', { multiValueHeaders: 'a' }, undefined],
  [
    'a name that prototypes have',
    { multiValueHeaders: JSON.parse('{"__proto__":["a"]}') },
    JSON.parse('{"__proto__":"a"}'),
  ],
])('headers are filled from %s', (_what, event, headers) => {
  const { before } = singleHeaders();
  before?.({ event } as never);
  expect((event as { headers?: unknown }).headers).toEqual(headers);
});
