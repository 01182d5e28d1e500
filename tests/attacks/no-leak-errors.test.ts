import { types } from 'node:util';
import { GetParametersCommand, SSMClient, ThrottlingException } from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import { mockClient } from 'aws-sdk-client-mock';
import axios, { AxiosError, type AxiosInstance, type AxiosRequestConfig } from 'axios';
import createError from 'http-errors';
import { bounded, inbound, isFailure, type LogErrors } from '../../index.ts';
import { restEvent, sqsEvent } from '../../testing/events.ts';
import { type FaultServer, refusedUrl, startFaultServer } from '../../testing/fault-server.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { endAll, openClient } from '../src/axios/support.ts';
import { revokedProxy, throwingGetters, unreadableProxy } from '../src/hostile.ts';
import { expectAnswer, type Invokable, settled } from './answers.ts';
import { standardStack } from './functions.ts';
import { CANARIES, everythingOf, overhear, tracesIn } from './leaks.ts';

const ssm = mockClient(SSMClient);
let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});
beforeEach(() => {
  ssm.reset();
  process.env.AI_SERVICE_URL = server.urlFor('status-500');
});
afterEach(endAll);
afterAll(async () => {
  delete process.env.AI_SERVICE_URL;
  await server.stop();
});

const SECRET = `${CANARIES.prompt} ${CANARIES.authorization} ${CANARIES.birth}`;
const headers = { authorization: CANARIES.authorization, 'x-api-key': CANARIES.apiKey };

/** An error of another axios instance with its defaults, which holds headers, key, body and answer. */
const foreign = async (url: string, config: AxiosRequestConfig = {}): Promise<unknown> => {
  const call = axios.create().post(`${url}/${CANARIES.path}`, { prompt: CANARIES.prompt }, { headers, ...config });
  return (await settled(() => call)).error;
};

const awsError = (): Error =>
  Object.assign(new ThrottlingException({ message: SECRET, $metadata: { httpStatusCode: 400 } } as never), {
    $response: { headers: { 'x-secret': CANARIES.apiKey }, body: SECRET },
  });

/** Errors of handlers and other middlewares, each with a secret in it. */
const errors: readonly (readonly [string, () => unknown])[] = [
  ['an error of a foreign axios that was answered', () => foreign(server.urlFor('status-500'))],
  ['an error of a foreign axios that was refused', async () => foreign(await refusedUrl())],
  ['an error of a foreign axios that timed out', () => foreign(server.urlFor('never-answers'), { timeout: 50 })],
  ['the same as the cause of another', async () => new Error(SECRET, { cause: await foreign(await refusedUrl()) })],
  ['several of them', async () => new AggregateError([await foreign(await refusedUrl())], SECRET)],
  ['an error of the AWS SDK', awsError],
  ['a 500 of http-errors', () => createError(500, SECRET)],
  ['a 502 of http-errors that is exposed', () => createError(502, SECRET, { expose: true })],
  ['a 404 of http-errors that is not', () => createError(404, SECRET, { expose: false })],
  ['an error with a status and no word on who may see it', () => Object.assign(new Error(SECRET), { statusCode: 404 })],
  ['secrets for a name', () => Object.assign(new Error('x'), { name: SECRET })],
  ['secrets for a code', () => Object.assign(new Error('x'), { code: SECRET, syscall: SECRET, status: SECRET })],
  ['secrets for a type', () => Object.assign(new Error('x'), { type: SECRET, title: SECRET, detail: SECRET })],
  [
    'secrets in what only printers look at',
    () => Object.assign(new Error('x'), { toJSON: () => SECRET, data: SECRET }),
  ],
  ['a chain of causes', () => new Error('a', { cause: new Error('b', { cause: new Error(SECRET) }) })],
  ['text', () => SECRET],
  ['an object that reads as an error of http-errors', () => ({ statusCode: 400, expose: true, message: SECRET })],
  ['an object that reads as a failure of ours', () => ({ kind: 'upstream-error', statusCode: 502, reason: SECRET })],
  ['nothing', () => undefined],
  ['null', () => null],
  ['a proxy that cannot be read', () => unreadableProxy(new Error(SECRET))],
  ['a revoked proxy', revokedProxy],
  ['getters that throw', () => throwingGetters(new Error(SECRET), 'name', 'code', 'statusCode', 'headers', 'expose')],
];

/** Data that must not leak with any setting: sent and received bodies, and credentials. */
const SECRETS = ['canary.authorization', 'canary/api', 'canary custom', 'canary-path', 'canary=cookie'];

type Place = 'before' | 'handler' | 'after' | 'onError';

/** A stack in which one part throws, with all logs on the console. */
function throwingStack(error: unknown, place: Place, isBare: boolean, logErrors: LogErrors = 'safe'): Invokable {
  const throws = async (): Promise<never> => {
    throw error;
  };
  const stack = middy(bounded());
  // httpErrorHandler's own logger prints whole errors.
  if (!isBare) stack.use(httpErrorHandler()).use(inbound({ logger: console, logErrors }));
  if (place !== 'handler') stack.use({ [place]: throws });
  const fails = place === 'handler' || place === 'onError';
  return stack.handler((fails ? throws : async () => ({ statusCode: 200 })) as never) as unknown as Invokable;
}

describe.each<Place>(['before', 'handler', 'after', 'onError'])('thrown by a %s, nothing gets out of', (place) => {
  test.each(errors)('%s', async (_what, make) => {
    const made = make();
    // Not every thrown value can be awaited.
    const error = types.isPromise(made) ? await made : made;
    for (const isBare of [true, false]) {
      const stack = throwingStack(error, place, isBare);
      const { result, said } = await overhear(() => settled(() => stack(restEvent(), createLambdaContext())));
      expectAnswer(result.response);
      expect(result.response.statusCode).toBeGreaterThanOrEqual(400);
      expect(tracesIn(everythingOf(result.response))).toBeUndefined();
      expect(tracesIn(said)).toBeUndefined();
    }
  });

  test.each(errors)(
    '%s, but messages where they are asked for, without the secrets that are known',
    async (_what, make) => {
      const made = make();
      const error = types.isPromise(made) ? await made : made;
      const stack = throwingStack(error, place, false, 'full');
      const event = restEvent({ headers: { ...headers, cookie: CANARIES.cookie } });
      const { result, said } = await overhear(() => settled(() => stack(event, createLambdaContext())));
      expectAnswer(result.response);
      expect(tracesIn(everythingOf(result.response))).toBeUndefined();
      for (const secret of SECRETS) expect(said).not.toContain(secret);
    },
  );
});

test('a message is in the log where it is asked for', async () => {
  const stack = throwingStack(new TypeError('the reply has no text'), 'handler', false, 'full');
  const { said } = await overhear(() => settled(() => stack(restEvent(), createLambdaContext())));
  expect(said).toContain('"message":"the reply has no text"');
});

describe('errors of the hooks of a call do not leak:', () => {
  const throwing = (): never => {
    throw new Error(SECRET);
  };
  const throwingAxiosError = (config: AxiosRequestConfig): never => {
    throw new AxiosError(SECRET, 'ERR_BAD_REQUEST', { ...config, headers } as never, { path: SECRET });
  };
  const afterRequest = (hook: never) => (ai: AxiosInstance) => {
    ai.interceptors.request.use(hook);
    return ai.post('/x', { prompt: SECRET }, { headers });
  };
  const afterResponse = (ai: AxiosInstance): Promise<unknown> => {
    ai.interceptors.response.use(null, throwing);
    return ai.post('/x', { prompt: SECRET }, { headers });
  };
  test.each<[string, (ai: AxiosInstance) => Promise<unknown>]>([
    ['a request interceptor', afterRequest(throwing as never)],
    ['an error of axios of one', afterRequest(throwingAxiosError as never)],
    ['a response interceptor', afterResponse],
    ['a request transformation', (ai) => ai.post('/x', { prompt: SECRET }, { transformRequest: throwing, headers })],
    ['a response transformation', (ai) => ai.get('/x', { transformResponse: throwing, headers, validateStatus: null })],
    ['the serialisation of params', (ai) => ai.get('/x', { params: { a: 1 }, paramsSerializer: throwing, headers })],
    ['a toJSON of a body', (ai) => ai.post('/x', { toJSON: throwing }, { headers })],
    ['an adapter', (ai) => ai.get('/x', { adapter: throwing, headers })],
    ['a header that is none', (ai) => ai.get('/x', { headers: { 'x y': SECRET } })],
    ['a URL that is none', (ai) => ai.get(`http://${SECRET}:x`, { headers })],
    ['a body that cannot be sent', (ai) => ai.post('/x', 42, { headers: { ...headers, 'x-c': CANARIES.custom } })],
  ])('%s', async (_what, call) => {
    const handler = async (_event: unknown, { ai }: { ai: AxiosInstance }): Promise<object> => {
      await call(ai);
      return { statusCode: 200 };
    };
    const event = restEvent({ body: { prompt: CANARIES.prompt } });
    const { result, said } = await overhear(() => standardStack(handler, console)(event, createLambdaContext()));
    expectAnswer(result);
    expect(tracesIn(everythingOf(result) + said)).toBeUndefined();
    // No AxiosError leaves the client. A hook's own error stays as it is.
    const { error } = await settled(() => call(openClient(server.urlFor('status-500')).client));
    expect(axios.isAxiosError(error)).toBe(false);
    if (isFailure(error)) expect(tracesIn(everythingOf(error))).toBeUndefined();
    for (const key of ['config', 'request', 'response']) expect(error).not.toHaveProperty(key);
  });
});

describe('of the parameter that holds the URL nothing gets out', () => {
  test.each<[string, () => void]>([
    ['when it is no URL', () => ssm.on(GetParametersCommand).resolves({ Parameters: [named(CANARIES.ssm)] })],
    ['when it holds credentials', () => ssm.on(GetParametersCommand).resolves({ Parameters: [named(withKey)] })],
    ['when it cannot be fetched', () => ssm.on(GetParametersCommand).rejects(awsError())],
    ['when what fetches it fails oddly', () => ssm.on(GetParametersCommand).rejects(SECRET)],
  ])('%s', async (_when, arrange) => {
    delete process.env.AI_SERVICE_URL;
    arrange();
    const handler = async (_event: unknown, { ai }: { ai: AxiosInstance }): Promise<unknown> => ai.get('/x');
    const event = restEvent({ body: { prompt: 'hi' } });
    // A failing store is called again while there is time for the call of the service after it.
    const context = createLambdaContext({ remainingMs: 2_000 });
    const { result, said } = await overhear(async () => standardStack(handler, console)(event, context));
    expectAnswer(result);
    expect(result.statusCode).toBe(500);
    expect(said).toMatch(/"code":"configuration"/);
    expect(tracesIn(everythingOf(result) + said)).toBeUndefined();
    expect(result.body).not.toContain('ai-service-url');
  });

  const withKey = `https://canary:${CANARIES.apiKey}@ai.example.com`;
  const named = (value: string): object => ({ Name: '/attacks/ai-service-url', Value: value });
});

test('a message that is not HTTP fails, and none of it is in the log', async () => {
  const stack = throwingStack(await foreign(await refusedUrl()), 'handler', false);
  const { said } = await overhear(() => settled(() => stack(sqsEvent({ prompt: SECRET }), createLambdaContext())));
  expect(tracesIn(said)).toBeUndefined();
});
