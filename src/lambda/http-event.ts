import { readProperty } from '../unknown.ts';

/** The front doors whose events and results differ. `other` is an HTTP event that none of them sends as it is. */
export type FrontDoorName =
  | 'rest-api'
  | 'http-api-1.0'
  | 'http-api-2.0'
  | 'function-url'
  | 'alb'
  | 'alb-multi-value'
  | 'websocket-api'
  | 'vpc-lattice'
  | 'other';

/** The parts of an event that decide how it is answered and logged. */
export interface EventOrigin {
  /** The front door that waits for an HTTP response; undefined when nobody does. */
  readonly frontDoor: FrontDoorName | undefined;
  /** The route as configured; undefined where there is none. */
  readonly route: string | undefined;
}

/** Reads an event when its invocation begins: later a hook may have changed it, or put something else in its place. */
export function originOf(event: unknown): EventOrigin {
  return { frontDoor: frontDoorOf(event), route: routeOf(event) };
}

/**
 * The front door that waits for an HTTP response to this event; undefined when nobody does (a queue, a schedule, a state
 * machine). Then a failure must stay a thrown error: an answer with a status would count as success, and a message
 * would be lost.
 */
export function frontDoorOf(event: unknown): FrontDoorName | undefined {
  const context = readProperty(event, 'requestContext');
  const hasContext = typeof context === 'object' && context !== null;
  if (hasContext) return isVerdictOrNotice(event, context) ? undefined : doorOfContext(event, context);
  // VPC Lattice's first event version has no request context (VPC Lattice user guide, "Receive events").
  if (isText(readProperty(event, 'raw_path')) && isText(readProperty(event, 'method'))) return 'vpc-lattice';
  const isRequest =
    isText(readProperty(event, 'httpMethod')) && !isAgentAction(event) && !isVerdictOrNotice(event, context);
  return isRequest ? 'other' : undefined;
}

const isText = (value: unknown): value is string => typeof value === 'string';

const isPresent = (value: unknown): boolean => value !== undefined && value !== null;

/** Events with a request context, or a part of one, whose sender does not want an HTTP response. */
function isVerdictOrNotice(event: unknown, context: unknown): boolean {
  // A Lambda authorizer answers with a policy (API Gateway developer guide, "Lambda authorizers").
  if (
    readProperty(event, 'type') === 'REQUEST' &&
    (readProperty(event, 'methodArn') ?? readProperty(event, 'routeArn')) !== undefined
  )
    return true;
  // AppSync's authorizer answers with a verdict (AppSync developer guide); so does API Gateway's TOKEN authorizer.
  if (readProperty(event, 'authorizationToken') !== undefined) return true;
  // A destination is told of another function's run (Lambda developer guide, "Asynchronous invocation records").
  return readProperty(context, 'functionArn') !== undefined;
}

/**
 * An agent's action group names an operation of an API schema by path and method, and takes a `messageVersion` and a
 * `response` back (Amazon Bedrock user guide, "Configure Lambda functions").
 */
function isAgentAction(event: unknown): boolean {
  return isPresent(readProperty(event, 'messageVersion')) || isPresent(readProperty(event, 'actionGroup'));
}

/** Function URLs send the events of an HTTP API under a domain name of their own (Lambda developer guide). */
const FUNCTION_URL = /\.lambda-url\.[a-z0-9-]+\.on\.aws$/;

/** Tells whether a domain name is that of a function URL. */
export function isFunctionUrl(domainName: unknown): boolean {
  return isText(domainName) && FUNCTION_URL.test(domainName);
}

function doorOfContext(event: unknown, context: unknown): FrontDoorName {
  if (isPresent(readProperty(context, 'elb'))) return albOf(event);
  if (isPresent(readProperty(context, 'serviceNetworkArn')) || isPresent(readProperty(context, 'serviceArn')))
    return 'vpc-lattice';
  if (isPresent(readProperty(context, 'connectionId'))) return 'websocket-api';
  const version = readProperty(event, 'version');
  if (version === '2.0' && isPresent(readProperty(context, 'http')))
    return isFunctionUrl(readProperty(context, 'domainName')) ? 'function-url' : 'http-api-2.0';
  if (!isText(readProperty(event, 'httpMethod'))) return 'other';
  // A REST API's events have no version.
  return version === '1.0' ? 'http-api-1.0' : 'rest-api';
}

/** A target group sends either kind of headers, never both (Elastic Load Balancing user guide, "Multi-value headers"). */
function albOf(event: unknown): FrontDoorName {
  const isMultiValue =
    isPresent(readProperty(event, 'multiValueHeaders')) && !isPresent(readProperty(event, 'headers'));
  return isMultiValue ? 'alb-multi-value' : 'alb';
}

/** The characters of methods, and of the templates that routes are written in. */
const METHOD = /^[A-Z]{1,16}$/;
const TEMPLATE = /^\/[\w/{}+.~-]{0,199}$/;
const ROUTE_KEY = /^([A-Z]{1,16} \/[\w/{}+.~-]{0,199}|\$?[\w-]{1,64})$/;

/** The route as configured (`POST /chat`), never the path as sent: fit for logs, and few enough for metrics. */
export function routeOf(event: unknown): string | undefined {
  const routeKey = readProperty(readProperty(event, 'requestContext'), 'routeKey');
  if (typeof routeKey === 'string') return ROUTE_KEY.test(routeKey) ? routeKey : undefined;
  const method = readProperty(event, 'httpMethod');
  const resource = readProperty(event, 'resource');
  if (typeof method !== 'string' || typeof resource !== 'string') return undefined;
  return METHOD.test(method) && TEMPLATE.test(resource) ? `${method} ${resource}` : undefined;
}
