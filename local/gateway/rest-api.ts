import type { IncomingMessage } from 'node:http';
import type { GatewayResponseDefinition } from '../definitions.ts';
import { type Authorize, admitAll } from './authorization.ts';
import { type ApiKind, type FrontDoor, type GatewayRoute, openFrontDoor } from './front-door.ts';
import { gatewayResponseRenderer } from './gateway-response.ts';
import { type GatewayErrors, type GatewayResponse, restError } from './response.ts';
import { restEvent } from './rest-event.ts';
import { restResponse } from './rest-response.ts';

/** A method of a REST API. */
export interface RestRoute extends GatewayRoute {
  /** Default: no authorization. */
  readonly authorize?: Authorize | undefined;
}

export interface RestApiOptions {
  readonly routes: readonly RestRoute[];
  /** Default: dev. */
  readonly stage?: string;
  /** Default: 0, any free one. */
  readonly port?: number | undefined;
  /** The API's own answers. Default: API Gateway's built-in texts. */
  readonly gatewayResponses?: readonly GatewayResponseDefinition[];
  /** Refuses a request before routing, as a resource policy does. Default: refuses none. */
  readonly refuse?: (message: IncomingMessage) => GatewayResponse | undefined;
}

/** API Gateway's exact texts, white space included. */
const errors: GatewayErrors = {
  unknownRoute: restError(403, 'MissingAuthenticationTokenException', '{"message":"Missing Authentication Token"}'),
  tooLarge: restError(413, 'RequestTooLargeException', '{"message":"Request Too Long"}'),
  functionFailed: restError(502, 'InternalServerErrorException', '{"message": "Internal server error"}'),
  timedOut: restError(504, 'IntegrationTimeoutException', '{"message": "Endpoint request timed out"}'),
};

/** Starts a REST API with Lambda proxy integrations (payload format 1.0). */
export function startRestApi({
  routes,
  stage = 'dev',
  port,
  gatewayResponses: declared = [],
  refuse,
}: RestApiOptions): Promise<FrontDoor> {
  const kind: ApiKind<RestRoute> = {
    errors,
    requestIdHeader: 'x-amzn-requestid',
    render: gatewayResponseRenderer(declared),
    ...(refuse && { refuse }),
    answer: async ({ authorize = admitAll, invoke }, request) => {
      const admission = authorize(request);
      if ('refused' in admission) return admission.refused;
      const event = restEvent(request, admission.identity);
      return restResponse(await invoke({ event, traceId: request.traceId })) ?? errors.functionFailed;
    },
  };
  return openFrontDoor(kind, { routes, stage, port });
}
