import type { Outcome } from '../invocation.ts';
import { proxyResponse } from './proxy-result.ts';
import type { GatewayResponse } from './response.ts';

/**
 * The client's response to a function's outcome; undefined if the outcome is an error or malformed. A result without a
 * `statusCode` becomes the body of a 200: text unchanged, anything else as JSON.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
export function httpApiResponse(outcome: Outcome): GatewayResponse | undefined {
  if (!('payload' in outcome)) return undefined;
  try {
    const result: unknown = JSON.parse(outcome.payload);
    return hasStatus(result) ? proxyResponse(result, 'http-api-2.0') : inferred(result, outcome.payload);
  } catch {
    return undefined;
  }
}

const hasStatus = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && Object.hasOwn(result, 'statusCode');

function inferred(result: unknown, payload: string): GatewayResponse {
  const body = typeof result === 'string' ? result : payload;
  return { status: 200, headers: { 'content-type': 'application/json' }, body };
}
