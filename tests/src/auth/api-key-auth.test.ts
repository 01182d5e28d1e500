import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { type ApiKeyAuthOptions, apiKeyAuth } from '../../../src/auth/api-key-auth.ts';
import type { Auth, SignedRequest } from '../../../src/auth/auth.ts';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import { SSM_PARAMETER_DEFAULTS } from '../../../src/ssm/ssm-parameter.ts';
import { createFakeClock, type FakeClock } from '../../../testing/fake-clock.ts';
import { until } from '../../middlewares/support.ts';
import { thrownBy } from '../axios/support.ts';
import { answers, BACKOFF_MS, calls, hangs, NAME, ssm, throttles } from '../ssm/ssm-rig.ts';

const KEY = 'abcdefghij0123456789';
const OTHER = 'zyxwvutsrq9876543210';
const VARIABLE = 'AI_API_KEY';

beforeEach(() => {
  ssm.reset();
  delete process.env[VARIABLE];
});

interface Rig {
  readonly auth: Auth;
  readonly clock: FakeClock;
}

/** Creates an auth in a new container. */
function cold(options: Partial<ApiKeyAuthOptions> = {}): Rig {
  const clock = createFakeClock();
  return { auth: apiKeyAuth({ parameterName: NAME, clock, backoffMs: BACKOFF_MS, ...options }), clock };
}

const request = { method: 'POST', url: new URL('https://api.example.com/x'), headers: {}, body: undefined };

/** Authenticates one attempt with a second left. */
async function attempt({ auth, clock }: Rig): Promise<SignedRequest> {
  const deadline = startDeadline({ at: clock.now() + 1_000, hardAt: clock.now() + 1_500, source: 'lambda' }, clock);
  try {
    return await auth(request, { deadline, clock, signal: deadline.signal });
  } finally {
    deadline.end();
  }
}

const keyIn = ({ headers }: SignedRequest): unknown => headers['x-api-key'];

describe('the key from SSM', () => {
  test('is decrypted, trimmed and sent, under the name of its parameter for whoever reads the log', async () => {
    answers(` ${KEY}\n`);
    expect(await attempt(cold())).toEqual({
      url: request.url,
      headers: { 'x-api-key': KEY },
      identity: `the API key of the parameter ${NAME}`,
      refused: expect.any(Function),
    });
    const input = { Names: [NAME], WithDecryption: true };
    expect(ssm.commandCalls(GetParametersCommand).map(({ args }) => args[0].input)).toEqual([input]);
  });

  test('is fetched while the module loads, once for any number of attempts', async () => {
    answers(KEY);
    const rig = cold();
    await until(() => calls() === 1 && rig.clock.pending === 0);
    const signed = await Promise.all(Array.from({ length: 10 }, () => attempt(rig)));
    expect(new Set(signed.map(keyIn))).toEqual(new Set([KEY]));
    expect(calls()).toBe(1);
    expect(rig.clock.pending).toBe(0);
  });

  test('is fetched anew once it was refused, and no more often than every 10 s', async () => {
    const [ROTATED, LATER] = ['r'.repeat(20), 'l'.repeat(20)];
    answers(KEY);
    const rig = cold();
    const first = await attempt(rig);
    answers(ROTATED);
    first.refused?.();
    expect(keyIn(await attempt(rig))).toBe(KEY);
    rig.clock.advance(10_000);
    (await attempt(rig)).refused?.();
    expect(keyIn(await attempt(rig))).toBe(ROTATED);
    expect(calls()).toBe(2);
    answers(LATER);
    rig.clock.advance(9_999);
    (await attempt(rig)).refused?.();
    expect(keyIn(await attempt(rig))).toBe(ROTATED);
    rig.clock.advance(1);
    (await attempt(rig)).refused?.();
    expect(keyIn(await attempt(rig))).toBe(LATER);
  });

  test('that was refused still serves while SSM has no other', async () => {
    answers(KEY);
    const rig = cold();
    const { refused } = await attempt(rig);
    throttles();
    rig.clock.advance(10_000);
    refused?.();
    expect(keyIn(await attempt(rig))).toBe(KEY);
    expect(calls()).toBe(2);
  });

  test('is fetched again when it is as old as its TTL, and the last good one serves while SSM is down', async () => {
    answers(KEY);
    const rig = cold({ ttlMs: 60_000 });
    expect(keyIn(await attempt(rig))).toBe(KEY);
    throttles();
    rig.clock.advance(60_000);
    expect(keyIn(await attempt(rig))).toBe(KEY);
    expect(calls()).toBe(2);
    answers(OTHER);
    rig.clock.advance(BACKOFF_MS);
    expect(keyIn(await attempt(rig))).toBe(OTHER);
  });

  test('is waited for before an attempt begins, from whichever place is in force', async () => {
    answers(KEY);
    for (const options of [{}, { environmentVariable: VARIABLE }]) {
      const { auth, clock } = cold(options);
      const deadline = startDeadline({ at: clock.now() + 1_000, hardAt: clock.now() + 1_500, source: 'lambda' }, clock);
      const scope = { deadline, clock, signal: deadline.signal };
      expect(await auth.prepare?.(scope)).toBe(KEY);
      process.env[VARIABLE] = OTHER;
      expect(await auth.prepare?.(scope)).toBe(options.environmentVariable === undefined ? KEY : OTHER);
      delete process.env[VARIABLE];
      deadline.end();
    }
  });

  test('that does not come in time ends the attempt for lack of time', async () => {
    hangs();
    const rig = cold({ fetchTimeoutMs: 100_000 });
    const failure = thrownBy(attempt(rig));
    await until(() => calls() === 1);
    await rig.clock.advanceAsync(1_000);
    expect(await failure).toMatchObject({ name: 'DeadlineExceededError' });
  });

  test.each([
    ['CANARY', 'is not an API key: 20 to 128 visible ASCII characters'],
    [' ', 'has no value'],
  ])('that is none (%j) is a configuration failure that does not show it', async (value, what) => {
    answers(value);
    const failure = await thrownBy(attempt(cold()));
    expect(failure).toMatchObject({ name: 'ConfigurationError', reason: `the parameter ${NAME} ${what}` });
    expect(JSON.stringify(failure)).not.toContain('CANARY');
  });
});

describe('the client of SSM', () => {
  const clientOf = async (awsClientOptions: ApiKeyAuthOptions['awsClientOptions']): Promise<SSMClient> => {
    answers(KEY);
    await attempt(cold({ awsClientOptions: { region: 'eu-west-1', ...awsClientOptions } }));
    const { thisValue } = ssm.commandCalls(GetParametersCommand).at(-1) ?? {};
    return thisValue as SSMClient;
  };

  test('tries once, unless told otherwise', async () => {
    expect(SSM_PARAMETER_DEFAULTS).toEqual({ awsClientOptions: { maxAttempts: 1 } });
    expect(await (await clientOf({})).config.maxAttempts()).toBe(1);
    expect(await (await clientOf({ maxAttempts: 2 })).config.maxAttempts()).toBe(2);
  });
});

describe('an environment variable', () => {
  test('wins over the parameter while it is set, and is looked at each time', async () => {
    process.env[VARIABLE] = ` ${KEY}`;
    const rig = cold({ environmentVariable: VARIABLE });
    // No fetch has started; one would take time.
    expect(rig.clock.pending).toBe(0);
    expect(await attempt(rig)).toMatchObject({
      headers: { 'x-api-key': KEY },
      identity: `the API key of the environment variable ${VARIABLE}`,
    });
    process.env[VARIABLE] = OTHER;
    expect(keyIn(await attempt(rig))).toBe(OTHER);
    expect(calls()).toBe(0);
    answers(KEY);
    process.env[VARIABLE] = '';
    expect(await attempt(rig)).toMatchObject({
      headers: { 'x-api-key': KEY },
      identity: `the API key of the parameter ${NAME}`,
    });
    expect(calls()).toBe(1);
  });

  test('that is no key is a configuration failure, and does not fall back', async () => {
    process.env[VARIABLE] = 'CANARY';
    const failure = await thrownBy(attempt(cold({ environmentVariable: VARIABLE })));
    expect(failure).toMatchObject({
      name: 'ConfigurationError',
      reason: `the environment variable ${VARIABLE} is not an API key: 20 to 128 visible ASCII characters`,
    });
    expect(calls()).toBe(0);
  });

  test('is not looked for unless it is named', async () => {
    process.env[VARIABLE] = OTHER;
    answers(KEY);
    expect(keyIn(await attempt(cold()))).toBe(KEY);
  });
});

describe('nonsense is refused when built, naming option and value', () => {
  test.each<[Partial<ApiKeyAuthOptions>, typeof TypeError | typeof RangeError, string]>([
    [{ parameterName: '' }, TypeError, 'apiKeyAuth(): parameterName takes text that matches'],
    [{ parameterName: 'my key' }, TypeError, 'not "my key"'],
    [{ parameterName: undefined as never }, TypeError, 'not undefined'],
    [{ environmentVariable: 'MY-KEY' }, TypeError, 'apiKeyAuth(): environmentVariable takes text that matches'],
    [{ environmentVariable: '' }, TypeError, 'not ""'],
    [{ ttlMs: -1 }, RangeError, 'apiKeyAuth(): ttlMs takes a whole number from 0 to 2592000000, not -1'],
  ])('%j', (options, type, message) => {
    expect(() => apiKeyAuth({ parameterName: NAME, ...options })).toThrow(type);
    expect(() => apiKeyAuth({ parameterName: NAME, ...options })).toThrow(message);
    expect(calls()).toBe(0);
  });
});
