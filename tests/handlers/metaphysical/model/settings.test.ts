import { describe, expect, test } from '@jest/globals';
import { DEFAULT_SPEED, type ModelVariables, modelSettings } from '../../../../handlers/metaphysical/model/settings.ts';

const OPENAI = { MODEL_PROVIDER: 'openai', MODEL_ID: 'qwen3:8b', MODEL_BASE_URL: 'http://127.0.0.1:11434/v1' };
const BEDROCK = { MODEL_PROVIDER: 'bedrock', MODEL_ID: 'anthropic.claude-haiku' };

describe('the model that the environment names', () => {
  test.each<[string, ModelVariables]>([
    ['nothing is set', {}],
    ['the provider is empty', { ...OPENAI, MODEL_PROVIDER: '' }],
    ['it is the embedded one', { ...OPENAI, MODEL_PROVIDER: 'embedded' }],
  ])('is none when %s', (_what, variables) => {
    expect(modelSettings(variables)).toBeUndefined();
  });

  test('is one of an OpenAI-compatible server, with a key where there is one', () => {
    const expected = {
      provider: 'openai',
      id: 'qwen3:8b',
      baseUrl: OPENAI.MODEL_BASE_URL,
      speed: DEFAULT_SPEED,
      tiers: [],
    };
    expect(modelSettings({ ...OPENAI, MODEL_API_KEY_PARAMETER: '' })).toEqual(expected);
    expect(modelSettings({ ...OPENAI, MODEL_API_KEY_PARAMETER: '/x/key' })).toEqual({
      ...expected,
      keyParameter: '/x/key',
    });
  });

  test.each(['https://api.example.com/v1', 'http://localhost:1234/v1', 'http://[::1]:1/v1', 'http://127.0.0.123/v1'])(
    'may be at %s',
    (url) => {
      expect(modelSettings({ ...OPENAI, MODEL_BASE_URL: url })).toMatchObject({ baseUrl: url });
    },
  );

  test('is one of Bedrock, which has no URL and no key', () => {
    expect(modelSettings({ ...OPENAI, ...BEDROCK, MODEL_API_KEY_PARAMETER: '/x/key' })).toEqual({
      provider: 'bedrock',
      id: 'anthropic.claude-haiku',
      speed: DEFAULT_SPEED,
      tiers: [],
    });
  });

  test('is asked in the dialect and with the headers that are set', () => {
    const MODEL_HEADERS = '{"X-Project":"a b","x-token":"ssm:/a/token","Authorization":"Basic ssm:/a/login.1"}';
    expect(modelSettings({ ...OPENAI, MODEL_DIALECT: 'azure', MODEL_HEADERS })).toMatchObject({
      dialect: 'azure',
      headers: [
        { name: 'x-project', value: 'a b' },
        { name: 'x-token', value: '', parameterName: '/a/token' },
        { name: 'authorization', value: 'Basic ', parameterName: '/a/login.1' },
      ],
    });
    expect(modelSettings({ ...OPENAI, MODEL_DIALECT: '', MODEL_HEADERS: '' })).not.toHaveProperty('headers');
    expect(modelSettings({ ...OPENAI, MODEL_HEADERS: '{}' })).not.toHaveProperty('headers');
    expect(modelSettings({ ...BEDROCK, MODEL_HEADERS })).not.toHaveProperty('headers');
  });

  test('has headers beside its key, but none that the key is sent in', () => {
    const keyed = { ...OPENAI, MODEL_API_KEY_PARAMETER: '/x/key' };
    expect(modelSettings({ ...keyed, MODEL_HEADERS: '{"x-api-key":"a"}' })).toMatchObject({ keyParameter: '/x/key' });
    for (const name of ['Authorization', 'api-key'])
      expect(() => modelSettings({ ...keyed, MODEL_HEADERS: `{"${name}":"ssm:/a"}` })).toThrow(
        `MODEL_HEADERS sets ${name.toLowerCase()}, and a key is sent as well: give one of them`,
      );
  });

  test('has the configured speed', () => {
    expect(modelSettings({ ...BEDROCK, MODEL_TTFT_MS: '700', MODEL_TOKENS_PER_SECOND: '100000' })).toMatchObject({
      speed: { ttftMs: 700, tokensPerSecond: 100_000 },
    });
  });

  test.each<[ModelVariables, string]>([
    [{ MODEL_PROVIDER: 'gpt' }, 'MODEL_PROVIDER takes embedded, bedrock or openai, not "gpt"'],
    [{ ...BEDROCK, MODEL_ID: 'two\nlines' }, 'MODEL_ID takes 1 to 2048 visible ASCII characters'],
    [{ ...BEDROCK, MODEL_ID: '' }, 'MODEL_ID is not set, and MODEL_PROVIDER is bedrock'],
    [{ ...OPENAI, MODEL_BASE_URL: '' }, 'MODEL_BASE_URL is not set, and MODEL_PROVIDER is openai'],
    [
      { ...OPENAI, MODEL_BASE_URL: 'http://10.0.0.7/v1' },
      'MODEL_BASE_URL takes an https URL, or an http one of loopback',
    ],
    [{ ...OPENAI, MODEL_BASE_URL: 'localhost:11434' }, 'MODEL_BASE_URL takes an https URL, or an http one of loopback'],
    [{ ...OPENAI, MODEL_BASE_URL: 'https://me:CANARY@x.example/v1' }, 'MODEL_BASE_URL has credentials in it'],
    [{ ...OPENAI, MODEL_BASE_URL: 'https://CANARY@x.example/v1' }, 'MODEL_BASE_URL has credentials in it'],
    [{ ...OPENAI, MODEL_BASE_URL: 'https://me:CANARY@x y/v1' }, 'MODEL_BASE_URL is not a URL'],
    [{ ...OPENAI, MODEL_BASE_URL: 'ftp://localhost/v1' }, 'MODEL_BASE_URL takes an https URL'],
    [{ ...OPENAI, MODEL_BASE_URL: 'http://localhost.example/v1' }, 'MODEL_BASE_URL takes an https URL'],
    [{ ...OPENAI, MODEL_BASE_URL: 'http://not-localhost/v1' }, 'MODEL_BASE_URL takes an https URL'],
    [
      { ...OPENAI, MODEL_DIALECT: 'klingon' },
      'MODEL_DIALECT takes openai, azure, azure-inference, compatible, not "klingon"',
    ],
    [{ ...OPENAI, MODEL_HEADERS: '{"host":"CANARY"}' }, 'MODEL_HEADERS cannot set host'],
    [{ ...BEDROCK, MODEL_TTFT_MS: '0' }, 'MODEL_TTFT_MS takes a number over 0, at most 100000, not "0"'],
    [{ ...BEDROCK, MODEL_TTFT_MS: '100001' }, 'MODEL_TTFT_MS takes a number over 0, at most 100000, not "100001"'],
    [
      { ...BEDROCK, MODEL_TOKENS_PER_SECOND: 'fast' },
      'MODEL_TOKENS_PER_SECOND takes a number over 0, at most 100000, not "fast"',
    ],
  ])('that is invalid is refused by the name of its variable: %#', (variables, message) => {
    expect(() => modelSettings(variables)).toThrow(message);
    expect(() => modelSettings(variables)).toThrow(/^(?!.*CANARY)/s);
  });
});
