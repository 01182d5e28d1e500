import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { RouteAuth, ServiceDefinition } from '../../local/definitions.ts';
import { type FrontDoors, openFrontDoors } from '../../local/front-doors.ts';
import { startSessions } from '../../local/iam/principals.ts';
import { readService } from '../../local/template/service.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const ORIGIN = 'https://chat.example.com';

let origins: string | undefined;
let service: ServiceDefinition;
let doors: FrontDoors | undefined;

beforeAll(async () => {
  origins = process.env.CORS_ORIGINS;
  process.env.CORS_ORIGINS = `${ORIGIN},https://other.example.com`;
  service = await readService(repository, { trust: { auth: 'iam', network: 'public' } });
}, 60_000);

afterEach(() => doors?.close());

afterAll(() => {
  if (origins === undefined) delete process.env.CORS_ORIGINS;
  else process.env.CORS_ORIGINS = origins;
});

async function open(changes: Partial<ServiceDefinition> = {}, auth?: RouteAuth): Promise<string> {
  const routes = service.routes.map((route) => ({ ...route, timeoutMs: 5_000, ...(auth && { auth }) }));
  const definition = { ...service, routes, ...changes };
  const principals = startSessions(service.functions, service.roles);
  // A function that returns no proxy result.
  doors = await openFrontDoors({ definition, principals, port: 0, invoke: () => async () => ({ payload: '"x"' }) });
  return doors.url;
}

const large = 'x'.repeat(10 * 1024 * 1024 + 1);

it.each([
  [
    'an unknown route',
    '/elsewhere',
    {},
    undefined,
    403,
    'MISSING_AUTHENTICATION_TOKEN',
    'Missing Authentication Token',
  ],
  [
    'a wrong method',
    '/chat',
    { method: 'DELETE' },
    undefined,
    403,
    'MISSING_AUTHENTICATION_TOKEN',
    'Missing Authentication Token',
  ],
  [
    'too large a body',
    '/chat',
    { method: 'POST', body: large },
    undefined,
    413,
    'REQUEST_TOO_LARGE',
    'Request Too Long',
  ],
  [
    'an unsigned request',
    '/metaphysical',
    { method: 'POST' },
    undefined,
    403,
    'MISSING_AUTHENTICATION_TOKEN',
    'Missing Authentication Token',
  ],
  ['a request without its key', '/metaphysical', { method: 'POST' }, 'apiKey', 403, 'INVALID_API_KEY', 'Forbidden'],
  [
    'a function that answers nothing',
    '/chat',
    { method: 'POST' },
    undefined,
    502,
    'INTEGRATION_FAILURE',
    'Internal server error',
  ],
] as const)('serverless.yml words the answer to %s', async (_what, path, init, auth, status, code, detail) => {
  const response = await fetch((await open({}, auth)) + path, init);
  const id = response.headers.get('x-amzn-requestid');
  expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
  expect(await response.json()).toEqual({ type: 'about:blank', title: expect.any(String), detail, instance: id, code });
  expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  expect(response.headers.get('access-control-expose-headers')).toMatch(/Retry-After.*x-amzn-RequestId/);
  expect(response.headers.get('cache-control')).toBe('no-store');
});

it('a change of the template changes the answer', async () => {
  const gatewayResponses = [{ responseType: 'DEFAULT_4XX', headers: {}, templates: { 'application/json': 'changed' } }];
  const response = await fetch(`${await open({ gatewayResponses })}/elsewhere`);
  expect([response.status, await response.text()]).toEqual([403, 'changed']);
});
