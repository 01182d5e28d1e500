import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { packageCopy, STAGE } from './combinations.ts';
import { allowedTo, arn, HERE, idsOf, parameterArn, ref, stableId, wildcardsOf } from './expected.ts';
import { linesOf, wildcardsIn } from './policies.ts';
import { cyclesIn, danglingIn } from './references.ts';
import type { Package } from './template.ts';

jest.setTimeout(120_000);

const MODEL = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const PROFILE = `eu.${MODEL}`;
const TIERS = '[{"users":["vip-*"],"id":"amazon.nova-pro-v1:0"}]';

const DEPLOYMENTS = {
  bedrock: { MODEL_PROVIDER: 'bedrock', MODEL_ID: MODEL, MODEL_BASE_URL: 'https://models.example/v1' },
  private: { MODEL_PROVIDER: 'bedrock', MODEL_ID: PROFILE, MODEL_TIERS: TIERS, NETWORK: 'private' },
  openai: {
    MODEL_PROVIDER: 'openai',
    MODEL_ID: 'gpt-5-mini',
    MODEL_BASE_URL: 'https://models.example/v1',
    MODEL_TTFT_MS: '700',
    MODEL_TOKENS_PER_SECOND: '60',
  },
  headers: {
    MODEL_PROVIDER: 'openai',
    MODEL_ID: 'gpt-5-mini',
    MODEL_BASE_URL: 'https://models.example/v1',
    MODEL_DIALECT: 'azure',
    MODEL_HEADERS: '{"x-project":"sky","x-token":"ssm:/sky/token","Authorization":"Basic ssm:/sky/login"}',
  },
} as const;

let folder: string;
let packaged: Readonly<Record<keyof typeof DEPLOYMENTS, Package>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'models-'));
  const of = (name: keyof typeof DEPLOYMENTS): Promise<Package> =>
    packageCopy(join(folder, name), DEPLOYMENTS[name], folder);
  const bedrock = await of('bedrock');
  const [inVpc, openai] = await Promise.all([of('private'), of('openai')]);
  packaged = { bedrock, private: inVpc, openai, headers: await of('headers') };
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const ACTION = 'bedrock:InvokeModelWithResponseStream';
const model = (region: string, id: string): string => `${ACTION} ${arn(`bedrock:${region}::foundation-model/${id}`)}`;
const table = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'].map(
  (action) => `dynamodb:${action} ${ref('IdempotencyTable.Arn')}`,
);
const modelVariables = (of: Package): object =>
  Object.fromEntries(
    Object.entries(of.variablesOf('MetaphysicalLambdaFunction')).filter(
      ([name, value]) => name.startsWith('MODEL_') && value !== '',
    ),
  );

describe.each([
  ['bedrock', 'public', ['MetaphysicalAsksModel'], []],
  [
    'private',
    'private',
    ['MetaphysicalAsksModel', 'BedrockEndpoint', 'BedrockEndpointSecurityGroup'],
    // AWS chooses the regions of a profile's model. One statement serves both the role and the endpoint.
    [
      `MetaphysicalAsksModel: Allow Resource ${arn(`bedrock:*::foundation-model/${MODEL}`)}`,
      `BedrockEndpoint: Allow Resource ${arn(`bedrock:*::foundation-model/${MODEL}`)}`,
      ...['BedrockEndpoint', 'BedrockEndpoint', 'BedrockEndpoint'].map((id) => `${id}: Allow Principal *`),
    ],
  ],
  ['openai', 'public', ['MetaphysicalReadsModelKey'], []],
] as const)('a deployment with a model: %s', (name, network, ids, wildcards) => {
  it('is packaged without a complaint', () => {
    expect(packaged[name].output).toContain('Service packaged');
    expect(packaged[name].output).not.toMatch(/warning|deprecat|error/i);
  });

  it("has the model's resources, and no further ones", () => {
    const { resources } = packaged[name];
    expect(Object.keys(resources).map(stableId).toSorted()).toEqual([...idsOf('iam', network), ...ids].toSorted());
    expect(cyclesIn(resources)).toEqual([]);
    expect(danglingIn(resources)).toEqual([]);
    expect(JSON.stringify(resources)).not.toMatch(/[:[,]null/);
  });

  it('has no wildcard but those that cannot be narrower', () => {
    expect([...wildcardsIn(packaged[name].resources)].toSorted()).toEqual(
      [...wildcardsOf(network), ...wildcards].toSorted(),
    );
  });

  it('gives Chatbot nothing', () => {
    expect(allowedTo(packaged[name], 'ChatbotRole').join()).not.toMatch(/bedrock|model/);
    expect(JSON.stringify(packaged[name].variablesOf('ChatbotLambdaFunction'))).not.toContain('MODEL_');
  });
});

describe('Bedrock', () => {
  it("is in the function's environment, and no other server", () => {
    expect(modelVariables(packaged.bedrock)).toEqual({ MODEL_PROVIDER: 'bedrock', MODEL_ID: MODEL });
    expect(modelVariables(packaged.private)).toEqual({
      MODEL_PROVIDER: 'bedrock',
      MODEL_ID: PROFILE,
      MODEL_TIERS: TIERS,
    });
  });

  it('may be asked for the one model', () => {
    expect(allowedTo(packaged.bedrock, 'MetaphysicalRole')).toEqual([...table, model(`\${AWS::Region}`, MODEL)]);
  });

  const profile = arn(`bedrock:${HERE}:inference-profile/${PROFILE}`);
  const models = [`${ACTION} ${profile}`, model('*', MODEL), model(`\${AWS::Region}`, 'amazon.nova-pro-v1:0')];

  it('may be asked for the profile, its model and that of a tier', () => {
    expect(allowedTo(packaged.private, 'MetaphysicalRole')).toEqual([...table, ...models]);
  });

  it("lets the function's role through its endpoint, for the same", () => {
    const byRole = { ArnEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': ['MetaphysicalRole', 'Arn'] } } };
    const statements = packaged.private.statementsIn('BedrockEndpoint');
    expect(statements.flatMap(linesOf)).toEqual(models);
    expect(statements.map(({ Condition }) => Condition)).toEqual([
      byRole,
      { ...byRole, StringEquals: { 'bedrock:InferenceProfileArn': { 'Fn::Sub': profile } } },
      byRole,
    ]);
  });

  it('is reached under its own name through an interface in both subnets', () => {
    expect(packaged.private.properties('BedrockEndpoint')).toMatchObject({
      VpcEndpointType: 'Interface',
      ServiceName: { 'Fn::Sub': `com.amazonaws.\${AWS::Region}.bedrock-runtime` },
      VpcId: { Ref: 'Vpc' },
      SubnetIds: [{ Ref: 'SubnetA' }, { Ref: 'SubnetB' }],
      SecurityGroupIds: [{ Ref: 'BedrockEndpointSecurityGroup' }],
      PrivateDnsEnabled: true,
    });
  });

  it('takes connections from MetaphysicalAPI and starts none', () => {
    const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };
    expect(packaged.private.properties('BedrockEndpointSecurityGroup')).toMatchObject({
      VpcId: { Ref: 'Vpc' },
      SecurityGroupIngress: [{ ...https, SourceSecurityGroupId: { Ref: 'MetaphysicalSecurityGroup' } }],
      SecurityGroupEgress: [{ ...https, CidrIp: '127.0.0.1/32' }],
    });
  });
});

describe('a server that speaks the protocol of OpenAI', () => {
  it("is in the function's environment, with the name of its key", () => {
    expect(modelVariables(packaged.openai)).toEqual({
      ...DEPLOYMENTS.openai,
      MODEL_API_KEY_PARAMETER: `/middy-deadline/${STAGE}/model-api-key`,
    });
  });

  it('has its dialect and its headers, with secrets by name', () => {
    expect(modelVariables(packaged.headers)).toEqual(DEPLOYMENTS.headers);
  });

  it('brings the permission to read the secrets that its headers name, in place of the key', () => {
    const named = (name: string): string => `ssm:GetParameters ${arn(`ssm:${HERE}:parameter${name}`)}`;
    expect(allowedTo(packaged.headers, 'MetaphysicalRole')).toEqual([
      ...table,
      named('/sky/token'),
      named('/sky/login'),
    ]);
  });

  it('brings the permission to read its key, and none for Bedrock', () => {
    expect(allowedTo(packaged.openai, 'MetaphysicalRole')).toEqual([
      ...table,
      `ssm:GetParameters ${parameterArn('model-api-key')}`,
    ]);
    expect(JSON.stringify(packaged.openai.resources)).not.toMatch(/bedrock/i);
  });
});
