import type { Auth, Network } from './combinations.ts';
import { STAGE } from './combinations.ts';
import { linesOf } from './policies.ts';
import type { Package } from './template.ts';

/** An ARN of the deploying account's partition. */
export const arn = (rest: string): string => `arn:\${AWS::Partition}:${rest}`;

/** Region and account in an ARN. */
export const HERE: string = `\${AWS::Region}:\${AWS::AccountId}`;

/** A reference in the form of `rendered()`. */
export const ref = (id: string): string => `\${${id}}`;

export const parameterArn = (name: string): string => arn(`ssm:${HERE}:parameter/middy-deadline/${STAGE}/${name}`);

/** MetaphysicalAPI's method in an ARN, after the API's id. */
export const METHOD: string = `${STAGE}/POST/metaphysical`;

/** A role's permissions without writing its log and joining the VPC, which have their own tests. */
export function allowedTo(of: Package, role: string): readonly string[] {
  const allowed = of.statementsOf(role).filter(({ Effect }) => Effect === 'Allow');
  return allowed.flatMap(linesOf).filter((line) => !/^(logs|ec2):/.test(line));
}

/** A logical id without the part that osls changes in each run. */
export const stableId = (id: string): string => id.replace(/^(ApiGatewayDeployment)\d+$/, '$1');

/** The resources of every combination. */
const everywhere: readonly string[] = [
  ...['ServerlessDeploymentBucket', 'ServerlessDeploymentBucketPolicy', 'ChatbotLogGroup', 'MetaphysicalLogGroup'],
  ...['ChatbotLambdaFunction', 'MetaphysicalLambdaFunction', 'ChatbotRole', 'MetaphysicalRole'],
  ...['ApiGatewayRestApi', 'ApiGatewayResourceMetaphysical', 'ApiGatewayMethodMetaphysicalPost', 'ApiGatewayStage'],
  ...['ApiGatewayDeployment', 'MetaphysicalLambdaPermissionApiGateway', 'RefusedByGateway', 'FailedAtGateway'],
  ...['AiServiceUrlParameter', 'IdempotencyTable'],
];

/** The further resources of each AUTH. */
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

/** The logical ids of all resources of a combination. */
export const idsOf = (auth: Auth, network: Network): readonly string[] =>
  [...everywhere, ...withAuth[auth], ...withNetwork[network]].toSorted();

const wildcardsEverywhere: readonly string[] = [
  // osls' own bucket denies requests without TLS.
  'ServerlessDeploymentBucketPolicy: Deny Principal *',
  'ServerlessDeploymentBucketPolicy: Deny Action s3:*',
  `ServerlessDeploymentBucketPolicy: Deny Resource ${arn(`s3:::${ref('ServerlessDeploymentBucket')}/*`)}`,
  // osls' own permissions cover any method of one API. The API decides which methods call the function.
  `MetaphysicalLambdaPermissionApiGateway: SourceArn ${arn(`execute-api:${HERE}:${ref('ApiGatewayRestApi')}/*/*`)}`,
];
const wildcardsWith: Readonly<Record<Network, readonly string[]>> = {
  public: [
    `ChatbotLambdaPermissionApiGateway: SourceArn ${arn(`execute-api:${HERE}:${ref('ApiGatewayRestApi')}/*/*`)}`,
  ],
  private: [
    `ChatbotLambdaPermissionHttpApi: SourceArn ${arn(`execute-api:${HERE}:${ref('HttpApi')}/*`)}`,
    // Everything that does not come through the endpoint is denied.
    'ApiGatewayRestApi: Deny Principal *',
    'ApiGatewayRestApi: Deny Resource execute-api:/*',
    // Conditions name the endpoint or the role. A gateway endpoint's policy does not accept a role as principal.
    'ApiGatewayRestApi: Allow Principal *',
    'ExecuteApiEndpoint: Allow Principal *',
    'SsmEndpoint: Allow Principal *',
    'DynamoDbEndpoint: Allow Principal *',
    // With the API's id, the API and the endpoint would wait for each other.
    `ExecuteApiEndpoint: Allow Resource ${arn(`execute-api:${HERE}:*/${METHOD}`)}`,
    // The ids of Lambda's network interfaces are not known beforehand, and EC2's describe actions have no resources.
    `FunctionsJoinVpc: Allow Resource ${arn(`ec2:${HERE}:*/*`)}`,
    'FunctionsJoinVpc: Allow Resource *',
    // The functions' code is denied all of EC2.
    'FunctionsJoinVpc: Deny Action ec2:*',
    'FunctionsJoinVpc: Deny Resource *',
  ],
};

/** The wildcards of a template, each with the reason why it cannot be narrower. */
export const wildcardsOf = (network: Network): readonly string[] =>
  [...wildcardsEverywhere, ...wildcardsWith[network]].toSorted();
