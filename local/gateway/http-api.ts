import { type ApiKind, type FrontDoor, type GatewayRoute, openFrontDoor } from './front-door.ts';
import { httpApiEvent } from './http-api-event.ts';
import { httpApiResponse } from './http-api-response.ts';
import type { GatewayErrors, GatewayResponse } from './response.ts';

const error = (status: number, message: string): GatewayResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
});

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html */
const errors: GatewayErrors = {
  unknownRoute: error(404, 'Not Found'),
  tooLarge: error(413, 'Request Entity Too Large'),
  functionFailed: error(500, 'Internal Server Error'),
  timedOut: error(503, 'Service Unavailable'),
};

export interface HttpApiOptions {
  readonly routes: readonly GatewayRoute[];
  /** Default: 0, any free one. */
  readonly port?: number | undefined;
}

/**
 * Starts an HTTP API with Lambda proxy integrations (payload format 2.0) and the stage `$default`, which is not part of
 * the path.
 */
export function startHttpApi({ routes, port }: HttpApiOptions): Promise<FrontDoor> {
  const kind: ApiKind<GatewayRoute> = {
    errors,
    requestIdHeader: 'apigw-requestid',
    answer: async ({ invoke, method }, request) => {
      const event = httpApiEvent(request, method);
      return httpApiResponse(await invoke({ event, traceId: request.traceId })) ?? errors.functionFailed;
    },
  };
  return openFrontDoor(kind, { routes, stage: '$default', port });
}
