import { describe, expect, it } from '@jest/globals';
import { settingsFrom } from '../../local/settings.ts';

describe('settings from the environment', () => {
  it('set the logging of errors, if it is configured', () => {
    expect(settingsFrom({ LOG_ERRORS: 'safe' }).environment).toEqual({ LOG_ERRORS: 'safe' });
    expect(settingsFrom({ LOG_ERRORS: '' }).environment).toEqual({});
    expect(() => settingsFrom({ LOG_ERRORS: 'all' })).toThrow('LOG_ERRORS is "all": it must be full or safe.');
  });

  it('have defaults, also for empty variables', () => {
    const trust = { auth: 'iam', network: 'public' };
    const defaults = {
      trust,
      port: 3000,
      environment: {},
      forwardsBedrock: false,
      parameters: [],
      functionTimeoutMs: undefined,
      gatewayTimeoutMs: undefined,
    };
    expect(settingsFrom({})).toEqual(defaults);
    expect(settingsFrom({ AUTH: '', NETWORK: '', PORT: '', AI_SERVICE_URL: '', LOCAL_FUNCTION_TIMEOUT_S: '' })).toEqual(
      defaults,
    );
  });

  it('are read in the units of their names', () => {
    const env = {
      AUTH: 'apiKey',
      NETWORK: 'private',
      PORT: '0',
      AI_SERVICE_URL: 'http://127.0.0.1:4000',
      LOCAL_FUNCTION_TIMEOUT_S: '2.5',
      LOCAL_GATEWAY_TIMEOUT_MS: '4000',
      LOCAL_IDLE_S: '1.5',
    };
    expect(settingsFrom(env)).toEqual({
      trust: { auth: 'apiKey', network: 'private' },
      port: 0,
      environment: { AI_SERVICE_URL: 'http://127.0.0.1:4000' },
      forwardsBedrock: false,
      parameters: [],
      functionTimeoutMs: 2500,
      gatewayTimeoutMs: 4000,
      idleMs: 1500,
    });
  });

  it('hand the model on under its own names, and its key as a parameter', () => {
    const env = {
      MODEL_PROVIDER: 'openai',
      MODEL_ID: 'qwen3:8b',
      MODEL_BASE_URL: 'http://127.0.0.1:11434/v1',
      MODEL_TTFT_MS: '',
    };
    expect(settingsFrom(env)).toMatchObject({
      environment: { MODEL_PROVIDER: 'openai', MODEL_ID: 'qwen3:8b', MODEL_BASE_URL: env.MODEL_BASE_URL },
      parameters: [],
    });
    const { environment, parameters } = settingsFrom({ ...env, MODEL_API_KEY: 'sk-local' });
    expect(parameters).toEqual([
      { name: environment.MODEL_API_KEY_PARAMETER, type: 'SecureString', value: 'sk-local' },
    ]);
    expect(JSON.stringify(environment)).not.toContain('sk-local');
  });

  it("hand the model's headers on, each value as a parameter", () => {
    const env = {
      MODEL_PROVIDER: 'openai',
      MODEL_ID: 'gpt-5-mini',
      MODEL_BASE_URL: 'https://models.example/v1',
      MODEL_DIALECT: 'azure',
      MODEL_HEADERS: '{"x-project":"sky-local","Authorization":"Basic c2t5LWxvY2Fs"}',
    };
    const { environment, parameters } = settingsFrom(env);
    expect(environment.MODEL_DIALECT).toBe('azure');
    expect(JSON.parse(environment.MODEL_HEADERS ?? '')).toEqual({
      'x-project': `ssm:${parameters[0]?.name}`,
      Authorization: `Basic ssm:${parameters[1]?.name}`,
    });
    expect(parameters.map(({ type, value }) => [type, value])).toEqual([
      ['SecureString', 'sky-local'],
      ['SecureString', 'c2t5LWxvY2Fs'],
    ]);
    expect(JSON.stringify(environment)).not.toMatch(/sky-local|c2t5/);
    for (const wrong of ['{"host":"CANARY"}', '{"x-a":"CANARY","X-A":"b"}'])
      expect(() => settingsFrom({ ...env, MODEL_HEADERS: wrong })).toThrow(/^MODEL_HEADERS (?!.*CANARY)/);
    expect(() => settingsFrom({ ...env, MODEL_API_KEY: 'sk-local' })).toThrow('MODEL_HEADERS sets authorization');
  });

  it('hand the knowledge on under its own names, and its secrets as parameters', () => {
    const environment = {
      KNOWLEDGE_PROVIDER: 'postgres',
      EMBEDDING_BASE_URL: 'http://127.0.0.1:11434/v1',
      EMBEDDING_MODEL: 'bge-m3',
      EMBEDDING_DIMENSIONS: '1024',
    };
    const url = 'postgres://me:CANARY@127.0.0.1/x';
    const withUrl = settingsFrom({ ...environment, DATABASE_URL: url, EMBEDDING_API_KEY: '' });
    expect(withUrl.environment).toEqual({ ...environment, DATABASE_URL_PARAMETER: '/local/database-url' });
    expect(withUrl.parameters).toEqual([{ name: '/local/database-url', type: 'SecureString', value: url }]);
    const withKey = settingsFrom({ ...environment, DATABASE_URL: ` ${url}\n`, EMBEDDING_API_KEY: 'CANARY-key' });
    expect(withKey.environment.EMBEDDING_API_KEY_PARAMETER).toBe('/local/embedding-api-key');
    expect(withKey.parameters).toEqual([
      ...withUrl.parameters,
      { name: '/local/embedding-api-key', type: 'SecureString', value: 'CANARY-key' },
    ]);
    expect(JSON.stringify(withKey.environment)).not.toContain('CANARY');
  });

  it('ignore the variables of load-knowledge without KNOWLEDGE_PROVIDER', () => {
    for (const KNOWLEDGE_PROVIDER of ['', 'sqlite']) {
      const given = { DATABASE_URL: 'anything', EMBEDDING_API_KEY: 'a key', EMBEDDING_MODEL: 'x' };
      const { environment, parameters } = settingsFrom({ KNOWLEDGE_PROVIDER, ...given });
      expect([environment, parameters]).toEqual([{}, []]);
    }
  });

  it.each([
    [{ DATABASE_URL: undefined }, 'DATABASE_URL is not set, and KNOWLEDGE_PROVIDER is postgres.'],
    [
      { DATABASE_URL: 'mysql://me:CANARY@host/x' },
      'DATABASE_URL is invalid. The URL of the database is not a postgres:// URL.',
    ],
    [{ DATABASE_URL: 'postgres://me:CANÄRY@host/x' }, 'DATABASE_URL is not of 1 to 4096 visible ASCII characters.'],
    [{ EMBEDDING_API_KEY: 'CAN ARY' }, 'EMBEDDING_API_KEY is not of 1 to 4096 visible ASCII characters.'],
    [{ EMBEDDING_DIMENSIONS: '2001' }, 'EMBEDDING_DIMENSIONS takes a whole number from 1 to 2000, not "2001".'],
    [{ KNOWLEDGE_PROVIDER: 'mysql' }, 'KNOWLEDGE_PROVIDER takes sqlite or postgres, not "mysql".'],
  ])('say what is wrong with the knowledge, and no secret: %j', (given, message) => {
    const env = {
      KNOWLEDGE_PROVIDER: 'postgres',
      DATABASE_URL: 'postgres://me:CANARY@127.0.0.1/x',
      EMBEDDING_BASE_URL: 'http://127.0.0.1:11434/v1',
      EMBEDDING_MODEL: 'bge-m3',
      EMBEDDING_DIMENSIONS: '1024',
      ...given,
    };
    expect(() => settingsFrom(env)).toThrow(expect.objectContaining({ name: 'SettingError', message }));
  });

  it('forward to the real Bedrock unless another server is named', () => {
    const env = { MODEL_PROVIDER: 'bedrock', MODEL_ID: 'a.model' };
    expect(settingsFrom(env).forwardsBedrock).toBe(true);
    const server = { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: 'http://127.0.0.1:1' };
    expect(settingsFrom({ ...env, ...server })).toMatchObject({ forwardsBedrock: false, environment: server });
  });

  it.each([
    ['MODEL_HEADERS', 'x-a: b', 'MODEL_HEADERS must be a JSON object of strings, like {"x-a": "b"}.'],
    ['MODEL_HEADERS', 'null', 'MODEL_HEADERS must be a JSON object of strings, like {"x-a": "b"}.'],
    ['MODEL_HEADERS', '["b"]', 'MODEL_HEADERS must be a JSON object of strings, like {"x-a": "b"}.'],
    ['MODEL_HEADERS', '{"x-a":1}', 'MODEL_HEADERS must be a JSON object of strings, like {"x-a": "b"}.'],
    ['MODEL_HEADERS', '{"x-a":"khóa"}', 'MODEL_HEADERS has a value that is not of visible ASCII characters.'],
    [
      'MODEL_HEADERS',
      '{"x-a":"ssm:/b"}',
      'MODEL_HEADERS must hold the values themselves. The local cloud stores them as parameters.',
    ],
    ['MODEL_API_KEY', 'khóa', 'MODEL_API_KEY is not of 1 to 4096 visible ASCII characters.'],
    ['MODEL_PROVIDER', 'gpt', 'MODEL_PROVIDER takes embedded, bedrock or openai, not "gpt".'],
    ['MODEL_PROVIDER', 'bedrock', 'MODEL_ID is not set, and MODEL_PROVIDER is bedrock.'],
    ['PORT', 'http', 'PORT is "http": it must be a whole number from 0 to 65535.'],
    ['PORT', '65536', 'PORT is "65536": it must be a whole number from 0 to 65535.'],
    [
      'LOCAL_FUNCTION_TIMEOUT_S',
      '0',
      'LOCAL_FUNCTION_TIMEOUT_S is "0": it must be a number of seconds from 0.001 to 900.',
    ],
    [
      'LOCAL_FUNCTION_TIMEOUT_S',
      '5s',
      'LOCAL_FUNCTION_TIMEOUT_S is "5s": it must be a number of seconds from 0.001 to 900.',
    ],
    [
      'LOCAL_GATEWAY_TIMEOUT_MS',
      '1.5',
      'LOCAL_GATEWAY_TIMEOUT_MS is "1.5": it must be a whole number of milliseconds from 1 to 900000.',
    ],
    ['AUTH', 'IAM', 'AUTH is "IAM": it must be iam, apiKey or none.'],
    ['NETWORK', 'vpc', 'NETWORK is "vpc": it must be public or private.'],
    ['AI_SERVICE_URL', 'localhost:4000', 'AI_SERVICE_URL is "localhost:4000": it must be an http or https URL.'],
  ])('say what is wrong with %s = %s', (name, value, message) => {
    expect(() => settingsFrom({ [name]: value })).toThrow(message);
  });
});
