import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayEventRequestContext, APIGatewayProxyEvent } from 'aws-lambda';
import { ACCOUNT_ID } from './definitions.ts';

/** A request as the gateway has it, before it becomes an event. */
export interface GatewayRequest {
  readonly message: IncomingMessage;
  readonly url: URL;
  readonly body: Buffer;
  /** The path of the route, as it is declared. */
  readonly resource: string;
  readonly stage: string;
  readonly requestId: string;
  readonly traceId: string;
  /** When the request arrived: the start of the gateway's clock. */
  readonly arrivedAtEpochMs: number;
}

type MultiValues = Record<string, string[]>;

/** Headers that concern the client's connection and end at the gateway. */
const hopByHop = /^(connection|expect|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/i;

/**
 * A REST API's event for a Lambda proxy integration (payload format 1.0).
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format
 */
export function proxyEvent(request: GatewayRequest): APIGatewayProxyEvent {
  const { message, url, body, resource } = request;
  const headers = headersOf(request);
  const query = queryOf(url);
  const text = isUtf8(body);
  return {
    resource,
    path: url.pathname,
    httpMethod: methodOf(message),
    headers: lastValues(headers),
    multiValueHeaders: headers,
    queryStringParameters: query && lastValues(query),
    multiValueQueryStringParameters: query,
    pathParameters: null,
    stageVariables: null,
    requestContext: requestContext(request),
    body: body.length === 0 ? null : body.toString(text ? 'utf8' : 'base64'),
    isBase64Encoded: !text,
  };
}

function requestContext(request: GatewayRequest): APIGatewayEventRequestContext {
  const { message, url, resource, stage, requestId, arrivedAtEpochMs } = request;
  return {
    accountId: ACCOUNT_ID,
    apiId: 'local',
    authorizer: null,
    domainName: message.headers.host ?? 'localhost',
    domainPrefix: 'localhost',
    extendedRequestId: randomUUID(),
    httpMethod: methodOf(message),
    identity: {
      ...noIdentity,
      sourceIp: sourceIpOf(message),
      userAgent: message.headers['user-agent'] ?? null,
    },
    path: `/${stage}${url.pathname}`,
    protocol: `HTTP/${message.httpVersion}`,
    requestId,
    requestTime: commonLogTime(new Date(arrivedAtEpochMs)),
    requestTimeEpoch: arrivedAtEpochMs,
    resourceId: 'local',
    resourcePath: resource,
    stage,
  };
}

const noIdentity = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

/** As the client wrote them, with what the gateway adds. */
function headersOf({ message, traceId }: GatewayRequest): MultiValues {
  const { rawHeaders, headers, socket } = message;
  const forwardedFor = headers['x-forwarded-for'];
  const added = new Map([
    ['X-Amzn-Trace-Id', traceId],
    ['X-Forwarded-For', forwardedFor ? `${forwardedFor}, ${sourceIpOf(message)}` : sourceIpOf(message)],
    ['X-Forwarded-Port', String(socket.localPort ?? '')],
    ['X-Forwarded-Proto', 'http'],
  ]);
  const replaced = new Set([...added.keys()].map((name) => name.toLowerCase()));
  const pairs = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : []));
  const passed = pairs.filter(([name]) => !hopByHop.test(name) && !replaced.has(name.toLowerCase()));
  return grouped([...passed, ...added]);
}

function queryOf(url: URL): MultiValues | null {
  return url.searchParams.size === 0 ? null : grouped([...url.searchParams]);
}

function grouped(pairs: readonly (readonly [name: string, value: string])[]): MultiValues {
  const byName = Map.groupBy(pairs, ([name]) => name);
  return Object.fromEntries([...byName].map(([name, all]) => [name, all.map(([, value]) => value)]));
}

function lastValues(values: MultiValues): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']));
}

const methodOf = ({ method = 'GET' }: IncomingMessage): string => method;

const sourceIpOf = ({ socket }: IncomingMessage): string => socket.remoteAddress ?? '127.0.0.1';

/** `10/Oct/2000:13:55:36 +0000`, which is what API Gateway calls the request's time. */
function commonLogTime(date: Date): string {
  const [, day, month, year, time] = date.toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
