import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { GATEWAY_URL, type ServiceDefinition } from '../../local/definitions.ts';
import { resolver } from '../../local/intrinsics.ts';
import { readService } from '../../local/service.ts';

describe('serverless.yml, as the local cloud reads it', () => {
  let service: ServiceDefinition;

  beforeAll(async () => {
    service = await readService(fileURLToPath(new URL('../..', import.meta.url)));
  }, 60_000);

  it('has both functions with their limits', () => {
    expect(service.functions).toMatchObject([
      { key: 'chatbot', name: 'middy-deadline-dev-chatbot', timeoutMs: 25_000, memorySizeMb: 512 },
      { key: 'metaphysical', name: 'middy-deadline-dev-metaphysical', timeoutMs: 25_000, memorySizeMb: 1769 },
    ]);
  });

  it('has their routes, each with the time limit of the gateway', () => {
    const timeoutMs = 29_000;
    expect(service.routes).toEqual([
      { method: 'POST', path: '/chat', functionKey: 'chatbot', timeoutMs },
      { method: 'OPTIONS', path: '/chat', functionKey: 'chatbot', timeoutMs },
      { method: 'POST', path: '/metaphysical', functionKey: 'metaphysical', timeoutMs },
    ]);
  });

  it('has the parameter whose name Chatbot is given, with the local gateway for its value', () => {
    const [parameter] = service.parameters;
    expect(parameter).toEqual({ name: '/middy-deadline/dev/ai-service-url', type: 'String', value: GATEWAY_URL });
    expect(service.functions[0]?.environment.AI_URL_PARAMETER).toBe(parameter?.name);
  });

  it('gives a function no address of the AI service beside the parameter', () => {
    for (const { environment } of service.functions) expect(environment).not.toHaveProperty('AI_SERVICE_URL');
  });

  it('resolves what CloudFormation would', () => {
    const stack = expect.stringMatching(/^arn:aws:cloudformation:us-east-1:\d{12}:stack\/middy-deadline-dev\//);
    for (const { environment } of service.functions) expect(environment.ACCESS_LOG_KEY).toEqual(stack);
  });
});

describe('a value of the template', () => {
  const resolve = resolver({ service: 'app', stage: 'dev', region: 'eu-west-1', resources: { Url: '/app/url' } });

  it.each([
    ['text', 'text'],
    [7, '7'],
    [true, 'true'],
    [{ Ref: 'AWS::Region' }, 'eu-west-1'],
    [{ Ref: 'Url' }, '/app/url'],
    [
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders
      { 'Fn::Sub': 'arn:${AWS::Partition}:ssm:${AWS::Region}:parameter${Url}' },
      'arn:aws:ssm:eu-west-1:parameter/app/url',
    ],
    [
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders
      { 'Fn::Sub': 'https://${ApiGatewayRestApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/dev/x' },
      `${GATEWAY_URL}/x`,
    ],
  ])('resolves: %j', (value, text) => {
    expect(resolve(value, 'here')).toBe(text);
  });

  it.each([
    [{ Ref: 'Table' }, 'chatbot: the local cloud does not know "Table"'],
    [{ 'Fn::GetAtt': ['Table', 'Arn'] }, 'chatbot: cannot be resolved locally: {"Fn::GetAtt":["Table","Arn"]}'],
    [null, 'chatbot: cannot be resolved locally: null'],
  ])('that is beyond the local cloud is named: %j', (value, message) => {
    expect(() => resolve(value, 'chatbot')).toThrow(message);
  });
});
