import { peek } from '../failure/redact.ts';

/**
 * Whether somebody waits for an HTTP response to this event. If not (a queue, a schedule, a state machine), a failure
 * must stay a thrown error: an answer with a status would count as success there, and the message would be lost.
 */
export function expectsHttpResponse(event: unknown): boolean {
  const requestContext = peek(event, 'requestContext');
  // A Lambda authorizer is asked about a request and answers with a policy, not to the client.
  if (peek(event, 'type') === 'REQUEST' && (peek(event, 'methodArn') ?? peek(event, 'routeArn')) !== undefined)
    return false;
  // AppSync's authorizer answers with a verdict too, and its event has a request context (AppSync developer guide).
  if (peek(event, 'authorizationToken') !== undefined) return false;
  // A function's destination is told of a run in a request context too (Lambda developer guide, asynchronous invocation).
  const isDestination = peek(requestContext, 'functionArn') !== undefined;
  const isProxyEvent = typeof requestContext === 'object' && requestContext !== null && !isDestination;
  return isProxyEvent || typeof peek(event, 'httpMethod') === 'string';
}

/** Whether the front door makes a response of any result: payload format 2.0, of HTTP APIs and function URLs. */
export function infersResponse(event: unknown): boolean {
  return peek(event, 'version') === '2.0' && peek(peek(event, 'requestContext'), 'http') !== undefined;
}

/** The characters of methods, and of the templates that routes are written in. */
const METHOD = /^[A-Z]{1,16}$/;
const TEMPLATE = /^\/[\w/{}+.~-]{0,199}$/;
const ROUTE_KEY = /^([A-Z]{1,16} \/[\w/{}+.~-]{0,199}|\$?[\w-]{1,64})$/;

/** The route as configured (`POST /chat`), never the path as sent: fit for logs, and few enough for metrics. */
export function routeOf(event: unknown): string | undefined {
  const routeKey = peek(peek(event, 'requestContext'), 'routeKey');
  if (typeof routeKey === 'string') return ROUTE_KEY.test(routeKey) ? routeKey : undefined;
  const method = peek(event, 'httpMethod');
  const resource = peek(event, 'resource');
  if (typeof method !== 'string' || typeof resource !== 'string') return undefined;
  return METHOD.test(method) && TEMPLATE.test(resource) ? `${method} ${resource}` : undefined;
}
