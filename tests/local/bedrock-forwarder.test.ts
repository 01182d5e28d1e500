import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type BedrockForwarder, startBedrockForwarder } from '../../local/bedrock-forwarder.ts';
import { LOCAL_CREDENTIALS } from '../../local/definitions.ts';
import { type HttpServer, readBody, startHttpServer } from '../../local/http-server.ts';
import { type Credentials, verify } from '../../local/sigv4/verify.ts';

const DEVELOPER: Credentials = {
  accessKeyId: 'DEVELOPER',
  secretAccessKey: 'developers-secret',
  sessionToken: 'token',
};
const REGION = 'eu-west-1';

interface Seen {
  readonly verdict: object;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let seen: Seen[];
let bedrock: HttpServer;
let forwarder: BedrockForwarder;
let answer: (response: ServerResponse) => void;
let credentials: () => Promise<Credentials>;
let client: BedrockRuntimeClient;

const clientWith = (more: object): BedrockRuntimeClient =>
  new BedrockRuntimeClient({
    endpoint: forwarder.url,
    region: 'us-east-1',
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
    credentials: { ...LOCAL_CREDENTIALS, ...more },
  });

const ask = (by: BedrockRuntimeClient = client, abortSignal = new AbortController().signal): Promise<unknown> =>
  by.send(
    new ConverseStreamCommand({ modelId: 'a.model-v1:0', messages: [{ role: 'user', content: [{ text: 'canary' }] }] }),
    { abortSignal },
  );

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = (await readBody(request, 10_000)) ?? Buffer.alloc(0);
  const { method, url, rawHeaders, headers } = request;
  const signerOf = (id: string): Credentials | undefined => (id === DEVELOPER.accessKeyId ? DEVELOPER : undefined);
  const verdict = verify({ method, url, rawHeaders, body }, { region: REGION, service: 'bedrock', signerOf });
  seen.push({ verdict, headers, body: body.toString() });
  answer(response);
}

beforeEach(async () => {
  seen = [];
  credentials = async () => DEVELOPER;
  answer = (response) => void response.writeHead(429, { 'x-amzn-errortype': 'ThrottlingException' }).end('{}');
  bedrock = await startHttpServer((request, response) => void receive(request, response));
  forwarder = await startBedrockForwarder({
    region: 'us-east-1',
    functions: [LOCAL_CREDENTIALS],
    target: `http://127.0.0.1:${bedrock.port}`,
    credentials: () => credentials(),
    env: { AWS_REGION: REGION },
  });
  client = clientWith({});
});

afterEach(async () => {
  client.destroy();
  await forwarder.close();
  await bedrock.close();
});

describe('a function that asks Bedrock', () => {
  it('asks it in the developer’s name and region, and gets its answer', async () => {
    await expect(ask()).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(seen).toMatchObject([{ verdict: { signer: DEVELOPER }, body: expect.stringContaining('canary') }]);
    expect(JSON.stringify(seen[0]?.headers)).not.toContain(LOCAL_CREDENTIALS.accessKeyId);
  });

  it('is refused with a signature of somebody else, and nothing is asked', async () => {
    const stranger = clientWith({ secretAccessKey: 'other' });
    await expect(ask(stranger)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    stranger.destroy();
    expect(seen).toEqual([]);
  });

  it.each(['//127.0.0.1:1/model/x/converse-stream', '/model/a/invoke', '/guardrail/x'])(
    'is led nowhere else in the developer’s name: %s',
    async (path) => {
      const { port } = new URL(forwarder.url);
      const request = httpRequest({ host: '127.0.0.1', port, path, method: 'POST' });
      request.end('{}');
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      response.resume();
      expect(response.statusCode).toBe(404);
      expect(seen).toEqual([]);
    },
  );

  it('is refused if the developer has no credentials, and the reason is printed', async () => {
    const told = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    credentials = () => Promise.reject(new Error('Could not load credentials'));
    await expect(ask()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(told.mock.calls).toEqual([['Bedrock cannot be called: Could not load credentials']]);
    told.mockRestore();
    expect(seen).toEqual([]);
  });

  it('takes Bedrock’s work along when it leaves', async () => {
    const asked = Promise.withResolvers<ServerResponse>();
    answer = asked.resolve;
    const leaving = new AbortController();
    const left = ask(client, leaving.signal);
    const response = await asked.promise;
    const closed = once(response, 'close');
    leaving.abort();
    await expect(left).rejects.toMatchObject({ name: 'AbortError' });
    await closed;
    expect(response.writableFinished).toBe(false);
  });
});
