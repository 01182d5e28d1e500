import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { API_ID, ENDPOINT_URL, GATEWAY_URL, type ServiceDefinition } from '../../../local/definitions.ts';
import type { Trust } from '../../../local/settings.ts';
import { readService } from '../../../local/template/service.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const parameterName = '/middy-deadline/dev/ai-service-url';
const keyName = '/middy-deadline/dev/ai-api-key';

describe('serverless.yml, as the local cloud reads it', () => {
  let service: ServiceDefinition;

  beforeAll(async () => {
    service = await readService(root, { trust: { auth: 'iam', network: 'public' } });
  }, 60_000);

  it('has both functions with their limits and their roles', () => {
    expect(service.functions).toMatchObject([
      { key: 'chatbot', timeoutMs: 25_000, memorySizeMb: 512, role: 'middy-deadline-dev-ChatbotRole' },
      { key: 'metaphysical', timeoutMs: 25_000, memorySizeMb: 1769, role: 'middy-deadline-dev-MetaphysicalRole' },
    ]);
    const names = service.functions.map(({ name }) => name);
    expect(names).toEqual(['middy-deadline-dev-chatbot', 'middy-deadline-dev-metaphysical']);
  });

  it('has their routes, each with its time limit and its authorization', () => {
    const rest = { api: 'rest', timeoutMs: 29_000 };
    expect(service.routes).toEqual([
      { ...rest, method: 'POST', path: '/chat', functionKey: 'chatbot', auth: 'none' },
      { ...rest, method: 'OPTIONS', path: '/chat', functionKey: 'chatbot', auth: 'none' },
      { ...rest, method: 'POST', path: '/metaphysical', functionKey: 'metaphysical', auth: 'iam' },
    ]);
  });

  it('has the parameter whose name Chatbot is given, with the local gateway for its value', () => {
    const [parameter] = service.parameters;
    expect(parameter).toEqual({ name: parameterName, type: 'String', value: GATEWAY_URL });
    expect(service.functions[0]?.environment.AI_URL_PARAMETER).toBe(parameter?.name);
  });

  it('gives a function no address of the AI service beside the parameter', () => {
    for (const { environment } of service.functions) expect(environment).not.toHaveProperty('AI_SERVICE_URL');
  });

  it('resolves the values as CloudFormation does', () => {
    const stack = expect.stringMatching(/^arn:aws:cloudformation:us-east-1:\d{12}:stack\/middy-deadline-dev\//);
    for (const { environment } of service.functions) expect(environment.ACCESS_LOG_KEY).toEqual(stack);
  });

  it('lets Chatbot call that one method, and nobody else', () => {
    const method = `arn:aws:execute-api:us-east-1:000000000000:${API_ID}/dev/POST/metaphysical`;
    expect(service.roles).toEqual([
      {
        name: 'middy-deadline-dev-ChatbotRole',
        statements: [{ actions: ['execute-api:Invoke'], resources: [method] }],
      },
      { name: 'middy-deadline-dev-MetaphysicalRole', statements: [] },
    ]);
  });

  it('has the table whose name MetaphysicalAPI is given', () => {
    expect(service.tables).toEqual([
      {
        TableName: service.functions[1]?.environment.IDEMPOTENCY_TABLE,
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      },
    ]);
  });
});

describe('another choice', () => {
  const readWith = (trust: Trust): Promise<ServiceDefinition> => readService(root, { trust });

  it('of a key: the AI service asks for it, within its plan, and no role may do more', async () => {
    const { routes, functions, roles, usagePlan, network } = await readWith({ auth: 'apiKey', network: 'public' });
    expect(routes.at(-1)).toMatchObject({ path: '/metaphysical', auth: 'apiKey' });
    expect(functions[0]?.environment).toMatchObject({
      AI_AUTH: 'apiKey',
      AI_API_KEY_PARAMETER: keyName,
      AI_API_ID: '',
    });
    expect(roles?.flatMap(({ statements }) => statements)).toEqual([]);
    expect(usagePlan).toEqual({
      throttle: { ratePerSecond: expect.any(Number), burst: expect.any(Number) },
      quota: { limit: expect.any(Number), period: 'DAY' },
    });
    expect(network).toBe('public');
  }, 60_000);

  it('of a private network: the parameter leads to the endpoint, and the chat is on an HTTP API', async () => {
    const { routes, functions, parameters, network, usagePlan } = await readWith({ auth: 'none', network: 'private' });
    expect(network).toBe('private');
    const http = { api: 'http', auth: 'none', functionKey: 'chatbot', path: '/chat', timeoutMs: 30_000 };
    expect(routes).toEqual([
      { ...http, method: 'POST' },
      { ...http, method: 'OPTIONS' },
      expect.objectContaining({ api: 'rest', path: '/metaphysical', auth: 'none' }),
    ]);
    expect(parameters).toEqual([{ name: parameterName, type: 'String', value: ENDPOINT_URL }]);
    expect(functions[0]?.environment).toMatchObject({ AI_API_ID: API_ID, AI_API_KEY_PARAMETER: '' });
    expect(usagePlan).toBeUndefined();
  }, 60_000);
});
