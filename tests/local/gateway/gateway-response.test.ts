import { afterEach, describe, expect, it } from '@jest/globals';
import type { GatewayResponseDefinition } from '../../../local/definitions.ts';
import { apiKeyAuthorization } from '../../../local/gateway/api-key-authorization.ts';
import type { Authorize } from '../../../local/gateway/authorization.ts';
import type { FrontDoor } from '../../../local/gateway/front-door.ts';
import { iamAuthorization } from '../../../local/gateway/iam-authorization.ts';
import { startRestApi } from '../../../local/gateway/rest-api.ts';
import { type Answer, answerTo, type Invoke, never, post, returning } from './gateway.ts';

const started: FrontDoor[] = [];
afterEach(() => Promise.all(started.splice(0).map((door) => door.close())));

const JSON_TYPE = 'application/json';
const declare = (
  responseType: string,
  template: string | undefined,
  more: Partial<GatewayResponseDefinition> = {},
): GatewayResponseDefinition => ({
  responseType,
  headers: {},
  templates: template === undefined ? {} : { [JSON_TYPE]: template },
  ...more,
});

interface Case {
  readonly invoke?: Invoke;
  readonly authorize?: Authorize;
  readonly timeoutMs?: number;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  readonly times?: number;
}

async function refused(gatewayResponses: readonly GatewayResponseDefinition[], given: Case): Promise<Answer> {
  const { invoke = returning({ statusCode: 200 }), authorize, timeoutMs = 60_000 } = given;
  const { path = '/chat', method = 'POST', headers = {}, body = '{}', times = 1 } = given;
  const routes = [{ method: 'POST', path: '/chat', timeoutMs, invoke, authorize }];
  const door = await startRestApi({ routes, stage: 'dev', gatewayResponses });
  started.push(door);
  for (let before = 1; before < times; before += 1)
    await answerTo(post(door.url + path, { method, headers }).end(body));
  return answerTo(post(door.url + path, { method, headers }).end(body));
}

const iam = iamAuthorization({ region: 'us-east-1', principals: { byAccessKeyId: () => undefined } });
const key = (plan = {}): Authorize => apiKeyAuthorization({ id: 'k1', value: 'key', plan });
const once = { throttle: { ratePerSecond: 0.001, burst: 1 } };
const aDay = { quota: { limit: 1, period: 'DAY' } } as const;

const CASES: readonly (readonly [what: string, type: string, status: number, given: Case])[] = [
  ['an unknown path', 'MISSING_AUTHENTICATION_TOKEN', 403, { path: '/elsewhere' }],
  ['another method', 'MISSING_AUTHENTICATION_TOKEN', 403, { method: 'GET', body: '' }],
  ['an unsigned request', 'MISSING_AUTHENTICATION_TOKEN', 403, { authorize: iam }],
  [
    'a malformed signature',
    'INVALID_SIGNATURE',
    403,
    { authorize: iam, headers: { authorization: 'AWS4-HMAC-SHA256 x' } },
  ],
  ['no key', 'INVALID_API_KEY', 403, { authorize: key() }],
  ['too many requests', 'THROTTLED', 429, { authorize: key(once), headers: { 'x-api-key': 'key' }, times: 2 }],
  ['a used quota', 'QUOTA_EXCEEDED', 429, { authorize: key(aDay), headers: { 'x-api-key': 'key' }, times: 2 }],
  ['a large body', 'REQUEST_TOO_LARGE', 413, { body: Buffer.alloc(10 * 1024 * 1024 + 1) }],
  ['a function that is late', 'INTEGRATION_TIMEOUT', 504, { invoke: never, timeoutMs: 50 }],
  ['a result that is none', 'INTEGRATION_FAILURE', 502, { invoke: returning({ statusCode: 'x' }) }],
  ['a function that fails', 'INTEGRATION_FAILURE', 502, { invoke: () => Promise.reject(new Error('crashed')) }],
];

describe('a REST API with gateway responses', () => {
  it.each(CASES)('answers %s with the declared template: %s', async (_what, type, status, given) => {
    const body =
      '{"code":"$context.error.responseType","detail":$context.error.messageString,"id":"$context.requestId"}';
    const headers = { 'Content-Type': "'application/problem+json'", 'X-Fixed': "'a, b'" };
    const both = ['DEFAULT_4XX', 'DEFAULT_5XX'].map((each) => declare(each, body, { headers }));
    const plain = await refused([], given);
    const answer = await refused(both, given);
    const { message = undefined } = JSON.parse(plain.body);
    expect([plain.status, answer.status]).toEqual([status, status]);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'x-fixed': 'a, b',
      'x-amzn-errortype': plain.headers['x-amzn-errortype'],
    });
    const id = answer.headers['x-amzn-requestid'];
    expect(JSON.parse(answer.body)).toEqual({ code: type, detail: message, id });
    expect(Number(answer.headers['content-length'])).toBe(Buffer.byteLength(answer.body));
  });

  it.each(CASES)('answers %s with the template of its own type: %s', async (_what, type, _status, given) => {
    const own = declare(type, 'own', { statusCode: 418 });
    const others = [
      declare('DEFAULT_4XX', 'other'),
      declare('DEFAULT_5XX', 'other'),
      declare('EXPIRED_TOKEN', 'other'),
    ];
    expect(await refused([...others, own], given)).toMatchObject({ status: 418, body: 'own' });
  });

  it("passes a function's answer on, with any status", async () => {
    const invoke = returning({ statusCode: 429, body: 'mine' });
    expect(await refused([declare('DEFAULT_4XX', 'theirs')], { invoke })).toMatchObject({ status: 429, body: 'mine' });
  });

  it('takes the status of the fallback for all types of its class', async () => {
    const responses = [
      declare('DEFAULT_4XX', 'any', { statusCode: 400 }),
      declare('MISSING_AUTHENTICATION_TOKEN', 'own'),
    ];
    expect(await refused(responses, { path: '/x' })).toMatchObject({ status: 400, body: 'own' });
    expect(await refused(responses, { invoke: returning(1) })).toMatchObject({ status: 502 });
  });

  it('keeps the built-in text if only headers are declared', async () => {
    const headers = { 'X-Fixed': "'yes'" };
    expect(await refused([declare('DEFAULT_4XX', undefined, { headers })], { path: '/x' })).toMatchObject({
      status: 403,
      body: '{"message":"Missing Authentication Token"}',
      headers: { 'x-fixed': 'yes', 'content-type': JSON_TYPE },
    });
  });

  it('fills in variables of the request, and an empty text for unknown ones', async () => {
    const template =
      '$context.httpMethod $context.path [$context.resourcePath] $context.stage $context.apiId $context.identity.sourceIp ' +
      '$method.request.header.X-Own $method.request.querystring.q [$context.none][$stageVariables.x] $context $5 $& $$';
    const headers = {
      'X-Id': 'context.requestId',
      'X-Echo': 'method.request.header.x-own',
      'X-None': 'method.request.header.not-there',
      'X-Prototype': 'method.request.header.toString',
    };
    const given = { path: '/else?q=1', headers: { 'x-own': "$& it's" } };
    const answer = await refused([declare('DEFAULT_4XX', template, { headers })], given);
    expect(answer.body).toBe("POST /dev/else [] dev localrest0 127.0.0.1 $& it's 1 [][] $context $5 $& $$");
    expect(answer.headers).toMatchObject({ 'x-id': answer.headers['x-amzn-requestid'], 'x-echo': "$& it's" });
    for (const name of ['x-none', 'x-prototype']) expect(answer.headers).not.toHaveProperty(name);
  });

  it('sends another type of content where only that is declared', async () => {
    const html = declare('DEFAULT_4XX', undefined, { templates: { 'text/html': '<p>$context.error.message</p>' } });
    expect(await refused([html], { path: '/x' })).toMatchObject({
      body: '<p>Missing Authentication Token</p>',
      headers: { 'content-type': 'text/html' },
    });
  });
});
