import { afterEach, describe, expect, it } from '@jest/globals';
import { API_ID } from '../../../local/definitions.ts';
import type { FrontDoor } from '../../../local/gateway/front-door.ts';
import { startRestApi } from '../../../local/gateway/rest-api.ts';
import { vpcEndpoint } from '../../../local/gateway/vpc-endpoint.ts';
import { type Answer, answerTo, post, returning } from './gateway.ts';

let api: FrontDoor | undefined;

afterEach(() => api?.close());

async function call(headers: Record<string, string>, path = '/chat'): Promise<Answer> {
  const routes = [{ method: 'POST', path: '/chat', timeoutMs: 60_000, invoke: returning({ statusCode: 200 }) }];
  api = await startRestApi({ routes, refuse: vpcEndpoint('eu-west-1') });
  return answerTo(post(api.url + path, { headers }).end());
}

const host = `${API_ID}.execute-api.eu-west-1.amazonaws.com`;

describe('a VPC endpoint', () => {
  it.each([[{ 'x-apigw-api-id': API_ID }], [{ host }], [{ host: `${host}:8443` }]])(
    'leads to the API that a request names: %j',
    async (headers: Record<string, string>) => {
      expect((await call(headers)).status).toBe(200);
    },
  );

  it.each([
    [{}],
    [{ 'x-apigw-api-id': '' }],
    [{ 'x-apigw-api-id': 'another' }],
    [{ host: host.replace('eu-', 'us-') }],
    [{ host: `${host}.example.com` }],
  ])('leads nowhere otherwise: %j', async (headers: Record<string, string>) => {
    expect(await call(headers)).toMatchObject({
      status: 403,
      body: '{"message":"Forbidden"}',
      headers: { 'x-amzn-errortype': 'ForbiddenException' },
    });
  });

  it('does not tell a stranger which APIs exist', async () => {
    expect((await call({}, '/elsewhere')).body).toBe('{"message":"Forbidden"}');
  });
});
