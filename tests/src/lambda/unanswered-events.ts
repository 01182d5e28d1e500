/**
 * Events of AWS that expect no HTTP response, as AWS's guides print them, reduced to the members that resemble a request.
 */
const ARN = 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/dev/GET/chat';
const headers = { Accept: '*/*', Host: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com' };
const agent = { name: 'clerk', id: 'AGENT12345', alias: 'TSTALIASID', version: 'DRAFT' };
const action = {
  messageVersion: '1.0',
  agent,
  inputText: 'hello',
  sessionId: '1',
  actionGroup: 'orders',
  parameters: [{ name: 'id', type: 'string', value: '42' }],
  sessionAttributes: {},
  promptSessionAttributes: {},
};
const restAuthorizer = {
  type: 'REQUEST',
  methodArn: ARN,
  resource: '/chat',
  path: '/chat',
  httpMethod: 'GET',
  headers,
  multiValueHeaders: { Accept: ['*/*'] },
  queryStringParameters: {},
  pathParameters: {},
  stageVariables: {},
  requestContext: { path: '/dev/chat', httpMethod: 'GET', requestTimeEpoch: 1_768_478_400_000, stage: 'dev' },
};

/** An agent's action with an API schema. It resembles a request most. */
export const agentApiEvent: object = {
  ...action,
  apiPath: '/orders/{id}',
  httpMethod: 'GET',
  requestBody: { content: { 'application/json': { properties: [{ name: 'id', type: 'string', value: '42' }] } } },
};

export const UNANSWERED_EVENTS: readonly (readonly [string, unknown])[] = [
  ["an agent's action group with an API schema", agentApiEvent],
  ["an agent's action group with function details", { ...action, function: 'orderOf' }],
  ["an agent's parser", { messageVersion: '1.0', agent, invokeModelRawResponse: '', promptType: 'ORCHESTRATION' }],
  ['a node of a prompt flow', { messageVersion: '1.0', flow: { flowArn: ARN }, node: { name: 'n', nodeInputs: [] } }],
  ['an authorizer of a REST API', restAuthorizer],
  ['an authorizer of a REST API, without its context', { ...restAuthorizer, requestContext: undefined }],
  ['a token authorizer', { type: 'TOKEN', authorizationToken: 'Bearer x', methodArn: ARN }],
  ['an authorizer of an HTTP API, format 1.0', { ...restAuthorizer, version: '1.0', identitySource: 'x' }],
  [
    'an authorizer of an HTTP API, format 2.0',
    {
      version: '2.0',
      type: 'REQUEST',
      routeArn: ARN,
      identitySource: ['x'],
      routeKey: '$default',
      rawPath: '/chat',
      headers,
      requestContext: { http: { method: 'GET', path: '/chat' }, routeKey: '$default', timeEpoch: 1_768_478_400_000 },
    },
  ],
  [
    'an authorizer of a WebSocket API',
    {
      type: 'REQUEST',
      methodArn: ARN,
      headers,
      requestContext: { routeKey: '$connect', connectionId: 'JKJaXeY7joE=' },
    },
  ],
  [
    'an authorizer of AppSync',
    {
      authorizationToken: 'x',
      requestContext: { apiId: 'x', requestId: 'x', queryString: 'query {}' },
      requestHeaders: {},
    },
  ],
  [
    'a resolver of AppSync',
    { arguments: {}, identity: null, source: null, request: { headers }, info: {}, prev: null },
  ],
  [
    'a handler of AppSync Events',
    { identity: null, request: { headers }, info: { channel: { path: '/c' } }, events: [] },
  ],
  ['a resolver of Amplify', { typeName: 'Query', fieldName: 'a', arguments: {}, request: { headers } }],
  ['Lambda@Edge', { Records: [{ cf: { config: {}, request: { method: 'GET', uri: '/chat', headers: {} } } }] }],
  [
    'S3 Object Lambda',
    {
      xAmzRequestId: 'x',
      getObjectContext: { inputS3Url: 'x' },
      userRequest: { url: 'https://x', headers },
      protocolVersion: '1',
    },
  ],
  ['S3', { Records: [{ eventSource: 'aws:s3', requestParameters: { sourceIPAddress: '1' }, s3: {} }] }],
  ['S3 Batch', { invocationSchemaVersion: '2.0', invocationId: 'x', job: { id: 'x' }, tasks: [] }],
  ['SNS', { Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', Sns: { Message: '{}' } }] }],
  ['SES', { Records: [{ eventSource: 'aws:ses', eventVersion: '1.0', ses: {} }] }],
  ['Kinesis', { Records: [{ eventSource: 'aws:kinesis', kinesis: { data: '' } }] }],
  ['Firehose', { invocationId: 'x', deliveryStreamArn: 'x', region: 'eu-west-1', records: [] }],
  ['DynamoDB', { Records: [{ eventSource: 'aws:dynamodb', eventVersion: '1.1', dynamodb: {} }] }],
  ['DocumentDB', { eventSourceArn: 'x', events: [{ event: {} }], eventSource: 'aws:docdb' }],
  ['Kafka', { eventSource: 'aws:kafka', bootstrapServers: 'x', records: { 't-0': [{ headers: [] }] } }],
  ['ActiveMQ', { eventSource: 'aws:mq', eventSourceArn: 'x', messages: [{ data: '' }] }],
  ['RabbitMQ', { eventSource: 'aws:rmq', eventSourceArn: 'x', rmqMessagesByQueue: {} }],
  ['EventBridge', { version: '0', id: 'x', 'detail-type': 'Order', source: 'shop', detail: { httpMethod: 'POST' } }],
  ['CloudTrail', { version: '0', 'detail-type': 'AWS API Call via CloudTrail', detail: { requestParameters: {} } }],
  ['CloudWatch logs', { awslogs: { data: '' } }],
  ['a CloudWatch alarm', { source: 'aws.cloudwatch', alarmArn: 'x', alarmData: {} }],
  ['a rule of Config', { version: '1.0', invokingEvent: '{}', ruleParameters: '{}', resultToken: 'x' }],
  ['a custom resource', { RequestType: 'Create', ServiceToken: 'x', ResponseURL: 'https://x', RequestId: 'x' }],
  ['CodePipeline', { 'CodePipeline.job': { id: 'x', data: {} } }],
  ['CodeCommit', { Records: [{ eventSource: 'aws:codecommit', codecommit: {} }] }],
  ['a rotation of a secret', { Step: 'createSecret', Token: 'x', SecretId: 'x' }],
  [
    'a trigger of Cognito',
    { version: '1', triggerSource: 'PreSignUp_SignUp', callerContext: {}, request: {}, response: {} },
  ],
  ['Connect', { Name: 'ContactFlowEvent', Details: { ContactData: {}, Parameters: {} } }],
  ['Lex', { messageVersion: '1.0', invocationSource: 'DialogCodeHook', currentIntent: {}, sessionAttributes: {} }],
  [
    'Lex V2',
    {
      messageVersion: '1.0',
      invocationSource: 'FulfillmentCodeHook',
      sessionId: 'x',
      requestAttributes: {},
      sessionState: {},
    },
  ],
  ['Alexa', { version: '1.0', session: {}, context: { System: {} }, request: { type: 'LaunchRequest' } }],
  ['Chime', { SchemaVersion: '1.0', Sequence: 1, InvocationEventType: 'NEW_INBOUND_CALL', CallDetails: {} }],
  ['a rule of IoT', { state: { reported: {} }, method: 'GET' }],
  [
    'an authorizer of IoT',
    { token: 'x', signatureVerified: true, protocols: ['http'], protocolData: { http: { headers, queryString: '' } } },
  ],
  [
    'an authorizer of Transfer Family',
    { username: 'x', password: 'x', protocol: 'SFTP', serverId: 'x', sourceIp: '1' },
  ],
  // The default template of a non-proxy integration, which matches errors by their messages.
  [
    'an integration with a mapping template',
    { body: {}, method: 'POST', headers, path: {}, requestPath: '/chat', stage: 'dev' },
  ],
  ['the passthrough template', { 'body-json': {}, params: { header: headers }, context: { 'http-method': 'POST' } }],
];
