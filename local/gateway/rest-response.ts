import type { Outcome } from '../invocation.ts';
import { proxyResponse } from './proxy-result.ts';
import type { GatewayResponse } from './response.ts';

/** The response that the client gets for a function's outcome; undefined if the function failed or its result is invalid. */
export function restResponse(outcome: Outcome): GatewayResponse | undefined {
  if (!('payload' in outcome)) return undefined;
  try {
    return proxyResponse(JSON.parse(outcome.payload), 'rest-api');
  } catch {
    return undefined;
  }
}
