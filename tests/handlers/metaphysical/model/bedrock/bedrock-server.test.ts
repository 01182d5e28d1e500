import { Readable } from 'node:stream';
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type BedrockServer, startBedrockServer } from '../../../../support/model/bedrock-server.ts';
import { answers } from '../../../../support/model/event-stream-scripts.ts';
import { errorOf, exceptionOf, messageOf } from '../../../../support/model/event-stream-wire.ts';

interface Message {
  readonly headers: Readonly<Record<string, { readonly value: unknown }>>;
  readonly body: Uint8Array;
}

/** Bytes in the SDK's own encoding, with checksums. */
async function decoded(...bytes: readonly Uint8Array[]): Promise<readonly object[]> {
  const { eventStreamMarshaller } = new BedrockRuntimeClient({ region: 'eu-central-1' }).config;
  const messages = eventStreamMarshaller.deserialize(Readable.from(bytes), async (event: object) => event);
  const all: object[] = [];
  for await (const message of messages)
    for (const [type, { headers, body }] of Object.entries(message as Readonly<Record<string, Message>>)) {
      const values = Object.entries(headers).map(([name, { value }]) => [name, value]);
      all.push({ type, headers: Object.fromEntries(values), payload: JSON.parse(new TextDecoder().decode(body)) });
    }
  return all;
}

describe('the wire format', () => {
  test("is the SDK's: headers, payload and checksums", async () => {
    const headers = { ':event-type': 'new', ':message-type': 'event', sao: 'Hải Vương' };
    const payload = { text: 'Sư Tử 🦁' };
    expect(await decoded(messageOf(headers, JSON.stringify(payload)), messageOf(headers, '0'))).toEqual([
      { type: 'new', headers, payload },
      { type: 'new', headers, payload: 0 },
    ]);
  });

  test('has exceptions and errors', async () => {
    await expect(decoded(exceptionOf('throttlingException', 'Too many'))).rejects.toMatchObject({
      body: Buffer.from('{"message":"Too many"}'),
    });
    await expect(decoded(errorOf('InternalFailure', 'Lỗi'))).rejects.toMatchObject({
      name: 'InternalFailure',
      message: 'Lỗi',
    });
  });

  test('has checksums that the SDK checks', async () => {
    const message = messageOf({ ':event-type': 'new', ':message-type': 'event' }, '{}');
    for (let at = 8; at < message.length; at += 1) {
      const broken = Buffer.from(message);
      broken.writeUInt8(broken.readUInt8(at) ^ 1, at);
      await expect(decoded(broken)).rejects.toThrow('checksum');
    }
  });
});

describe('a request that Bedrock would refuse', () => {
  let server: BedrockServer;

  beforeEach(async () => {
    server = await startBedrockServer(answers('Yes'));
  });

  afterEach(() => server.stop());

  const signature = `Signature=${'0'.repeat(64)}`;
  const signed = (service: string): string =>
    `AWS4-HMAC-SHA256 Credential=AKID/20261123/eu-central-1/${service}/aws4_request, SignedHeaders=host;x-amz-date, ${signature}`;
  const authorization = signed('bedrock');
  const user = { role: 'user', content: [{ text: 'Hi' }] };
  const right = { authorization, 'x-amz-date': '20261123T000000Z' };

  test.each([
    ['another path', 404, 'UnknownOperationException', '/model/a/converse', right, { messages: [user] }],
    ['no signature', 403, 'MissingAuthenticationTokenException', '/model/a/converse-stream', {}, { messages: [user] }],
    [
      'another service',
      403,
      'IncompleteSignatureException',
      '/model/a/converse-stream',
      { ...right, authorization: signed('s3') },
      { messages: [user] },
    ],
    [
      'no date',
      403,
      'IncompleteSignatureException',
      '/model/a/converse-stream',
      { authorization },
      { messages: [user] },
    ],
    ['no messages', 400, 'ValidationException', '/model/a/converse-stream', right, {}],
    [
      'two turns of one role',
      400,
      'ValidationException',
      '/model/a/converse-stream',
      right,
      { messages: [user, user] },
    ],
    [
      'a blank text',
      400,
      'ValidationException',
      '/model/a/converse-stream',
      right,
      { messages: [{ role: 'user', content: [{ text: ' ' }] }] },
    ],
    [
      'no tokens',
      400,
      'ValidationException',
      '/model/a/converse-stream',
      right,
      { messages: [user], inferenceConfig: { maxTokens: 0 } },
    ],
    ['nothing', 200, '', '/model/a/converse-stream', right, { messages: [user] }],
  ])('because of %s gets %i', async (_why, status, type, path, headers, body) => {
    const request = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(server.endpoint + path, request as RequestInit);
    expect(response.status).toBe(status);
    expect(response.headers.get('x-amzn-errortype')?.split(':')[0] ?? '').toBe(type);
    await response.arrayBuffer();
    expect(server.requests).toHaveLength(1);
  });
});
