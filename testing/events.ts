import type {
  ALBEvent,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyWebsocketEventV2,
  EventBridgeEvent,
  SQSEvent,
} from 'aws-lambda';
import {
  ACCOUNT_ID,
  commonLogTime,
  type HttpEventOptions,
  type HttpParts,
  IDENTITY,
  lowerCaseNames,
  multiValue,
  orNull,
  partsOf,
  REGION,
  SOURCE_IP,
  USER_AGENT,
} from './event-parts.ts';

const API_ID = 'a1b2c3d4e5';
const API_HOST = `${API_ID}.execute-api.${REGION}.amazonaws.com`;
const URL_ID = 'abcdefghijklmnopqrstuvwxyz012345';

function restContext({ method, path, arrivedAt, requestId }: HttpParts): APIGatewayProxyEvent['requestContext'] {
  return {
    accountId: ACCOUNT_ID,
    apiId: API_ID,
    authorizer: undefined,
    domainName: API_HOST,
    domainPrefix: API_ID,
    extendedRequestId: 'JKJaXmPLvHcESHA=',
    httpMethod: method,
    identity: { ...IDENTITY },
    path: `/dev${path}`,
    protocol: 'HTTP/1.1',
    requestId,
    requestTime: commonLogTime(arrivedAt),
    requestTimeEpoch: arrivedAt,
    resourceId: '123456',
    resourcePath: path,
    stage: 'dev',
  };
}

/** The event of an API Gateway REST API with Lambda proxy integration (payload format 1.0). */
export function restEvent(options: HttpEventOptions = {}): APIGatewayProxyEvent {
  const parts = partsOf(options, API_HOST);
  return {
    resource: parts.path,
    path: parts.path,
    httpMethod: parts.method,
    headers: parts.headers,
    multiValueHeaders: multiValue(parts.headers),
    queryStringParameters: orNull(parts.query),
    multiValueQueryStringParameters: orNull(multiValue(parts.query)),
    pathParameters: null,
    stageVariables: null,
    requestContext: restContext(parts),
    body: parts.body ?? null,
    isBase64Encoded: parts.isBase64Encoded,
  };
}

interface VersionTwoHost {
  accountId: string;
  apiId: string;
  domainName: string;
  routeKey: string;
}

function versionTwoEvent(options: HttpEventOptions, host: VersionTwoHost): APIGatewayProxyEventV2 {
  const parts = partsOf(options, host.domainName);
  const { method, path, arrivedAt, requestId } = parts;
  return {
    version: '2.0',
    routeKey: host.routeKey,
    rawPath: path,
    rawQueryString: new URLSearchParams(parts.query).toString(),
    headers: lowerCaseNames(parts.headers),
    ...(orNull(parts.query) && { queryStringParameters: parts.query }),
    requestContext: {
      ...host,
      domainPrefix: host.apiId,
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: SOURCE_IP, userAgent: USER_AGENT },
      requestId,
      stage: '$default',
      time: commonLogTime(arrivedAt),
      timeEpoch: arrivedAt,
    },
    ...(parts.body !== undefined && { body: parts.body }),
    isBase64Encoded: parts.isBase64Encoded,
  };
}

/** The event of an API Gateway HTTP API (payload format 2.0). */
export function httpApiEvent(options: HttpEventOptions = {}): APIGatewayProxyEventV2 {
  const routeKey = `${options.method ?? 'POST'} ${options.path ?? '/chat'}`;
  return versionTwoEvent(options, { accountId: ACCOUNT_ID, apiId: API_ID, domainName: API_HOST, routeKey });
}

/** The event of a Lambda function URL: payload format 2.0 too, with its own domain name as the only difference. */
export function functionUrlEvent(options: HttpEventOptions = {}): APIGatewayProxyEventV2 {
  const domainName = `${URL_ID}.lambda-url.${REGION}.on.aws`;
  return versionTwoEvent(options, { accountId: 'anonymous', apiId: URL_ID, domainName, routeKey: '$default' });
}

/** Options of a request through a load balancer. */
export interface AlbEventOptions extends HttpEventOptions {
  /** True for a target group with multi-value headers: the event has only lists then. Default false. */
  multiValueHeaders?: boolean;
}

/** The event of an Application Load Balancer. It has no time stamp of the arrival. */
export function albEvent(options: AlbEventOptions = {}): ALBEvent {
  const parts = partsOf(options, `chat-123456789.${REGION}.elb.amazonaws.com`);
  const targetGroupArn = `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT_ID}:targetgroup/chat/d6190d154bc908a5`;
  const headers = lowerCaseNames(parts.headers);
  const { query } = parts;
  return {
    requestContext: { elb: { targetGroupArn } },
    httpMethod: parts.method,
    path: parts.path,
    ...(options.multiValueHeaders
      ? { multiValueQueryStringParameters: multiValue(query), multiValueHeaders: multiValue(headers) }
      : { queryStringParameters: query, headers }),
    body: parts.body ?? '',
    isBase64Encoded: parts.isBase64Encoded,
  };
}

/** A message of an API Gateway WebSocket API. */
export function websocketEvent(options: HttpEventOptions = {}): APIGatewayProxyWebsocketEventV2 {
  const { arrivedAt, requestId, body, isBase64Encoded } = partsOf(options, API_HOST);
  return {
    requestContext: {
      routeKey: '$default',
      messageId: 'JKJaZcWrjoECGtQ=',
      eventType: 'MESSAGE',
      extendedRequestId: 'JKJaZEFvDoEFmqg=',
      requestTime: commonLogTime(arrivedAt),
      messageDirection: 'IN',
      stage: 'dev',
      connectedAt: arrivedAt - 5_000,
      requestTimeEpoch: arrivedAt,
      requestId,
      domainName: API_HOST,
      connectionId: 'JKJaXeY7joECGtQ=',
      apiId: API_ID,
    },
    ...(body !== undefined && { body }),
    isBase64Encoded,
  };
}

/** An event with one message of an SQS queue. */
export function sqsEvent(body: object | string = { prompt: 'hello' }): SQSEvent {
  const sentAt = String(Date.now());
  const record = {
    messageId: '059f36b4-87a3-44ab-83d2-661975830a7d',
    receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
    body: typeof body === 'object' ? JSON.stringify(body) : body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: sentAt,
      SenderId: 'AIDAIENQZJOLO23YVJ4VO',
      ApproximateFirstReceiveTimestamp: sentAt,
    },
    messageAttributes: {},
    md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:chats`,
    awsRegion: REGION,
  };
  return { Records: [record] };
}

/** The event of an EventBridge schedule. */
export function scheduledEvent(): EventBridgeEvent<'Scheduled Event', Record<string, never>> {
  return {
    version: '0',
    id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: ACCOUNT_ID,
    time: `${new Date().toISOString().slice(0, 19)}Z`,
    region: REGION,
    resources: [`arn:aws:events:${REGION}:${ACCOUNT_ID}:rule/every-minute`],
    detail: {},
  };
}
