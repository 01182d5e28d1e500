import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { APIGatewayEventRequestContext, APIGatewayProxyEvent } from 'aws-lambda';
import { IDENTITY } from '../../testing/event-parts.ts';
import { ACCOUNT_ID, API_ID } from '../definitions.ts';
import type { Identity } from './authorization.ts';
import { commonLogTime, type GatewayRequest, methodOf, passedHeaders, sourceIpOf } from './request.ts';

type MultiValues = Record<string, string[]>;

/**
 * A REST API's event for a Lambda proxy integration (payload format 1.0).
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format
 */
export function restEvent(request: GatewayRequest, identity: Identity = {}): APIGatewayProxyEvent {
  const { message, url, body, resource } = request;
  const headers = grouped(passedHeaders(request).filter((header) => !isSignature(header)));
  const query = url.searchParams.size === 0 ? null : grouped([...url.searchParams]);
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
    requestContext: requestContext(request, identity),
    body: body.length === 0 ? null : body.toString(text ? 'utf8' : 'base64'),
    isBase64Encoded: !text,
  };
}

function requestContext(request: GatewayRequest, identity: Identity): APIGatewayEventRequestContext {
  const { message, url, resource, stage, requestId, arrivedAtEpochMs } = request;
  return {
    accountId: ACCOUNT_ID,
    apiId: API_ID,
    authorizer: null,
    domainName: message.headers.host ?? 'localhost',
    domainPrefix: 'localhost',
    extendedRequestId: randomUUID(),
    httpMethod: methodOf(message),
    identity: {
      ...IDENTITY,
      ...identity,
      sourceIp: sourceIpOf(message),
      userAgent: message.headers['user-agent'] ?? null,
    },
    path: `/${stage}${url.pathname}`,
    protocol: `HTTP/${message.httpVersion}`,
    requestId,
    requestTime: commonLogTime(arrivedAtEpochMs),
    requestTimeEpoch: arrivedAtEpochMs,
    resourceId: 'local',
    resourcePath: resource,
    stage,
  };
}

/**
 * API Gateway does not pass the signature on to the function.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html#api-gateway-known-issues-rest-apis
 */
const isSignature = ([name, value]: readonly [name: string, value: string]): boolean =>
  name.toLowerCase() === 'authorization' && value.startsWith('AWS4-');

function grouped(pairs: readonly (readonly [name: string, value: string])[]): MultiValues {
  const byName = Map.groupBy(pairs, ([name]) => name);
  return Object.fromEntries([...byName].map(([name, all]) => [name, all.map(([, value]) => value)]));
}

function lastValues(values: MultiValues): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']));
}
