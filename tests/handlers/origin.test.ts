import { SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { httpApiEvent, restEvent } from '../../testing/events.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';

mockClient(SSMClient);

interface Response {
  statusCode: number;
  headers: Record<string, string>;
}
type Handler = (event: unknown, context: unknown) => Promise<Response>;

/** Chatbot, configured for some origins. */
const ORIGINS = [
  '*',
  'https://app.example.com',
  'https://app.example.com,https://b.example.com',
  'https://*.example.com',
];
const chatbots = new Map<string, Handler>();

beforeAll(async () => {
  jest.spyOn(console, 'info').mockImplementation(() => undefined);
  process.env.AI_SERVICE_URL = 'http://127.0.0.1:9';
  for (const origins of ORIGINS) {
    process.env.CORS_ORIGINS = origins;
    const module: { handler: unknown } = await import(
      `../../handlers/chatbot.ts?origins=${encodeURIComponent(origins)}`
    );
    chatbots.set(origins, module.handler as Handler);
  }
});

afterAll(() => {
  delete process.env.AI_SERVICE_URL;
  delete process.env.CORS_ORIGINS;
});

/** Origins that no browser sends, but event fixtures and proxies do. */
const NO_ORIGINS: readonly unknown[] = [
  'garbage',
  '',
  'null',
  '*',
  'https://*.example.com',
  'https://a.example.com/path',
  'https://a.example.com/',
  'https://a.example.com, https://b.example.com',
  'https://a.example.com https://b.example.com',
  'https://user@a.example.com',
  'https://a\r\nSet-Cookie: x=1\r\n.example.com',
  'https://a\u0000.example.com',
  'https://a\t.example.com',
  'https://a b.example.com',
  'https://\ud800.example.com',
  'https://%.example.com',
  'https://月.example.com',
  `https://${'a'.repeat(100_000)}.example.com`,
  'https://',
  'https://[::1',
  '__proto__',
  5,
  true,
  null,
  {},
  ['https://app.example.com'],
];

const CHAT = { prompt: '', userId: 'u' };
const EVENTS: readonly (readonly [string, () => { headers?: unknown }])[] = [
  ['a preflight through a REST API', () => restEvent({ method: 'OPTIONS' })],
  ['a preflight through an HTTP API', () => httpApiEvent({ method: 'OPTIONS' }) as { headers?: unknown }],
  ['a chat through a REST API', () => restEvent({ body: CHAT })],
  ['a chat through an HTTP API', () => httpApiEvent({ body: CHAT }) as { headers?: unknown }],
];

async function answerTo(origins: string, eventOf: () => { headers?: unknown }, headers: object): Promise<Response> {
  const event = eventOf();
  Object.assign(event, { headers: { ...(event.headers as object), ...headers } });
  return (chatbots.get(origins) as Handler)(event, createLambdaContext());
}

describe.each(ORIGINS)('with %s as its origins', (origins) => {
  test.each(EVENTS)('%s with an invalid Origin is answered as one without it', async (what, eventOf) => {
    const without = await answerTo(origins, eventOf, {});
    expect(without.statusCode).toBe(what.includes('preflight') ? 204 : 400);
    for (const origin of NO_ORIGINS) {
      for (const name of ['Origin', 'origin']) {
        const { statusCode, headers } = await answerTo(origins, eventOf, { [name]: origin });
        const allowed = 'Access-Control-Allow-Origin';
        expect([statusCode, headers[allowed]]).toEqual([without.statusCode, without.headers[allowed]]);
      }
    }
  });
});

test.each([
  ['*', 'https://app.example.com', '*'],
  ['https://app.example.com', 'https://app.example.com', 'https://app.example.com'],
  ['https://app.example.com', 'https://other.example.com', undefined],
  ['https://*.example.com', 'https://b.example.com', 'https://b.example.com'],
  ['https://*.example.com', 'https://b.example.com.evil.org', undefined],
])('with %s as its origins, %s gets %s', async (origins, origin, allowed) => {
  for (const [, eventOf] of EVENTS) {
    const { headers } = await answerTo(origins, eventOf, { Origin: origin });
    expect(headers['Access-Control-Allow-Origin']).toBe(allowed);
  }
});
