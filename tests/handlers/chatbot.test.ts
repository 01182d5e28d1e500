import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import createError from 'http-errors';
import { httpApiEvent, restEvent } from '../../testing/events.ts';
import { type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';

const PARAMETER = '/test/ai-service-url';

const ssm = mockClient(SSMClient);
let server: FaultServer;

type Handler = (event: unknown, context: unknown) => Promise<Response>;
interface Response {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

const serveUrl = (url: string): void => {
  ssm.on(GetParametersCommand).resolves({ Parameters: [{ Name: PARAMETER, Value: url, Type: 'String' }] });
};

/** A new container: its own copy of the handler's module, with nothing kept from another test. */
let copies = 0;
async function coldChatbot(): Promise<Handler> {
  copies += 1;
  const module: { handler: unknown } = await import(`../../handlers/chatbot.ts?copy=${copies}`);
  return module.handler as Handler;
}

const chatEvent = (body: object, headers: Record<string, string> = {}): object =>
  restEvent({ method: 'POST', path: '/chat', body, headers: { origin: 'https://app.example.com', ...headers } });

const ANYTHING = { answer: 'fine', detail: 'http://internal.example/secret' };

/** An AI service that answers every request with one status, and the keys that it received. */
async function withService<T>(
  status: number,
  run: (keys: (string | undefined)[]) => Promise<T>,
  answer: unknown = ANYTHING,
): Promise<T> {
  const keys: (string | undefined)[] = [];
  const service = createServer((request, response) => {
    keys.push(request.headers['idempotency-key'] as string | undefined);
    response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '7' });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  serveUrl(`http://127.0.0.1:${(service.address() as AddressInfo).port}`);
  try {
    return await run(keys);
  } finally {
    service.closeAllConnections();
    service.close();
  }
}

beforeAll(async () => {
  jest.spyOn(console, 'info').mockImplementation(() => undefined);
  process.env.AI_URL_PARAMETER = PARAMETER;
  delete process.env.AI_SERVICE_URL;
  server = await startFaultServer();
});

afterAll(async () => {
  await server.stop();
});

beforeEach(() => {
  ssm.reset();
});

describe('Chatbot', () => {
  test('finds the AI service through the configured parameter', async () => {
    serveUrl(` ${server.urlFor('ok')}/ `);
    const chatbot = await coldChatbot();
    const { statusCode, body } = await chatbot(chatEvent({ prompt: 'hi', userId: 'ann' }), createLambdaContext());
    expect([statusCode, JSON.parse(body)]).toEqual([200, { reply: 'fine', language: 'en' }]);
    expect(ssm.commandCalls(GetParametersCommand).map((call) => call.args[0].input.Names)).toEqual([[PARAMETER]]);
    expect(server.requests.at(-1)?.path).toBe('/faults/ok/metaphysical');
  });

  test('sends every field of a chat, and no other', async () => {
    serveUrl(server.urlFor('ok'));
    const chatbot = await coldChatbot();
    const chat = {
      prompt: 'hi',
      userId: 'ann',
      topic: 'tarot',
      birth: { date: '1990-06-15', time: '07:30', place: { latitude: 21.03, longitude: 105.85 }, utc: false },
      name: 'Nguyễn Thị Ánh Đào',
      lang: 'vi',
      history: [{ role: 'assistant', content: 'chào bạn' }],
      seed: 'k3',
    };
    await chatbot(chatEvent({ ...chat, role: 'admin' }), createLambdaContext());
    expect(JSON.parse(server.requests.at(-1)?.body ?? '')).toEqual(chat);
  });

  test('refuses a bad request with an error of http-errors, rendered by the error handler, with CORS headers', async () => {
    serveUrl(server.urlFor('ok'));
    const chatbot = await coldChatbot();
    const seen = server.requests.length;
    const { statusCode, headers, body } = await chatbot(chatEvent({ prompt: '' }), createLambdaContext());
    expect(statusCode).toBe(createError(400).statusCode);
    expect(headers).toMatchObject({
      'Content-Type': 'application/problem+json',
      'Access-Control-Allow-Origin': '*',
      'X-Content-Type-Options': 'nosniff',
    });
    expect(JSON.parse(body).errors).toHaveLength(2);
    expect(server.requests.length).toBe(seen);
  });

  test('refuses a body that is not JSON, by the body parser', async () => {
    serveUrl(server.urlFor('ok'));
    const chatbot = await coldChatbot();
    const event = Object.assign(chatEvent({}), { body: '{"prompt":' });
    expect(await chatbot(event, createLambdaContext())).toMatchObject({ statusCode: 422 });
  });

  test('accepts no field of the answer as its own reply or timing', async () => {
    const lying = createServer((_request, response) => {
      const body = { answer: 'true', reply: 'false', timing: { secret: 1 }, language: 'en' };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => lying.listen(0, '127.0.0.1', resolve));
    serveUrl(`http://127.0.0.1:${(lying.address() as AddressInfo).port}`);
    const chatbot = await coldChatbot();
    const { body } = await chatbot(chatEvent({ prompt: 'hi', userId: 'ann' }), createLambdaContext());
    lying.closeAllConnections();
    lying.close();
    expect(JSON.parse(body)).toEqual({ reply: 'true', language: 'en' });
  });

  test('refuses an answer without text', async () => {
    serveUrl(server.urlFor('json-null'));
    const chatbot = await coldChatbot();
    const { statusCode, body } = await chatbot(chatEvent({ prompt: 'hi', userId: 'ann' }), createLambdaContext());
    expect([statusCode, JSON.parse(body).code]).toEqual([502, 'upstream-invalid']);
  });

  test("sends the client's own key, bare, and none of its other headers", async () => {
    await withService(200, async (keys) => {
      const chatbot = await coldChatbot();
      for (const key of ['key-1', '"key-1"']) {
        const event = chatEvent({ prompt: 'hi', userId: 'ann' }, { 'Idempotency-Key': key });
        expect(await chatbot(event, createLambdaContext())).toMatchObject({ statusCode: 200 });
      }
      expect(keys).toEqual(['key-1', 'key-1']);
    });
  });

  test("sends a key made of the invocation's id when the client sent none", async () => {
    await withService(200, async (keys) => {
      const chatbot = await coldChatbot();
      // Lambda runs an invocation again with the same id, and every other one with another.
      for (const requestId of ['invocation-1', 'invocation-1', 'invocation-2']) {
        const event = chatEvent({ prompt: 'hi', userId: 'ann' });
        await chatbot(event, createLambdaContext({ requestId }));
      }
      const [first, same, other] = keys;
      expect(first).toMatch(/^[\w-]{43}$/);
      expect(same).toBe(first);
      expect(other).not.toBe(first);
    });
  });

  test('refuses an invalid key with 400, and makes no call', async () => {
    await withService(200, async (keys) => {
      const chatbot = await coldChatbot();
      const event = chatEvent({ prompt: 'hi', userId: 'ann' }, { 'Idempotency-Key': 'two words' });
      const { statusCode, body } = await chatbot(event, createLambdaContext());
      expect([statusCode, JSON.parse(body).code, keys]).toEqual([400, 'bad-request', []]);
      expect(body).not.toContain('two words');
    });
  });

  test.each([
    [422, 'unprocessable-entity', 'This Idempotency-Key was used for another request.', undefined],
    [409, 'conflict', 'This request is being answered already.', '7'],
  ])(
    "passes on the AI service's %i about the client's own key, and no other",
    async (status, code, detail, retryAfter) => {
      await withService(status, async () => {
        const chatbot = await coldChatbot();
        const ask = (headers: Record<string, string>): Promise<Response> =>
          // Too short for another attempt after the seven seconds that the service asks for.
          chatbot(chatEvent({ prompt: 'hi', userId: 'ann' }, headers), createLambdaContext({ remainingMs: 5_000 }));
        const own = await ask({ 'Idempotency-Key': 'key-1' });
        expect(own.statusCode).toBe(status);
        expect(JSON.parse(own.body)).toMatchObject({ status, code, detail });
        expect([own.headers['Retry-After'], own.body.includes('internal')]).toEqual([retryAfter, false]);
        const derived = await ask({});
        expect([derived.statusCode, JSON.parse(derived.body).code]).toEqual([502, 'upstream-rejected']);
      });
    },
  );

  test('hides any other refusal of the AI service, with every origin of the key', async () => {
    await withService(403, async () => {
      const chatbot = await coldChatbot();
      const event = chatEvent({ prompt: 'hi', userId: 'ann' }, { 'Idempotency-Key': 'key-1' });
      const { statusCode, body } = await chatbot(event, createLambdaContext());
      expect([statusCode, JSON.parse(body).code]).toEqual([502, 'upstream-rejected']);
    });
  });

  const NO_PLACE = { pointer: '/birth/place', detail: 'is not a place we know' };
  const CHOICE = { pointer: '/birth/place', detail: 'is the name of several places', candidates: ['Paris, FR'] };

  test.each<[string, unknown, readonly unknown[]]>([
    ['an unknown place', { errors: [NO_PLACE], detail: 'http://internal.example/secret' }, [NO_PLACE]],
    ['a choice of places', { errors: [{ ...CHOICE, input: 'internal' }] }, [CHOICE]],
    [
      'one of many things',
      { errors: [null, 'internal', { pointer: '/prompt', detail: 'internal' }, NO_PLACE] },
      [NO_PLACE],
    ],
  ])("passes on what the AI service alone can find wrong in the client's birth: %s", async (_, problem, errors) => {
    await withService(
      400,
      async (keys) => {
        const chatbot = await coldChatbot();
        const birth = { date: '1990-06-15', place: 'Paris' };
        const { statusCode, headers, body } = await chatbot(
          chatEvent({ prompt: 'hi', userId: 'ann', birth }),
          createLambdaContext(),
        );
        expect([statusCode, headers['Content-Type']]).toEqual([400, 'application/problem+json']);
        expect(JSON.parse(body)).toMatchObject({ code: 'bad-request', detail: 'The request body is not valid.' });
        expect(JSON.parse(body).errors).toEqual(errors);
        expect([body.includes('internal'), keys.length]).toEqual([false, 1]);
      },
      problem,
    );
  });

  test.each([
    ['nothing', { message: 'internal' }],
    ['no list', { errors: { 0: NO_PLACE } }],
    ['what Chatbot had checked itself', { errors: [{ pointer: '/birthday', detail: 'internal' }] }],
    ['null', null],
  ])('treats a 400 of the AI service that says %s of the birth as its own mistake', async (_, problem) => {
    await withService(
      400,
      async () => {
        const chatbot = await coldChatbot();
        const { statusCode, body } = await chatbot(chatEvent({ prompt: 'hi', userId: 'ann' }), createLambdaContext());
        expect([statusCode, JSON.parse(body).code]).toEqual([502, 'upstream-rejected']);
        expect(body).not.toContain('internal');
      },
      problem,
    );
  });

  test('authenticates as AI_AUTH says, and does not load with an unknown value', async () => {
    const variables = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
    serveUrl(server.urlFor('ok'));
    const authorizationOf = async (choice: string): Promise<string | undefined> => {
      Object.assign(process.env, variables, { AI_AUTH: choice });
      try {
        const chatbot = await coldChatbot();
        await chatbot(chatEvent({ prompt: 'hi', userId: 'ann' }), createLambdaContext());
        return server.requests.at(-1)?.headers.authorization;
      } finally {
        for (const name of [...Object.keys(variables), 'AI_AUTH']) delete process.env[name];
      }
    };
    expect(await authorizationOf('iam')).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/execute-api/,
    );
    expect(await authorizationOf('none')).toBeUndefined();
    await expect(authorizationOf('IAM')).rejects.toThrow('AI_AUTH takes iam, apiKey or none, not "IAM"');
  });

  test.each([
    ['a REST API', restEvent],
    ['an HTTP API', httpApiEvent],
  ])('answers behind %s, and lets a browser send the key, its timeout and its trace', async (_, eventOf) => {
    serveUrl(server.urlFor('ok'));
    const chatbot = await coldChatbot();
    const headers = { origin: 'https://app.example.com' };
    const chat = { prompt: 'hi', userId: 'ann' };
    const answer = await chatbot(
      eventOf({ body: chat, headers: { ...headers, 'Idempotency-Key': 'key-1' } }),
      createLambdaContext(),
    );
    expect([answer.statusCode, JSON.parse(answer.body).reply]).toEqual([200, 'fine']);
    expect(answer.headers['Access-Control-Allow-Origin']).toBe('*');
    expect(server.requests.at(-1)?.headers['idempotency-key']).toBe('key-1');
    expect(await chatbot(eventOf({ body: { ...chat, prompt: '' }, headers }), createLambdaContext())).toMatchObject({
      statusCode: 400,
      headers: { 'Content-Type': 'application/problem+json', 'Access-Control-Allow-Origin': '*' },
    });
    const asked = { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'idempotency-key' };
    const preflight = eventOf({ method: 'OPTIONS', headers: { ...headers, ...asked } });
    const permission = await chatbot(preflight, createLambdaContext());
    expect([permission.statusCode, permission.headers['Access-Control-Allow-Headers']]).toEqual([
      204,
      'Content-Type,Idempotency-Key,x-request-timeout-ms,traceparent,tracestate',
    ]);
  });

  test('is not configured when the parameter does not exist', async () => {
    ssm.on(GetParametersCommand).resolves({ Parameters: [], InvalidParameters: [PARAMETER] });
    const chatbot = await coldChatbot();
    const { statusCode, body } = await chatbot(chatEvent({ prompt: 'hi', userId: 'ann' }), createLambdaContext());
    expect([statusCode, JSON.parse(body).code]).toEqual([500, 'configuration']);
    expect(body).not.toContain(PARAMETER);
  });
});
