import { readProperty } from '../unknown.ts';

/** The front doors, by their kinds of events and results. `other` is any other HTTP event. */
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

/** The front door and the route of an event. */
export interface EventOrigin {
  /** The front door that waits for an HTTP response; undefined for any other event. */
  readonly frontDoor: FrontDoorName | undefined;
  /** The route as configured; undefined if there is none. */
  readonly route: string | undefined;
}

/** Reads the origin of an event. Call it when the invocation begins, before a hook can change or replace the event. */
export function originOf(event: unknown): EventOrigin {
  return { frontDoor: frontDoorOf(event), route: routeOf(event) };
}

/**
 * The front door that waits for an HTTP response to this event; undefined for any other event (a queue, a schedule, a
 * state machine). Then a failure must stay a thrown error: a response would count as success, and a queue would lose its
 * message.
 */
export function frontDoorOf(event: unknown): FrontDoorName | undefined {
  const context = readProperty(event, 'requestContext');
  const hasContext = typeof context === 'object' && context !== null;
  if (hasContext) return isAuthorizerOrRecord(event, context) ? undefined : doorOfContext(event, context);
  // VPC Lattice's first event version has no request context (VPC Lattice user guide, "Receive events").
  if (isText(readProperty(event, 'raw_path')) && isText(readProperty(event, 'method'))) return 'vpc-lattice';
  const isRequest =
    isText(readProperty(event, 'httpMethod')) && !isAgentAction(event) && !isAuthorizerOrRecord(event, context);
  return isRequest ? 'other' : undefined;
}

const isText = (value: unknown): value is string => typeof value === 'string';

const isPresent = (value: unknown): boolean => value !== undefined && value !== null;

/** Tells whether an event is one of an authorizer, or an invocation record. Both have a request context and want no HTTP response. */
function isAuthorizerOrRecord(event: unknown, context: unknown): boolean {
  // A Lambda authorizer returns a policy (API Gateway developer guide, "Lambda authorizers").
  if (
    readProperty(event, 'type') === 'REQUEST' &&
    (readProperty(event, 'methodArn') ?? readProperty(event, 'routeArn')) !== undefined
  )
    return true;
  // An AppSync authorizer returns a decision (AppSync developer guide); so does a TOKEN authorizer of API Gateway.
  if (readProperty(event, 'authorizationToken') !== undefined) return true;
  // A destination gets the record of another function's run (Lambda developer guide, "Asynchronous invocation records").
  return readProperty(context, 'functionArn') !== undefined;
}

/**
 * Tells whether an event is from an agent's action group. It has a path and a method, but expects a `messageVersion` and a
 * `response` (Amazon Bedrock user guide, "Configure Lambda functions").
 */
function isAgentAction(event: unknown): boolean {
  return isPresent(readProperty(event, 'messageVersion')) || isPresent(readProperty(event, 'actionGroup'));
}

/** The domain name of a function URL, which sends the events of an HTTP API (Lambda developer guide). */
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

/** The kind of target group. It sends one kind of headers, never both (Elastic Load Balancing user guide, "Multi-value headers"). */
function albOf(event: unknown): FrontDoorName {
  const isMultiValue =
    isPresent(readProperty(event, 'multiValueHeaders')) && !isPresent(readProperty(event, 'headers'));
  return isMultiValue ? 'alb-multi-value' : 'alb';
}

/** The formats of methods and of route templates. */
const METHOD = /^[A-Z]{1,16}$/;
const TEMPLATE = /^\/[\w/{}+.~-]{0,199}$/;
const ROUTE_KEY = /^([A-Z]{1,16} \/[\w/{}+.~-]{0,199}|\$?[\w-]{1,64})$/;

/** The route as configured (`POST /chat`), never the path as sent: it has no data, and metrics can use it. */
export function routeOf(event: unknown): string | undefined {
  const routeKey = readProperty(readProperty(event, 'requestContext'), 'routeKey');
  if (typeof routeKey === 'string') return ROUTE_KEY.test(routeKey) ? routeKey : undefined;
  const method = readProperty(event, 'httpMethod');
  const resource = readProperty(event, 'resource');
  if (typeof method !== 'string' || typeof resource !== 'string') return undefined;
  return METHOD.test(method) && TEMPLATE.test(resource) ? `${method} ${resource}` : undefined;
}
