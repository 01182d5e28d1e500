import { SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { CHAT_JSON_LIMITS } from '../../handlers/request/chat-request.ts';
import { albEvent, functionUrlEvent, httpApiEvent, restEvent } from '../../testing/events.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';

mockClient(SSMClient);

interface Response {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}
type Handler = (event: unknown, context: unknown) => Promise<Response>;

/** No server listens there: a refused request makes no call. */
const NOBODY = 'http://127.0.0.1:9';

let handlers: Readonly<Record<string, Handler>>;

beforeAll(async () => {
  jest.spyOn(console, 'info').mockImplementation(() => undefined);
  process.env.AI_SERVICE_URL = NOBODY;
  const [chatbot, metaphysical] = await Promise.all([
    import('../../handlers/chatbot.ts'),
    import('../../handlers/metaphysical.ts'),
  ]);
  handlers = { Chatbot: chatbot.handler as never, MetaphysicalAPI: metaphysical.handler as never };
});

afterAll(() => {
  delete process.env.AI_SERVICE_URL;
});

const HEADERS = { 'content-type': 'application/json' };

/** The answer of a service, and the number of its parser's calls. */
async function answerTo(service: string, event: unknown): Promise<Response & { problem: unknown; parsed: number }> {
  const parse = jest.spyOn(JSON, 'parse');
  try {
    const answer = await (handlers[service] as Handler)(event, createLambdaContext());
    // Middy's parser gives a reviver; others read documents of ours.
    const parsed = parse.mock.calls.filter(([, reviver]) => typeof reviver === 'function').length;
    return { ...answer, parsed, problem: JSON.parse(answer.body) };
  } finally {
    parse.mockRestore();
  }
}

const FRONT_DOORS = { restEvent, httpApiEvent, functionUrlEvent, albEvent };
const SERVICES = ['Chatbot', 'MetaphysicalAPI'];
const CASES = SERVICES.flatMap((service) =>
  Object.entries(FRONT_DOORS).map(([door, eventOf]) => ({ service, door, eventOf })),
);

describe.each(CASES)('$service refuses before its parser, from $door,', ({ service, eventOf }) => {
  const LARGE = `[${'0,'.repeat(2_900_000)}0]`;

  test.each([false, true])('a body of zeros that is larger than any request (base64: %s)', async (base64) => {
    const answer = await answerTo(service, eventOf({ headers: HEADERS, body: LARGE, base64 }));
    expect(answer).toMatchObject({
      statusCode: 413,
      headers: { 'Content-Type': 'application/problem+json' },
      problem: { code: 'payload-too-large', detail: `The request body has more than ${CHAT_JSON_LIMITS.bytes} bytes.` },
      parsed: 0,
    });
  });

  test.each([false, true])('a smaller one with more values than any request (base64: %s)', async (base64) => {
    const body = `{"prompt":"hi","userId":"u","x":[${'0,'.repeat(400_000)}0]}`;
    const answer = await answerTo(service, eventOf({ headers: HEADERS, body, base64 }));
    expect(answer).toMatchObject({ statusCode: 400, problem: { code: 'bad-request' }, parsed: 0 });
  });

  test.each(['gzip', 'br', 'x-unknown'])('a body with the content coding %s', async (coding) => {
    const event = eventOf({ headers: { ...HEADERS, 'Content-Encoding': coding }, body: 'x\u008b\b', base64: true });
    expect(await answerTo(service, event)).toMatchObject({
      statusCode: 415,
      headers: { 'Content-Type': 'application/problem+json', 'Accept-Encoding': 'identity' },
      problem: { code: 'unsupported-media-type', detail: expect.stringContaining('content coding') },
      parsed: 0,
    });
  });
});

describe.each(SERVICES)('%s', (service) => {
  test.each(['identity', ''])('takes a body with the content coding "%s", which changes nothing', async (coding) => {
    const event = restEvent({ headers: { 'Content-Encoding': coding }, body: { prompt: '', userId: 'u' } });
    const { statusCode, problem, parsed } = await answerTo(service, event);
    expect([statusCode, problem, parsed]).toMatchObject([400, { errors: [{ pointer: '/prompt' }] }, 1]);
  });
});
