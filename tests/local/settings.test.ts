import { describe, expect, it } from '@jest/globals';
import { settingsFrom } from '../../local/settings.ts';

describe('settings from the environment', () => {
  it('have defaults, also for what is set to nothing', () => {
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
    };
    expect(settingsFrom(env)).toEqual({
      trust: { auth: 'apiKey', network: 'private' },
      port: 0,
      environment: { AI_SERVICE_URL: 'http://127.0.0.1:4000' },
      forwardsBedrock: false,
      parameters: [],
      functionTimeoutMs: 2500,
      gatewayTimeoutMs: 4000,
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

  it('forward to the real Bedrock unless another server is named', () => {
    const env = { MODEL_PROVIDER: 'bedrock', MODEL_ID: 'a.model' };
    expect(settingsFrom(env).forwardsBedrock).toBe(true);
    const server = { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: 'http://127.0.0.1:1' };
    expect(settingsFrom({ ...env, ...server })).toMatchObject({ forwardsBedrock: false, environment: server });
  });

  it.each([
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
