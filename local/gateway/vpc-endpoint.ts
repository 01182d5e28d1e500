import type { IncomingMessage } from 'node:http';
import { API_ID } from '../definitions.ts';
import { type GatewayResponse, noApi } from './response.ts';

const forbidden = noApi(403, 'ForbiddenException', '{"message":"Forbidden"}');

/**
 * Refuses requests that do not name an API. A VPC endpoint leads to every private API of the region, so a request to
 * the endpoint's own host name must name its API in `x-apigw-api-id`, or use the API's host name as its `Host`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html
 */
export function vpcEndpoint(region: string): (message: IncomingMessage) => GatewayResponse | undefined {
  const apiHost = `${API_ID}.execute-api.${region}.amazonaws.com`;
  return ({ headers }) => {
    const [host] = (headers.host ?? '').split(':');
    return headers['x-apigw-api-id'] === API_ID || host === apiHost ? undefined : forbidden;
  };
}
