import type { Auth, Network } from './combinations.ts';
import { STAGE } from './combinations.ts';
import { linesOf } from './policies.ts';
import type { Package } from './template.ts';

/** An ARN of the deploying account's partition. */
export const arn = (rest: string): string => `arn:\${AWS::Partition}:${rest}`;

/** Region and account, as they stand in an ARN. */
export const HERE: string = `\${AWS::Region}:\${AWS::AccountId}`;

/** A reference, as `rendered()` writes it. */
export const ref = (id: string): string => `\${${id}}`;

export const parameterArn = (name: string): string => arn(`ssm:${HERE}:parameter/middy-deadline/${STAGE}/${name}`);

/** MetaphysicalAPI's method, as it stands in an ARN behind the API's id. */
export const METHOD: string = `${STAGE}/POST/metaphysical`;

/** What a role allows, beside writing its log and joining the VPC, which have tests of their own. */
export function allowedTo(of: Package, role: string): readonly string[] {
  const allowed = of.statementsOf(role).filter(({ Effect }) => Effect === 'Allow');
  return allowed.flatMap(linesOf).filter((line) => !/^(logs|ec2):/.test(line));
}

/** A logical id without what osls makes new in each run. */
export const stableId = (id: string): string => id.replace(/^(ApiGatewayDeployment)\d+$/, '$1');

/** What is there whatever is chosen. */
const everywhere: readonly string[] = [
  ...['ServerlessDeploymentBucket', 'ServerlessDeploymentBucketPolicy', 'ChatbotLogGroup', 'MetaphysicalLogGroup'],
  ...['ChatbotLambdaFunction', 'MetaphysicalLambdaFunction', 'ChatbotRole', 'MetaphysicalRole'],
  ...['ApiGatewayRestApi', 'ApiGatewayResourceMetaphysical', 'ApiGatewayMethodMetaphysicalPost', 'ApiGatewayStage'],
  ...['ApiGatewayDeployment', 'MetaphysicalLambdaPermissionApiGateway', 'RefusedByGateway', 'FailedAtGateway'],
  ...['AiServiceUrlParameter', 'IdempotencyTable'],
];

/** What a choice brings with it. */
const withAuth: Readonly<Record<Auth, readonly string[]>> = {
  iam: ['ChatbotCallsMetaphysical'],
  apiKey: ['ChatbotApiKey', 'ChatbotUsagePlan', 'ChatbotUsagePlanKey', 'ChatbotReadsApiKey'],
  none: [],
};
const withNetwork: Readonly<Record<Network, readonly string[]>> = {
  public: [
    ...['ApiGatewayResourceChat', 'ApiGatewayMethodChatPost', 'ApiGatewayMethodChatOptions'],
    ...['ChatbotLambdaPermissionApiGateway'],
  ],
  private: [
    ...['HttpApi', 'HttpApiStage', 'HttpApiIntegrationChatbot', 'HttpApiRoutePostChat', 'HttpApiRouteOptionsChat'],
    ...['ChatbotLambdaPermissionHttpApi', 'Vpc', 'SubnetA', 'SubnetB', 'RouteTable', 'SubnetARoutes', 'SubnetBRoutes'],
    ...['ChatbotSecurityGroup', 'MetaphysicalSecurityGroup', 'EndpointSecurityGroup', 'EndpointsAdmitChatbot'],
    ...['ExecuteApiEndpoint', 'SsmEndpoint', 'DynamoDbEndpoint', 'FunctionsJoinVpc'],
  ],
};

/** The logical ids of a combination's resources, all of them. */
export const idsOf = (auth: Auth, network: Network): readonly string[] =>
  [...everywhere, ...withAuth[auth], ...withNetwork[network]].toSorted();

const wildcardsEverywhere: readonly string[] = [
  // osls' own bucket: it denies what does not come over TLS.
  'ServerlessDeploymentBucketPolicy: Deny Principal *',
  'ServerlessDeploymentBucketPolicy: Deny Action s3:*',
  `ServerlessDeploymentBucketPolicy: Deny Resource ${arn(`s3:::${ref('ServerlessDeploymentBucket')}/*`)}`,
  // osls' own permissions: any method of one API. Which methods lead to the function, the API says.
  `MetaphysicalLambdaPermissionApiGateway: SourceArn ${arn(`execute-api:${HERE}:${ref('ApiGatewayRestApi')}/*/*`)}`,
];
const wildcardsWith: Readonly<Record<Network, readonly string[]>> = {
  public: [
    `ChatbotLambdaPermissionApiGateway: SourceArn ${arn(`execute-api:${HERE}:${ref('ApiGatewayRestApi')}/*/*`)}`,
  ],
  private: [
    `ChatbotLambdaPermissionHttpApi: SourceArn ${arn(`execute-api:${HERE}:${ref('HttpApi')}/*`)}`,
    // What does not come through the endpoint is denied, all of it.
    'ApiGatewayRestApi: Deny Principal *',
    'ApiGatewayRestApi: Deny Resource execute-api:/*',
    // Conditions say who: the endpoint, the role. A gateway endpoint's policy takes no role for its principal.
    'ApiGatewayRestApi: Allow Principal *',
    'ExecuteApiEndpoint: Allow Principal *',
    'SsmEndpoint: Allow Principal *',
    'DynamoDbEndpoint: Allow Principal *',
    // With the API's id the API and the endpoint would wait for each other.
    `ExecuteApiEndpoint: Allow Resource ${arn(`execute-api:${HERE}:*/${METHOD}`)}`,
    // Lambda's network interfaces have no id beforehand, and EC2 no resources for what describes.
    `FunctionsJoinVpc: Allow Resource ${arn(`ec2:${HERE}:*/*`)}`,
    'FunctionsJoinVpc: Allow Resource *',
    // The functions' code is denied all of EC2.
    'FunctionsJoinVpc: Deny Action ec2:*',
    'FunctionsJoinVpc: Deny Resource *',
  ],
};

/** Every wildcard that a template has, each with the reason why it cannot be narrower. */
export const wildcardsOf = (network: Network): readonly string[] =>
  [...wildcardsEverywhere, ...wildcardsWith[network]].toSorted();
