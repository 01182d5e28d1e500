import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, test } from '@jest/globals';
import middy from '@middy/core';
import { type ServiceUrlOptions, serviceUrl } from '../../middlewares/service-url.ts';
import { upstream } from '../../middlewares/upstream.ts';
import { restEvent } from '../../testing/events.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { answers, BACKOFF_MS, calls, cold, NAME, ssm, throttles, URL, warm } from '../src/ssm/ssm-rig.ts';
import { answerOf, OK, problemIn, stackOf, until } from './support.ts';

beforeEach(() => {
  ssm.reset();
  delete process.env.AI_SERVICE_URL;
  delete process.env.BILLING_URL;
});

describe('the URL from SSM', () => {
  test.each([
    [` ${URL}\n`, URL],
    ['https://ai.example.com/', 'https://ai.example.com'],
    ['http://127.0.0.1:3000/base/', 'http://127.0.0.1:3000/base'],
  ])('%j is on the context as %j', async (value, url) => {
    answers(value);
    const { stack, clock, urls } = cold();
    expect(await answerOf(stack, clock)).toEqual(OK);
    expect(urls).toEqual([url]);
    const input = { Names: [NAME], WithDecryption: true };
    expect(ssm.commandCalls(GetParametersCommand).map(({ args }) => args[0].input)).toEqual([input]);
  });

  test('is there under the name of its upstream', async () => {
    answers(URL);
    const { stack, clock, urls } = cold({ as: 'billing' });
    await answerOf(stack, clock);
    expect(urls).toEqual([URL]);
  });

  test('is fetched once for any number of invocations, at once or one after the other', async () => {
    answers(URL);
    const { stack, clock, urls } = cold();
    await Promise.all(Array.from({ length: 25 }, () => answerOf(stack, clock)));
    for (let count = 0; count < 25; count += 1) await answerOf(stack, clock);
    expect(urls).toEqual(Array.from({ length: 50 }, () => URL));
    expect(calls()).toBe(1);
    expect(clock.pending).toBe(0);
  });

  test('is fetched again when it is as old as its TTL, not before', async () => {
    const { stack, clock, urls } = await warm({ ttlMs: 60_000 });
    answers('https://new.example.com');
    clock.advance(59_999);
    await answerOf(stack, clock);
    clock.advance(1);
    await answerOf(stack, clock);
    expect(urls).toEqual([URL, URL, 'https://new.example.com']);
    expect(calls()).toBe(2);
    const clients = ssm.commandCalls(GetParametersCommand).map(({ thisValue }) => thisValue);
    expect(new Set(clients).size).toBe(1);
  });

  test('is fetched while the module loads, before there is an invocation', async () => {
    answers(URL);
    const { stack, clock, urls } = cold();
    await until(() => calls() === 1);
    await until(() => clock.pending === 0);
    expect(await answerOf(stack, clock)).toEqual(OK);
    expect(urls).toEqual([URL]);
    expect(calls()).toBe(1);
  });

  test('is fetched by an invocation after a while when the prefetch has failed, which has no other effect', async () => {
    throttles();
    const { stack, clock, urls } = cold();
    await until(() => calls() === 1 && clock.pending === 0);
    answers(URL);
    clock.advance(BACKOFF_MS);
    expect(await answerOf(stack, clock)).toEqual(OK);
    expect(urls).toEqual([URL]);
  });
});

describe('the client of SSM', () => {
  const clientOf = async (awsClientOptions: ServiceUrlOptions['awsClientOptions']): Promise<SSMClient> => {
    answers(URL);
    const { stack, clock } = cold({ awsClientOptions: { region: 'eu-west-1', ...awsClientOptions } });
    await answerOf(stack, clock);
    const { thisValue } = ssm.commandCalls(GetParametersCommand).at(-1) ?? {};
    return thisValue as SSMClient;
  };

  test('makes the SDK try once by default, as the toolkit makes the retries', async () => {
    expect(await (await clientOf({})).config.maxAttempts()).toBe(1);
    expect(await (await clientOf({ maxAttempts: 2 })).config.maxAttempts()).toBe(2);
  });

  test('takes every option of the SDK', async () => {
    expect(await (await clientOf({ region: 'eu-north-1' })).config.region()).toBe('eu-north-1');
  });
});

describe('a parameter that is no good is a configuration failure', () => {
  test.each([
    ['is missing', () => void ssm.on(GetParametersCommand).resolves({ Parameters: [], InvalidParameters: [NAME] })],
    ['is not in the answer', () => void ssm.on(GetParametersCommand).resolves({})],
    ['is empty', () => answers('')],
    ['is blank', () => answers(' \n')],
    ['is no URL', () => answers('CANARY')],
    ['is plain http', () => answers('http://CANARY.example.com')],
    ['is no http at all', () => answers('ftp://CANARY.example.com')],
    ['has credentials in it', () => answers('https://CANARY:CANARY@example.com')],
    ['has a query', () => answers('https://example.com/?CANARY')],
    ['cannot be fetched', throttles],
  ])('when it %s: its name is in the log, and nothing of it in the answer', async (_what, prepare) => {
    prepare();
    const { stack, clock, urls, lines } = cold();
    const response = await answerOf(stack, clock);
    expect(problemIn(response)).toMatchObject({ status: 500, code: 'configuration' });
    expect(JSON.stringify(response)).not.toContain(NAME);
    expect(urls).toEqual([]);
    expect(lines).toMatchObject([{ code: 'configuration', reason: expect.stringContaining(`the parameter ${NAME} `) }]);
    expect(JSON.stringify([response, lines])).not.toContain('CANARY');
    expect(clock.pending).toBe(0);
  });

  test('and the log names the error of SSM', async () => {
    throttles();
    const { stack, clock, lines } = cold();
    await answerOf(stack, clock);
    expect(lines).toMatchObject([
      { reason: `the parameter ${NAME} could not be fetched`, cause: { name: 'ThrottlingException' } },
    ]);
  });

  test('until it is there: recovery needs no restart', async () => {
    ssm.on(GetParametersCommand).resolves({ InvalidParameters: [NAME] });
    const { stack, clock, urls } = cold();
    expect(await answerOf(stack, clock)).toMatchObject({ statusCode: 500 });
    answers(URL);
    clock.advance(60_000);
    expect(await answerOf(stack, clock)).toEqual(OK);
    expect(urls).toEqual([URL]);
  });
});

describe('the environment', () => {
  test('wins, and SSM sees no call at all', async () => {
    process.env.AI_SERVICE_URL = ` ${URL}/ `;
    answers('https://other.example.com');
    const { stack, clock, urls } = cold();
    for (let count = 0; count < 3; count += 1) expect(await answerOf(stack, clock)).toEqual(OK);
    expect(urls).toEqual([URL, URL, URL]);
    expect(calls()).toBe(0);
    expect(clock.pending).toBe(0);
  });

  test('may use another variable', async () => {
    process.env.BILLING_URL = 'https://billing.example.com';
    const { stack, clock, urls } = cold({ environmentVariable: 'BILLING_URL', as: 'billing' });
    await answerOf(stack, clock);
    expect(urls).toEqual(['https://billing.example.com']);
    expect(calls()).toBe(0);
  });

  test('that is empty counts as unset', async () => {
    process.env.AI_SERVICE_URL = '';
    answers(URL);
    const { stack, clock, urls } = cold();
    await answerOf(stack, clock);
    expect(urls).toEqual([URL]);
    expect(calls()).toBe(1);
  });

  test('that is unset while the container lives gives way to SSM, and wins again when it is back', async () => {
    process.env.AI_SERVICE_URL = URL;
    answers('https://other.example.com');
    const { stack, clock, urls } = cold();
    await answerOf(stack, clock);
    delete process.env.AI_SERVICE_URL;
    await answerOf(stack, clock);
    process.env.AI_SERVICE_URL = URL;
    await answerOf(stack, clock);
    expect(urls).toEqual([URL, 'https://other.example.com', URL]);
    expect(calls()).toBe(1);
  });

  test('that is no good is a configuration failure each time, and does not fall back', async () => {
    process.env.AI_SERVICE_URL = 'http://CANARY.example.com';
    answers(URL);
    const { stack, clock, lines } = cold();
    for (let count = 0; count < 2; count += 1) {
      const response = await answerOf(stack, clock);
      expect(problemIn(response)).toMatchObject({ status: 500, code: 'configuration' });
      expect(JSON.stringify(response)).not.toMatch(/CANARY|AI_SERVICE_URL/);
    }
    expect(lines[0]?.reason).toContain('the environment variable AI_SERVICE_URL ');
    expect(JSON.stringify(lines)).not.toContain('CANARY');
    expect(calls()).toBe(0);
  });
});

test('serviceUrl({ as }) belongs to upstream({ as })', async () => {
  answers(URL);
  const clock = createFakeClock();
  const stack = stackOf({
    clock,
    use: [serviceUrl({ as: 'crm', parameterName: NAME, clock }), upstream({ as: 'crm' })],
    handler: async (_event: unknown, { crm, crmUrl }: Record<string, { defaults: object }>) => ({
      statusCode: 200,
      body: JSON.stringify([crmUrl, crm?.defaults]),
    }),
  });
  const { body } = await answerOf(stack, clock);
  expect(JSON.parse(body)).toMatchObject([URL, { baseURL: URL }]);
});

test('the longest name and one that is Url alone are names like others', () => {
  answers(URL);
  for (const as of ['a'.repeat(64), 'Url', 'urlOf', 'crmURL']) {
    expect(() => serviceUrl({ as, parameterName: NAME, clock: createFakeClock() })).not.toThrow();
  }
});

test('a stack without bounded() says at its first call how to build it', async () => {
  process.env.AI_SERVICE_URL = URL;
  const stack = middy()
    .use(serviceUrl({ parameterName: NAME }))
    .handler(async () => OK);
  await expect(stack(restEvent(), {} as never)).rejects.toMatchObject({
    name: 'ConfigurationError',
    reason: 'serviceUrl() needs the bounded() execution mode: middy(bounded()).use(...)',
  });
});

describe('nonsense is refused when built, naming option and value', () => {
  test.each<[Partial<ServiceUrlOptions>, typeof TypeError | typeof RangeError, string]>([
    [{ parameterName: '' }, TypeError, 'serviceUrl(): parameterName takes text that matches'],
    [{ parameterName: 'my parameter' }, TypeError, 'not "my parameter"'],
    [{ parameterName: undefined as never }, TypeError, 'not undefined'],
    [
      { parameterName: '/chat/url/' },
      TypeError,
      'serviceUrl(): parameterName takes the name of a parameter of SSM, not "/chat/url/": each level',
    ],
    [{ ttlMs: -1 }, RangeError, 'serviceUrl(): ttlMs takes a whole number from 0 to 2592000000, not -1'],
    [
      { fetchTimeoutMs: 0 },
      RangeError,
      'serviceUrl(): fetchTimeoutMs takes a whole number from 1 to 2592000000, not 0',
    ],
    [
      { maxStaleMs: Number.NaN },
      RangeError,
      'serviceUrl(): maxStaleMs takes a whole number from 0 to 2592000000, not NaN',
    ],
    [{ as: 'crmUrl' as 'ai' }, TypeError, 'serviceUrl(): as takes the name of the upstream, crm, not "crmUrl"'],
    [{ as: 'aiUrl' as 'ai' }, TypeError, 'serviceUrl(): as takes the name of the upstream, ai, not "aiUrl"'],
    [{ as: 'my crm' as 'ai' }, TypeError, 'serviceUrl(): as takes text that matches'],
    [{ backoffMs: 0 }, RangeError, 'serviceUrl(): backoffMs takes a whole number from 1 to 2592000000, not 0'],
  ])('%j', (options, type, message) => {
    expect(() => serviceUrl({ parameterName: NAME, ...options })).toThrow(type);
    expect(() => serviceUrl({ parameterName: NAME, ...options })).toThrow(message);
    expect(calls()).toBe(0);
  });
});
