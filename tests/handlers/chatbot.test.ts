import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import createError from 'http-errors';
import { restEvent } from '../../testing/events.ts';
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

const chatEvent = (body: object): object =>
  restEvent({ method: 'POST', path: '/chat', body, headers: { origin: 'https://app.example.com' } });

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
  test('finds the AI service through the parameter it is told of', async () => {
    serveUrl(` ${server.urlFor('ok')}/ `);
    const chatbot = await coldChatbot();
    const { statusCode, body } = await chatbot(chatEvent({ prompt: 'hi', userId: 'ann' }), createLambdaContext());
    expect([statusCode, JSON.parse(body)]).toEqual([200, { reply: 'fine', language: 'en' }]);
    expect(ssm.commandCalls(GetParametersCommand).map((call) => call.args[0].input.Names)).toEqual([[PARAMETER]]);
    expect(server.requests.at(-1)?.path).toBe('/faults/ok/metaphysical');
  });

  test('sends the prompt, the user and the language, and nothing it was not asked for', async () => {
    serveUrl(server.urlFor('ok'));
    const chatbot = await coldChatbot();
    await chatbot(chatEvent({ prompt: ' hi ', userId: 'ann', lang: 'vi', role: 'admin' }), createLambdaContext());
    expect(JSON.parse(server.requests.at(-1)?.body ?? '')).toEqual({ prompt: 'hi', userId: 'ann', lang: 'vi' });
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

  test('refuses a body that is no JSON, by the body parser', async () => {
    serveUrl(server.urlFor('ok'));
    const chatbot = await coldChatbot();
    const event = Object.assign(chatEvent({}), { body: '{"prompt":' });
    expect(await chatbot(event, createLambdaContext())).toMatchObject({ statusCode: 422 });
  });

  test('lets nothing in the answer pass for its own reply, and keeps the service to its own timing', async () => {
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

  test('takes an answer without text for none', async () => {
    serveUrl(server.urlFor('json-null'));
    const chatbot = await coldChatbot();
    const { statusCode, body } = await chatbot(chatEvent({ prompt: 'hi', userId: 'ann' }), createLambdaContext());
    expect([statusCode, JSON.parse(body).code]).toEqual([502, 'upstream-invalid']);
  });

  test('is not configured when the parameter does not exist', async () => {
    ssm.on(GetParametersCommand).resolves({ Parameters: [], InvalidParameters: [PARAMETER] });
    const chatbot = await coldChatbot();
    const { statusCode, body } = await chatbot(chatEvent({ prompt: 'hi', userId: 'ann' }), createLambdaContext());
    expect([statusCode, JSON.parse(body).code]).toEqual([500, 'configuration']);
    expect(body).not.toContain(PARAMETER);
  });
});
