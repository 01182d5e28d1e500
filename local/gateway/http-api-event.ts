import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ACCOUNT_ID, HTTP_API_ID } from '../definitions.ts';
import { commonLogTime, type GatewayRequest, methodOf, passedHeaders, sourceIpOf } from './request.ts';

/** Content types whose bodies API Gateway passes on as text. All others, forms included, are sent in base64. */
const TEXT_TYPES = /^(text\/|application\/(json|javascript|xml)\b|application\/[^;]+\+(json|xml)\b)/i;

/**
 * An HTTP API's event for a Lambda proxy integration (payload format 2.0).
 *
 * @param method of the route: `POST`, or `ANY`
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpApiEvent(request: GatewayRequest, method: string): APIGatewayProxyEventV2 {
  const { message, url, body, resource } = request;
  const { cookie, ...headers } = joined(passedHeaders(request));
  const routeKey = `${method} ${resource}`;
  const isText = TEXT_TYPES.test(message.headers['content-type'] ?? 'text/plain');
  return {
    version: '2.0',
    routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookie !== undefined && { cookies: cookie.split(/; ?/) }),
    headers,
    ...(url.searchParams.size > 0 && { queryStringParameters: joined([...url.searchParams], (name) => name) }),
    requestContext: requestContext(request, routeKey),
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function requestContext(request: GatewayRequest, routeKey: string): APIGatewayProxyEventV2['requestContext'] {
  const { message, url, stage, requestId, arrivedAtEpochMs } = request;
  return {
    accountId: ACCOUNT_ID,
    apiId: HTTP_API_ID,
    domainName: message.headers.host ?? 'localhost',
    domainPrefix: 'localhost',
    http: {
      method: methodOf(message),
      path: url.pathname,
      protocol: `HTTP/${message.httpVersion}`,
      sourceIp: sourceIpOf(message),
      userAgent: message.headers['user-agent'] ?? '',
    },
    requestId,
    routeKey,
    stage,
    time: commonLogTime(arrivedAtEpochMs),
    timeEpoch: arrivedAtEpochMs,
  };
}

/** One text per name. Several values are joined with commas. */
function joined(
  pairs: readonly (readonly [name: string, value: string])[],
  nameOf = (name: string): string => name.toLowerCase(),
): Record<string, string> {
  const byName = Map.groupBy(pairs, ([name]) => nameOf(name));
  return Object.fromEntries([...byName].map(([name, all]) => [name, all.map(([, value]) => value).join(',')]));
}
