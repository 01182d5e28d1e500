import { describe, expect, test } from '@jest/globals';
import {
  accessLog,
  aiUpstream,
  apiKeyAuth,
  bodyLimit,
  bounded,
  deadline,
  fetchUpstream,
  iamAuth,
  inbound,
  problemDetails,
  secret,
  serviceUrl,
  upstream,
  upstreamErrors,
} from '../../index.ts';
import { startDeadline } from '../../src/deadline/running-deadline.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { OPTIONS } from '../docs/options.ts';
import { CANARY } from '../src/hostile.ts';

type Factory = (options: object) => unknown;

/** An invalid parameter name: a factory that accepts its options fails for this, before anything is fetched. */
const NAME = { parameterName: '' };

const clock = createFakeClock();
const running = startDeadline({ at: clock.now() + 1_000, hardAt: clock.now() + 1_200, source: 'lambda' }, clock);

const PARAMETER = ['ParameterOptions', 'SsmParameterOptions'];
const INBOUND = ['AccessLogOptions', 'PresentationOptions'];
const UPSTREAM = ['UpstreamSettingsOptions', 'UpstreamOptions'];

/** Every factory, the interfaces of its options, and its required options. */
const FACTORIES: Readonly<Record<string, readonly [Factory, readonly string[], object?]>> = {
  'bounded()': [bounded as Factory, ['DeadlineOptions']],
  'bodyLimit()': [bodyLimit as Factory, ['BodyLimitOptions'], { maxBytes: 1 }],
  'deadline()': [deadline as unknown as Factory, []],
  'problemDetails()': [problemDetails as unknown as Factory, []],
  'serviceUrl()': [serviceUrl as Factory, [...PARAMETER, 'ServiceUrlOptions'], NAME],
  'secret()': [secret as Factory, [...PARAMETER, 'SecretOptions'], { ...NAME, as: 'key' }],
  'apiKeyAuth()': [apiKeyAuth as Factory, [...PARAMETER, 'ApiKeyAuthOptions'], NAME],
  'iamAuth()': [iamAuth as Factory, ['IamAuthOptions']],
  'upstream()': [upstream as Factory, UPSTREAM],
  'fetchUpstream()': [fetchUpstream as Factory, [...UPSTREAM, 'FetchUpstreamOptions']],
  'upstream(): retry': [(retry) => upstream({ retry }), ['RetryOptions']],
  'bounded(): reserveMs': [(reserveMs) => bounded({ reserveMs } as never), []],
  'upstreamErrors()': [upstreamErrors as Factory, ['PresentationOptions']],
  'accessLog()': [accessLog as Factory, ['AccessLogOptions']],
  'inbound()': [inbound as Factory, INBOUND],
  'aiUpstream()': [aiUpstream as Factory, [...PARAMETER, 'ServiceUrlOptions', ...UPSTREAM, ...INBOUND], NAME],
  'requestConfig()': [(options) => running.requestConfig(options), ['RequestConfigOptions']],
};

const messageOf = (factory: Factory, options: object): string => {
  try {
    factory(options);
  } catch (error) {
    return (error as Error).message;
  }
  return 'taken';
};

describe.each(Object.entries(FACTORIES))('%s', (owner, [factory, interfaces, required = {}]) => {
  const declared = [...new Set(OPTIONS.filter((option) => interfaces.includes(option.owner)).map(({ name }) => name))];
  const own = owner === 'aiUpstream()' ? declared.filter((name) => !['as', 'baseURL'].includes(name)) : declared;

  test('knows each of its options: none is refused for its name', () => {
    if (interfaces.length > 0) expect(own.length).toBeGreaterThan(0);
    for (const name of own) {
      expect(messageOf(factory, { ...required, [name]: Symbol('odd') })).not.toContain('no option');
    }
  });

  test('refuses an option that is misspelt, naming itself, the option and the nearest one, and no value', () => {
    for (const name of own) {
      for (const typo of [name.toUpperCase(), `${name}s`, name.replace(/Ms$/, 'MS'), name.replace(/Bytes$/, 'Size')]) {
        if (own.includes(typo)) continue;
        const message = messageOf(factory, { ...required, [typo]: CANARY });
        expect(message).toBe(`${owner} has no option "${typo}"; did you mean ${name}?`);
      }
    }
  });

  test('refuses an unknown option', () => {
    const message = messageOf(factory, { ...required, zzz: CANARY });
    expect(message).toMatch(/ has no option "zzz"; it takes /);
    expect(message.startsWith(owner)).toBe(true);
  });
});

test('aiUpstream() says what to use for another name or URL', () => {
  expect(() => aiUpstream({ ...NAME, as: 'crm' } as never)).toThrow(
    new TypeError('aiUpstream(): as is for another upstream: use serviceUrl({ as }) and upstream({ as })'),
  );
  expect(() => aiUpstream({ ...NAME, baseURL: 'https://x.example' } as never)).toThrow('use upstream({ baseURL })');
});

test('deadline() says where its options are given', () => {
  expect(() => (deadline as (options: object) => unknown)({ reserveMs: 5 })).toThrow(
    new TypeError('deadline(): reserveMs belongs to what takes the deadline: bounded({ reserveMs })'),
  );
});

test('an option of a factory that is undefined counts as not given', () => {
  expect(() => upstreamErrors({ overloadedStatus: undefined, passThrough: undefined } as never)).not.toThrow();
  expect(() => bounded({ reserveMs: undefined, clock: undefined } as never)).not.toThrow();
});
