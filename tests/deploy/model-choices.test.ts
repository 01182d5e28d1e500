import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { modelSettings } from '../../handlers/metaphysical/model/settings.ts';
import { linesOf } from './policies.ts';
import type { Statement } from './template.ts';

type Choice =
  | 'model'
  | 'modelId'
  | 'modelBaseUrl'
  | 'modelDialect'
  | 'modelHeaders'
  | 'modelTiers'
  | 'modelTtftMs'
  | 'modelTokensPerSecond';

const require = createRequire(import.meta.url);
const choices = require('../../scripts/serverless/choices.cjs') as Record<Choice, () => string>;
const permissions = require('../../serverless/model/permissions.cjs') as { ofRole(): readonly Statement[] };

let before: NodeJS.ProcessEnv;

beforeEach(() => {
  before = process.env;
  process.env = { MODEL_PROVIDER: 'bedrock', MODEL_ID: 'amazon.nova-lite-v1:0' };
});

afterEach(() => {
  process.env = before;
});

describe('the model', () => {
  it.each([
    ['', 'embedded'],
    ['embedded', 'embedded'],
    ['bedrock', 'bedrock'],
    ['openai', 'openai'],
  ])('is chosen by MODEL_PROVIDER: "%s" is %s', (given, chosen) => {
    process.env.MODEL_PROVIDER = given;
    expect(choices.model()).toBe(chosen);
  });

  it.each([
    [
      'MODEL_PROVIDER',
      'ollama',
      'model',
      'MODEL_PROVIDER is "ollama". It may be embedded, bedrock, openai, or not set',
    ],
    ['MODEL_ID', '', 'modelId', 'MODEL_ID is not set. MODEL_PROVIDER is "bedrock", so it must name the model.'],
    ['MODEL_BASE_URL', '', 'modelBaseUrl', 'MODEL_BASE_URL must be the https URL'],
    ['MODEL_BASE_URL', 'http://example.com/v1', 'modelBaseUrl', 'MODEL_BASE_URL must be the https URL'],
    ['MODEL_BASE_URL', 'https://a:b@example.com/v1', 'modelBaseUrl', 'without credentials in it'],
    ['MODEL_BASE_URL', 'example.com', 'modelBaseUrl', 'MODEL_BASE_URL must be the https URL'],
    [
      'MODEL_DIALECT',
      'klingon',
      'modelDialect',
      'MODEL_DIALECT is "klingon". It may be openai, azure, azure-inference',
    ],
    ['MODEL_DIALECT', 'constructor', 'modelDialect', 'MODEL_DIALECT is "constructor"'],
    ['MODEL_HEADERS', 'x-a: b', 'modelHeaders', 'MODEL_HEADERS must be a JSON object'],
    ['MODEL_HEADERS', 'null', 'modelHeaders', 'MODEL_HEADERS must be a JSON object'],
    ['MODEL_HEADERS', '"ab"', 'modelHeaders', 'MODEL_HEADERS must be a JSON object'],
    ['MODEL_HEADERS', '["b"]', 'modelHeaders', 'MODEL_HEADERS must be a JSON object'],
    ['MODEL_HEADERS', '{"x-a":1}', 'modelHeaders', 'MODEL_HEADERS must be a JSON object'],
    [
      'MODEL_HEADERS',
      JSON.stringify(Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`x-${i}`, 'b']))),
      'modelHeaders',
      'at most 20',
    ],
    ['MODEL_HEADERS', '{"x a":"b"}', 'modelHeaders', 'MODEL_HEADERS has a name that no header can have'],
    ['MODEL_HEADERS', '{"":"b"}', 'modelHeaders', 'MODEL_HEADERS has a name that no header can have'],
    ['MODEL_HEADERS', '{"x-a\\r\\nx-b":"c"}', 'modelHeaders', 'MODEL_HEADERS has a name that no header can have'],
    ...[
      'connection',
      'Host',
      'content-length',
      'Transfer-Encoding',
      'te',
      'upgrade',
      'proxy-authorization',
      'content-type',
      'accept-encoding',
      'keep-alive',
      'trailer',
      'expect',
    ].map(
      (name) =>
        ['MODEL_HEADERS', `{"${name}":"b"}`, 'modelHeaders', `MODEL_HEADERS cannot set ${name.toLowerCase()}`] as const,
    ),
    ['MODEL_HEADERS', '{"x-a":""}', 'modelHeaders', 'MODEL_HEADERS has a value that x-a cannot have'],
    ['MODEL_HEADERS', '{"x-a":" b"}', 'modelHeaders', 'MODEL_HEADERS has a value that x-a cannot have'],
    ['MODEL_HEADERS', '{"x-a":"b\\r\\nx-c: d"}', 'modelHeaders', 'MODEL_HEADERS has a value that x-a cannot have'],
    ['MODEL_HEADERS', '{"x-a":"khóa"}', 'modelHeaders', 'MODEL_HEADERS has a value that x-a cannot have'],
    [
      'MODEL_HEADERS',
      `{"x-a":"${'b'.repeat(4097)}"}`,
      'modelHeaders',
      'MODEL_HEADERS has a value that x-a cannot have',
    ],
    ['MODEL_HEADERS', '{"x-a":"b","X-A":"c"}', 'modelHeaders', 'MODEL_HEADERS has x-a twice'],
    ['MODEL_HEADERS', '{"x-a":"ssm:name"}', 'modelHeaders', 'MODEL_HEADERS has a name of a parameter for x-a that SSM'],
    ['MODEL_HEADERS', '{"x-a":"ssm:/a/*"}', 'modelHeaders', 'MODEL_HEADERS has a name of a parameter for x-a that SSM'],
    [
      'MODEL_HEADERS',
      '{"x-a":"a b ssm:/a"}',
      'modelHeaders',
      'MODEL_HEADERS has a name of a parameter for x-a that SSM',
    ],
    [
      'MODEL_HEADERS',
      '{"Authorization":"Basic x"}',
      'modelHeaders',
      'MODEL_HEADERS has a value for authorization, which',
    ],
    ['MODEL_HEADERS', '{"api-key":"x"}', 'modelHeaders', 'MODEL_HEADERS has a value for api-key, which is a secret'],
    ['MODEL_TIERS', 'vip', 'modelTiers', 'MODEL_TIERS must be a JSON list'],
    ['MODEL_TIERS', '{"users":["a"],"id":"b"}', 'modelTiers', 'MODEL_TIERS must be a JSON list'],
    ['MODEL_TIERS', '[{"users":[],"id":"b"}]', 'modelTiers', 'MODEL_TIERS must be a JSON list'],
    ['MODEL_TIERS', '[{"users":["a"]}]', 'modelTiers', 'MODEL_TIERS must be a JSON list'],
    ['MODEL_TIERS', JSON.stringify(Array(21).fill({ users: ['a'], id: 'b' })), 'modelTiers', 'MODEL_TIERS must be a'],
    ['MODEL_TIERS', '[null]', 'modelTiers', 'MODEL_TIERS must be a JSON list'],
    ['MODEL_TTFT_MS', 'soon', 'modelTtftMs', 'MODEL_TTFT_MS is "soon". It must be a number over 0'],
    ['MODEL_TTFT_MS', '100001', 'modelTtftMs', 'at most 100000'],
    ['MODEL_TOKENS_PER_SECOND', '0', 'modelTokensPerSecond', 'MODEL_TOKENS_PER_SECOND is "0". It must be a number'],
  ] as const)('is refused before anything is deployed, as the function would refuse it: %s is "%s"', (...given) => {
    const [variable, value, choice, message] = given;
    process.env[variable] = value;
    expect(() => choices[choice]()).toThrow(message);
    const ofServer = ['modelBaseUrl', 'modelDialect', 'modelHeaders'].includes(choice);
    const server = ofServer ? { MODEL_PROVIDER: 'openai', MODEL_BASE_URL: 'https://x.example/v1' } : {};
    expect(() => modelSettings({ ...process.env, ...server, [variable]: value })).toThrow(variable);
  });

  it.each(['https://a:hunter2@example.com', '[{"users":["hunter2"]}]', '{"x-a":"hunter2\\n"}', '{"hunter2 ":"b"}'])(
    'is refused without repeating %s',
    (value) => {
      process.env.MODEL_BASE_URL = value;
      process.env.MODEL_TIERS = value;
      process.env.MODEL_HEADERS = value;
      for (const choice of ['modelBaseUrl', 'modelTiers', 'modelHeaders'] as const)
        expect(choices[choice]).toThrow(/^(?!.*hunter2)/s);
    },
  );

  it.each([
    ['modelBaseUrl', 'MODEL_BASE_URL', 'https://api.openai.com/v1'],
    ['modelTiers', 'MODEL_TIERS', '[{"users":["vip-*"],"id":"a-model"}]'],
    ['modelTiers', 'MODEL_TIERS', ''],
    ['modelDialect', 'MODEL_DIALECT', 'azure'],
    ['modelDialect', 'MODEL_DIALECT', ''],
    ['modelHeaders', 'MODEL_HEADERS', '{"x-a":"b c","authorization":"Basic ssm:/a/b.c"}'],
    ['modelHeaders', 'MODEL_HEADERS', ''],
    ['modelTtftMs', 'MODEL_TTFT_MS', '800.5'],
    ['modelTokensPerSecond', 'MODEL_TOKENS_PER_SECOND', ''],
  ] as const)('is handed on as it is given: %s', (choice, variable, value) => {
    process.env[variable] = value;
    expect(choices[choice]()).toBe(value);
  });

  it('is not asked over the internet from a network without one', () => {
    Object.assign(process.env, { MODEL_PROVIDER: 'openai', NETWORK: 'private' });
    expect(() => choices.model()).toThrow('which has no way out to MODEL_BASE_URL');
    process.env.MODEL_PROVIDER = 'bedrock';
    expect(choices.model()).toBe('bedrock');
  });
});

describe('the permission to ask a model', () => {
  const action = 'bedrock:InvokeModelWithResponseStream';
  const here = `arn:\${AWS::Partition}:bedrock`;
  const lines = (id: string): readonly string[] => {
    process.env.MODEL_ID = id;
    return permissions.ofRole().flatMap(linesOf);
  };

  it.each(['anthropic.claude-haiku-4-5-20251001-v1:0', 'deepseek.v3.2', 'openai.gpt-oss-120b-1:0'])(
    'is for that model in the region of the stack: %s',
    (id) => {
      expect(lines(id)).toEqual([`${action} ${here}:\${AWS::Region}::foundation-model/${id}`]);
      expect(permissions.ofRole()[0]).not.toHaveProperty('Condition');
    },
  );

  it.each(['us', 'us-gov', 'eu', 'apac', 'jp', 'au', 'ca', 'global'])(
    'is for the profile, and for its model by way of the profile only: %s',
    (geography) => {
      const profile = `${here}:\${AWS::Region}:\${AWS::AccountId}:inference-profile/${geography}.amazon.nova-lite-v1:0`;
      expect(lines(`${geography}.amazon.nova-lite-v1:0`)).toEqual([
        `${action} ${profile}`,
        `${action} ${here}:*::foundation-model/amazon.nova-lite-v1:0`,
      ]);
      expect(permissions.ofRole().map(({ Condition }) => Condition)).toEqual([
        undefined,
        { StringEquals: { 'bedrock:InferenceProfileArn': { 'Fn::Sub': profile } } },
      ]);
    },
  );

  it.each([
    'arn:aws:bedrock:eu-central-1::foundation-model/amazon.nova-lite-v1:0',
    'arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:provisioned-model/abc123',
    'arn:aws:bedrock:eu-central-1:123456789012:imported-model/abc123',
    'arn:aws:bedrock:eu-central-1:123456789012:custom-model-deployment/abc123',
  ])('is for an ARN as it is: %s', (arn) => {
    expect(lines(arn)).toEqual([`${action} ${arn}`]);
  });

  it("is for the model behind the ARN of AWS' own profile", () => {
    const arn = 'arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.amazon.nova-lite-v1:0';
    expect(lines(arn)).toEqual([
      `${action} ${arn}`,
      `${action} arn:aws:bedrock:*::foundation-model/amazon.nova-lite-v1:0`,
    ]);
    expect(permissions.ofRole()[1]?.Condition).toEqual({ StringEquals: { 'bedrock:InferenceProfileArn': arn } });
  });

  it('is for the models of the tiers as well, for each once', () => {
    const tier = (id: string): object => ({ users: ['vip-*'], id });
    process.env.MODEL_TIERS = JSON.stringify(['amazon.nova-lite-v1:0', 'amazon.nova-pro-v1:0'].map(tier));
    expect(lines('amazon.nova-lite-v1:0')).toEqual(
      ['lite', 'pro'].map((size) => `${action} ${here}:\${AWS::Region}::foundation-model/amazon.nova-${size}-v1:0`),
    );
  });

  it.each([
    'arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abc123',
    'arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/eu.amazon.nova-lite-v1:0',
    'arn:aws:bedrock:eu-central-1:123456789012:default-prompt-router/anthropic.claude:1',
    'arn:aws:bedrock:eu-central-1:123456789012:inference-profile/abc123',
    'arn:aws:bedrock:*::foundation-model/amazon.nova-lite-v1:0',
    'arn:aws:bedrock:eu-central-1::foundation-model/*',
    'arn:aws:s3:eu-central-1::foundation-model/amazon.nova-lite-v1:0',
  ])('is refused when the ARN does not say for which: %s', (arn) => {
    expect(() => lines(arn)).toThrow(`"${arn}" does not tell which model it leads to`);
  });

  it.each(['*', 'amazon.*', 'amazon.nova?', `\${AWS::Region}.x`, 'nova', 'a.b/c', 'a.b\n'])(
    'is refused for what is no id: %j',
    (id) => {
      expect(() => lines(id)).toThrow('is no id of a model of Bedrock');
    },
  );
});
