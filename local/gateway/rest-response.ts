import type { Outcome } from '../invocation.ts';
import { proxyResponse } from './proxy-result.ts';
import type { GatewayResponse } from './response.ts';

/** The client's response to a function's outcome; undefined if the outcome is an error or malformed. */
export function restResponse(outcome: Outcome): GatewayResponse | undefined {
  if (!('payload' in outcome)) return undefined;
  try {
    return proxyResponse(JSON.parse(outcome.payload), 'rest-api');
  } catch {
    return undefined;
  }
}
