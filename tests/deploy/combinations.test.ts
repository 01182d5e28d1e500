import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AUTHS, COMBINATIONS, type Combinations, NETWORKS, packageCombinations, STAGE } from './combinations.ts';
import { allowedTo, arn, HERE, idsOf, METHOD, parameterArn, ref, stableId, wildcardsOf } from './expected.ts';
import { linesOf, wildcardsIn } from './policies.ts';
import { cyclesIn, danglingIn } from './references.ts';
import type { Package, Resource } from './template.ts';

jest.setTimeout(120_000);

let packaged: Combinations;

beforeAll(async () => {
  packaged = await packageCombinations();
});

afterAll(() => packaged.remove());

describe.each(COMBINATIONS)('%s on the %s network', (auth, network) => {
  const template = (): Package => packaged.of(auth, network);

  it('is packaged without an account, a network or a complaint', () => {
    expect(template().output).toContain('Service packaged');
    expect(template().output).not.toMatch(/warning|deprecat|error/i);
  });

  it('has the resources of its settings, and none of the others', () => {
    expect(Object.keys(template().resources).map(stableId).toSorted()).toEqual(idsOf(auth, network));
  });

  it('has no circular and no dangling references', () => {
    expect(cyclesIn(template().resources)).toEqual([]);
    expect(danglingIn(template().resources)).toEqual([]);
  });

  it('has no null in it, which CloudFormation refuses', () => {
    expect(JSON.stringify(template().resources)).not.toMatch(/[:[,]null/);
  });

  it('has no wildcard but those that cannot be narrower', () => {
    expect([...wildcardsIn(template().resources)].toSorted()).toEqual(wildcardsOf(network));
  });

  it('allows what Chatbot needs', () => {
    const url = arn(`ssm:${HERE}:parameter${ref('AiServiceUrlParameter')}`);
    expect(allowedTo(template(), 'ChatbotRole')).toEqual(
      {
        iam: [
          `ssm:GetParameters ${url}`,
          `execute-api:Invoke ${arn(`execute-api:${HERE}:${ref('ApiGatewayRestApi')}/${METHOD}`)}`,
        ],
        apiKey: [`ssm:GetParameters ${url}`, `ssm:GetParameters ${parameterArn('ai-api-key')}`],
        none: [`ssm:GetParameters ${url}`],
      }[auth],
    );
  });

  it('lets MetaphysicalAPI use its table, record by record', () => {
    const actions = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'];
    expect(allowedTo(template(), 'MetaphysicalRole')).toEqual(
      actions.map((action) => `dynamodb:${action} ${ref('IdempotencyTable.Arn')}`),
    );
    expect(template().variablesOf('MetaphysicalLambdaFunction')).toHaveProperty('IDEMPOTENCY_TABLE', {
      Ref: 'IdempotencyTable',
    });
  });

  it('admits the right callers to MetaphysicalAPI', () => {
    expect(template().properties('ApiGatewayMethodMetaphysicalPost')).toMatchObject({
      HttpMethod: 'POST',
      AuthorizationType: auth === 'iam' ? 'AWS_IAM' : 'NONE',
      ApiKeyRequired: auth === 'apiKey',
    });
  });

  it('tells Chatbot how to be let through', () => {
    expect(template().variablesOf('ChatbotLambdaFunction')).toMatchObject({
      AI_AUTH: auth,
      AI_URL_PARAMETER: `/middy-deadline/${STAGE}/ai-service-url`,
      AI_API_KEY_PARAMETER: auth === 'apiKey' ? `/middy-deadline/${STAGE}/ai-api-key` : '',
      AI_API_ID: network === 'private' ? { Ref: 'ApiGatewayRestApi' } : '',
    });
  });

  it('has nothing of a language model: none is chosen', () => {
    expect(JSON.stringify(template().resources)).not.toMatch(/bedrock|openai|model-api-key/i);
    expect(template().variablesOf('MetaphysicalLambdaFunction')).toMatchObject({
      MODEL_PROVIDER: 'embedded',
      MODEL_ID: '',
      MODEL_BASE_URL: '',
      MODEL_API_KEY_PARAMETER: '',
    });
  });

  it('limits the rate of requests to the REST API', () => {
    expect(template().properties('ApiGatewayStage')).toMatchObject({
      StageName: STAGE,
      MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 }],
    });
  });
});

describe.each(AUTHS)('the public network, with %s', (auth) => {
  const template = (): Package => packaged.of(auth, 'public');

  it('has one regional API with a policy of none', () => {
    expect(template().properties('ApiGatewayRestApi')).toMatchObject({
      EndpointConfiguration: { Types: ['REGIONAL'] },
      Policy: '',
    });
  });

  it.each(['Post', 'Options'])('has /chat open to everybody: %s', (verb) => {
    expect(template().properties(`ApiGatewayMethodChat${verb}`)).toMatchObject({
      AuthorizationType: 'NONE',
      ApiKeyRequired: false,
    });
  });

  it('has the functions where they reach everything', () => {
    expect(template().properties('ChatbotLambdaFunction')).not.toHaveProperty('VpcConfig');
    expect(template().properties('MetaphysicalLambdaFunction')).not.toHaveProperty('VpcConfig');
  });
});

describe.each(NETWORKS)('the API key on the %s network', (network) => {
  const template = (): Package => packaged.of('apiKey', network);

  it('has its value from API Gateway and not from the template', () => {
    expect(template().properties('ChatbotApiKey')).toEqual({ Enabled: true, Description: expect.any(String) });
  });

  it('is counted against a plan that throttles it on this stage', () => {
    expect(template().properties('ChatbotUsagePlan')).toMatchObject({
      ApiStages: [{ ApiId: { Ref: 'ApiGatewayRestApi' }, Stage: { Ref: 'ApiGatewayStage' } }],
      Throttle: { RateLimit: 25, BurstLimit: 50 },
      Quota: { Limit: 100_000, Period: 'DAY' },
    });
    expect(template().properties('ChatbotUsagePlanKey')).toEqual({
      KeyId: { Ref: 'ChatbotApiKey' },
      KeyType: 'API_KEY',
      UsagePlanId: { Ref: 'ChatbotUsagePlan' },
    });
  });
});

describe('the private network', () => {
  describe.each(AUTHS)('with %s', (auth) => {
    const template = (): Package => packaged.of(auth, 'private');
    const properties = (id: string): Resource['Properties'] => template().properties(id);

    it('has a private API that the endpoint alone leads to', () => {
      const endpoint = { 'aws:SourceVpce': { Ref: 'ExecuteApiEndpoint' } };
      const role = { 'aws:PrincipalArn': { 'Fn::GetAtt': ['ChatbotRole', 'Arn'] } };
      const admitted = { StringEquals: endpoint, ...(auth === 'iam' && { ArnEquals: role }) };
      const everybody = { Principal: '*', Action: ['execute-api:Invoke'] };
      expect(properties('ApiGatewayRestApi')).toMatchObject({
        EndpointConfiguration: { Types: ['PRIVATE'], VpcEndpointIds: [{ Ref: 'ExecuteApiEndpoint' }] },
        Policy: {
          Statement: [
            { Effect: 'Deny', ...everybody, Resource: 'execute-api:/*', Condition: { StringNotEquals: endpoint } },
            { Effect: 'Allow', ...everybody, Resource: `execute-api:/${METHOD}`, Condition: admitted },
          ],
        },
      });
      expect(template().statementsIn('ApiGatewayRestApi')[1]?.Condition).toEqual(admitted);
    });

    it("gives Chatbot the endpoint's own name, with the stage", () => {
      const entry = { 'Fn::Select': [0, { 'Fn::GetAtt': ['ExecuteApiEndpoint', 'DnsEntries'] }] };
      const host = { 'Fn::Select': [1, { 'Fn::Split': [':', entry] }] };
      expect(properties('AiServiceUrlParameter')).toHaveProperty('Value', {
        'Fn::Sub': [`https://\${Host}/${STAGE}`, { Host: host }],
      });
    });

    it.each([
      ['ChatbotLambdaFunction', 'ChatbotSecurityGroup'],
      ['MetaphysicalLambdaFunction', 'MetaphysicalSecurityGroup'],
    ])('has both functions in both subnets, in a group of their own, once their roles may: %s', (id, group) => {
      expect(properties(id)).toHaveProperty('VpcConfig', {
        SubnetIds: [{ Ref: 'SubnetA' }, { Ref: 'SubnetB' }],
        SecurityGroupIds: [{ Ref: group }],
      });
      expect(template().resource(id).DependsOn).toContain('FunctionsJoinVpc');
    });

    it('has /chat on an HTTP API, open and throttled', () => {
      expect(properties('HttpApi')).toEqual({ Name: `middy-deadline-${STAGE}-chat`, ProtocolType: 'HTTP' });
      expect(properties('HttpApiIntegrationChatbot')).toMatchObject({ PayloadFormatVersion: '2.0' });
      expect(properties('HttpApiStage')).toMatchObject({
        StageName: '$default',
        AutoDeploy: true,
        DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
      });
      for (const [id, verb] of [
        ['HttpApiRoutePostChat', 'POST'] as const,
        ['HttpApiRouteOptionsChat', 'OPTIONS'] as const,
      ]) {
        expect(properties(id)).toMatchObject({ RouteKey: `${verb} /chat` });
        expect(properties(id)).not.toHaveProperty('AuthorizationType');
      }
    });

    it('lets each endpoint be used for one thing by one function', () => {
      const only = (role: string) => ({ ArnEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': [role, 'Arn'] } } });
      const allowed = (id: string) =>
        template()
          .statementsIn(id)
          .map((each) => [linesOf(each), each.Condition]);
      const key = auth === 'apiKey' ? 'ai-api-key' : 'ai-service-url';
      expect(allowed('SsmEndpoint')).toEqual([
        [
          [`ssm:GetParameters ${parameterArn('ai-service-url')}`, `ssm:GetParameters ${parameterArn(key)}`],
          only('ChatbotRole'),
        ],
      ]);
      expect(allowed('DynamoDbEndpoint')).toEqual([
        [allowedTo(template(), 'MetaphysicalRole'), only('MetaphysicalRole')],
      ]);
      expect(allowed('ExecuteApiEndpoint')).toEqual([
        [[`execute-api:Invoke ${arn(`execute-api:${HERE}:*/${METHOD}`)}`], undefined],
      ]);
    });
  });

  const template = (): Package => packaged.of('iam', 'private');
  const properties = (id: string): Resource['Properties'] => template().properties(id);

  it.each([
    ['ExecuteApiEndpoint', 'execute-api', false],
    ['SsmEndpoint', 'ssm', true],
  ])('reaches a service through an interface in both subnets: %s', (id, service, PrivateDnsEnabled) => {
    expect(properties(id)).toMatchObject({
      VpcEndpointType: 'Interface',
      ServiceName: { 'Fn::Sub': `com.amazonaws.\${AWS::Region}.${service}` },
      SubnetIds: [{ Ref: 'SubnetA' }, { Ref: 'SubnetB' }],
      SecurityGroupIds: [{ Ref: 'EndpointSecurityGroup' }],
      PrivateDnsEnabled,
    });
  });

  it('reaches DynamoDB through a gateway, which costs nothing, from both subnets', () => {
    expect(properties('DynamoDbEndpoint')).toMatchObject({
      VpcEndpointType: 'Gateway',
      RouteTableIds: [{ Ref: 'RouteTable' }],
    });
    for (const subnet of ['SubnetA', 'SubnetB']) {
      expect(properties(`${subnet}Routes`)).toEqual({ RouteTableId: { Ref: 'RouteTable' }, SubnetId: { Ref: subnet } });
    }
  });

  it('has its subnets in two zones, one beside the other', () => {
    expect([properties('SubnetA'), properties('SubnetB')]).toMatchObject([
      { CidrBlock: '10.20.0.0/26', AvailabilityZone: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] } },
      { CidrBlock: '10.20.0.64/26', AvailabilityZone: { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] } },
    ]);
  });

  it('has no other way out, and no way in: no gateway, no NAT, no route of its own', () => {
    const types = Object.values(template().resources).map(({ Type }) => Type);
    expect(types.filter((type) => /Gateway$|NatGateway|::Route$|EIP/.test(type) && type.includes('EC2'))).toEqual([]);
  });

  it('lets Chatbot call the endpoints, and nobody call a function', () => {
    const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };
    const groups = ['ChatbotSecurityGroup', 'MetaphysicalSecurityGroup', 'EndpointSecurityGroup'];
    expect(template().idsOf('AWS::EC2::SecurityGroup')).toEqual(groups);
    expect(groups.map((id) => properties(id).SecurityGroupEgress)).toEqual([
      [{ ...https, DestinationSecurityGroupId: { Ref: 'EndpointSecurityGroup' } }],
      [{ ...https, CidrIp: '0.0.0.0/0' }],
      [{ ...https, CidrIp: '127.0.0.1/32' }],
    ]);
    for (const id of groups) expect(properties(id)).not.toHaveProperty('SecurityGroupIngress');
    expect(template().idsOf('AWS::EC2::SecurityGroupIngress')).toEqual(['EndpointsAdmitChatbot']);
    expect(properties('EndpointsAdmitChatbot')).toEqual({
      ...https,
      GroupId: { Ref: 'EndpointSecurityGroup' },
      SourceSecurityGroupId: { Ref: 'ChatbotSecurityGroup' },
    });
  });

  it("lets Lambda make interfaces, and the functions' code none", () => {
    const statements = template().statementsIn('FunctionsJoinVpc');
    expect(statements.map(({ Effect, Action }) => [Effect, Action])).toEqual([
      ['Allow', ['ec2:DeleteNetworkInterface', 'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses']],
      ['Allow', ['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets']],
      ['Deny', 'ec2:*'],
    ]);
    const functions = ['ChatbotLambdaFunction', 'MetaphysicalLambdaFunction'].map((id) => ({
      'Fn::Sub': arn(`lambda:${HERE}:function:${properties(id).FunctionName}`),
    }));
    expect(statements[2]?.Condition).toEqual({ ArnEquals: { 'lambda:SourceFunctionArn': functions } });
  });
});
