import type { APIGatewayEventRequestContext } from 'aws-lambda';
import type { GatewayRequest } from './request.ts';
import type { GatewayResponse } from './response.ts';

/** What the function is told of the caller. */
export type Identity = Partial<APIGatewayEventRequestContext['identity']>;

/** What a method's authorization comes to: nothing refused reaches the function. */
type Admission = { readonly identity: Identity } | { readonly refused: GatewayResponse };

/** Decides about a request to a method. */
export type Authorize = (request: GatewayRequest) => Admission;

/** Everybody may call it. */
export const open: Authorize = () => ({ identity: {} });
