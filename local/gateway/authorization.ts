import type { APIGatewayEventRequestContext } from 'aws-lambda';
import type { GatewayRequest } from './request.ts';
import type { GatewayResponse } from './response.ts';

/** The caller's identity in the function's event. */
export type Identity = Partial<APIGatewayEventRequestContext['identity']>;

/** The result of an authorization. A refused request does not reach the function. */
type Admission = { readonly identity: Identity } | { readonly refused: GatewayResponse };

/** Admits or refuses a request to a method. */
export type Authorize = (request: GatewayRequest) => Admission;

/** Admits every request. */
export const admitAll: Authorize = () => ({ identity: {} });
