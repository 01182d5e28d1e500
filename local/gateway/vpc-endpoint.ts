import type { IncomingMessage } from 'node:http';
import { API_ID } from '../definitions.ts';
import { type GatewayResponse, noApi } from './response.ts';

const forbidden = noApi(403, 'ForbiddenException', '{"message":"Forbidden"}');

/**
 * A VPC endpoint leads to every private API of the region: a request that comes under the endpoint's own name must say
 * which one it is for, in `x-apigw-api-id` or with the API's name as its `Host`. To all else there is no API.
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
