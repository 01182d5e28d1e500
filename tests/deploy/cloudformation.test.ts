import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Package, packageInto, repository } from './template.ts';
import { namesIn } from './zip.ts';

jest.setTimeout(120_000);

let packaged: Package;

beforeAll(async () => {
  packaged = await packageInto(await mkdtemp(join(tmpdir(), 'package-')));
});

afterAll(() => rm(packaged.folder, { recursive: true, force: true }));

const functions = [
  ['chatbot', 'ChatbotLambdaFunction', 'ChatbotRole', 'ChatbotLogGroup', 512],
  ['metaphysical', 'MetaphysicalLambdaFunction', 'MetaphysicalRole', 'MetaphysicalLogGroup', 1769],
] as const;
const roles = functions.map(([, , role]) => role);

const isAboutLogs = (action: string | readonly string[]): boolean => String(action).startsWith('logs:');

it('is packaged without an account, a network or a complaint', () => {
  expect(packaged.output).toContain('Service packaged');
  expect(packaged.output).not.toMatch(/warning|deprecat|error/i);
});

describe.each(functions)('%s', (name, id, role, logGroup, memory) => {
  it('runs on Node 24 on arm64, for 25 s at most, with the memory it needs', () => {
    expect(packaged.properties(id)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 25,
      MemorySize: memory,
      Handler: `dist/lambda/${name}/index.handler`,
    });
  });

  it('has a role of its own', () => {
    expect(packaged.properties(id)).toHaveProperty('Role', { 'Fn::GetAtt': [role, 'Arn'] });
    expect(packaged.properties(role)).toHaveProperty('AssumeRolePolicyDocument.Statement', [
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]);
  });

  it('writes to its own log and to no other', () => {
    expect(packaged.statementsOf(role).filter(({ Action }) => isAboutLogs(Action))).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [logGroup, 'Arn'] },
      },
    ]);
    const logGroupName = `/aws/lambda/${packaged.properties(id).FunctionName}`;
    expect(packaged.properties(logGroup)).toHaveProperty('LogGroupName', logGroupName);
  });

  it('keeps its log for 14 days', () => {
    expect(packaged.properties(logGroup)).toHaveProperty('RetentionInDays', 14);
  });

  it("has a key for the user ids in its log that is the stack's own", () => {
    expect(packaged.variablesOf(id)).toHaveProperty('ACCESS_LOG_KEY', { Ref: 'AWS::StackId' });
  });

  it('has no address of the AI service in its environment', () => {
    expect(packaged.variablesOf(id)).not.toHaveProperty('AI_SERVICE_URL');
  });

  it('is zipped with its own bundle, complete, and nothing else', async () => {
    const folder = `dist/lambda/${name}`;
    const built = (await readdir(join(repository, folder))).filter((file) => !file.endsWith('.map'));
    const zipped = namesIn(await readFile(join(packaged.folder, `${name}.zip`)));
    expect(zipped.toSorted()).toEqual(built.map((file) => `${folder}/${file}`).toSorted());
    expect(zipped).toContain(`${folder}/index.mjs`);
  });
});

describe('permissions', () => {
  it('come from one role per function and from the chosen settings', () => {
    expect(packaged.idsOf('AWS::IAM::Role')).toEqual(roles);
    expect(packaged.idsOf('AWS::IAM::RolePolicy')).toEqual(['ChatbotCallsMetaphysical']);
    expect(packaged.idsOf('AWS::IAM::Policy')).toEqual([]);
    expect(packaged.idsOf('AWS::IAM::ManagedPolicy')).toEqual([]);
  });

  it.each(roles)('have no wildcard in them: %s', (role) => {
    expect(JSON.stringify(packaged.statementsOf(role))).not.toContain('*');
    expect(packaged.properties(role)).not.toHaveProperty('ManagedPolicyArns');
  });
});

describe('the idempotency table', () => {
  it("has the names that Powertools' records have by default, and lets them expire", () => {
    expect(packaged.properties('IdempotencyTable')).toMatchObject({
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      TimeToLiveSpecification: { AttributeName: 'expiration', Enabled: true },
    });
  });

  it('is billed per request, and encrypted with the free key', () => {
    expect(packaged.properties('IdempotencyTable')).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: false },
    });
  });

  it('is deleted with the stack and leaves no copy, because it holds personal answers', () => {
    expect(packaged.resource('IdempotencyTable')).toMatchObject({
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
    });
    expect(packaged.properties('IdempotencyTable')).not.toHaveProperty('PointInTimeRecoverySpecification');
    expect(packaged.properties('IdempotencyTable')).not.toHaveProperty('StreamSpecification');
  });
});

describe('the parameter', () => {
  it('has the name that Chatbot is given', () => {
    const Name = '/middy-deadline/dev/ai-service-url';
    expect(packaged.properties('AiServiceUrlParameter')).toMatchObject({ Name, Type: 'String' });
    expect(packaged.variablesOf('ChatbotLambdaFunction')).toHaveProperty('AI_URL_PARAMETER', Name);
  });

  it("has the stack's own endpoint for its value", () => {
    const { StageName } = packaged.properties('ApiGatewayStage');
    expect(packaged.properties('AiServiceUrlParameter')).toHaveProperty('Value', {
      'Fn::Sub': `https://\${ApiGatewayRestApi}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/${StageName}`,
    });
  });
});

describe('the API', () => {
  it('is regional', () => {
    expect(packaged.properties('ApiGatewayRestApi')).toHaveProperty('EndpointConfiguration.Types', ['REGIONAL']);
  });

  it.each([
    ['ApiGatewayMethodChatPost', 'POST', 'ChatbotLambdaFunction'],
    ['ApiGatewayMethodChatOptions', 'OPTIONS', 'ChatbotLambdaFunction'],
    ['ApiGatewayMethodMetaphysicalPost', 'POST', 'MetaphysicalLambdaFunction'],
  ])('leads a method to its function and waits 29 s, longer than the function runs: %s', (id, method, target) => {
    const { Integration, ...properties } = packaged.properties(id);
    expect(properties).toHaveProperty('HttpMethod', method);
    expect(Integration).toMatchObject({ Type: 'AWS_PROXY', TimeoutInMillis: 29_000 });
    expect(JSON.stringify(Integration?.Uri)).toContain(`{"Fn::GetAtt":["${target}","Arn"]}`);
    const functionLimitMs = (packaged.properties(target).Timeout ?? Number.NaN) * 1000;
    expect(Integration?.TimeoutInMillis).toBeGreaterThan(functionLimitMs);
  });

  it('has no method beside those', () => {
    expect(packaged.idsOf('AWS::ApiGateway::Method')).toHaveLength(3);
  });

  it.each([
    ['RefusedByGateway', 'DEFAULT_4XX'],
    ['FailedAtGateway', 'DEFAULT_5XX'],
  ])('answers as a problem that a browser may read when the gateway itself fails: %s', (id, ResponseType) => {
    const { ResponseTemplates, ...properties } = packaged.properties(id);
    expect(properties).toMatchObject({
      ResponseType,
      ResponseParameters: {
        'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
        'gatewayresponse.header.Access-Control-Expose-Headers': "'Retry-After,x-amzn-RequestId,x-amzn-ErrorType'",
        'gatewayresponse.header.Content-Type': "'application/problem+json'",
      },
    });
    const body = (ResponseTemplates?.['application/json'] ?? '')
      .replace('$context.error.messageString', '"Too Many Requests"')
      .replace('$context.error.responseType', 'THROTTLED')
      .replace('$context.requestId', 'id');
    const fixed = { type: 'about:blank', title: expect.any(String) };
    expect(JSON.parse(body)).toEqual({ ...fixed, detail: 'Too Many Requests', instance: 'id', code: 'THROTTLED' });
  });

  it('has those answers in its one deployment', () => {
    const [deployment = '', ...others] = packaged.idsOf('AWS::ApiGateway::Deployment');
    expect(others).toEqual([]);
    expect(packaged.resource(deployment).DependsOn).toEqual(
      expect.arrayContaining(['RefusedByGateway', 'FailedAtGateway']),
    );
  });

  it('has one stage, which limits the rate of requests', () => {
    const [deployment = ''] = packaged.idsOf('AWS::ApiGateway::Deployment');
    expect(packaged.properties(deployment)).not.toHaveProperty('StageName');
    expect(packaged.idsOf('AWS::ApiGateway::Stage')).toEqual(['ApiGatewayStage']);
    expect(packaged.properties('ApiGatewayStage')).toEqual({
      RestApiId: { Ref: 'ApiGatewayRestApi' },
      DeploymentId: { Ref: deployment },
      StageName: 'dev',
      MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 }],
    });
  });
});
