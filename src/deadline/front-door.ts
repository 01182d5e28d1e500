import { peek } from '../failure/redact.ts';

/** What stands between the client and the function, and how long it waits. */
export interface FrontDoor {
  /** When the request arrived there, in milliseconds since the epoch; absent when it gives no believable stamp. */
  readonly arrivedAt?: number;
  /** How long it waits for us, in milliseconds; absent when Lambda's clock alone counts. */
  readonly limitMs?: number;
}

/** How long an HTTP API waits for a Lambda function, in milliseconds; it cannot be raised (API Gateway quotas). */
export const HTTP_API_LIMIT_MS = 30_000;

/** How long a REST API waits unless its quota was raised, in milliseconds (API Gateway quotas). */
export const DEFAULT_REST_API_LIMIT_MS = 29_000 as const;

/** No request is older than Lambda's longest run: a stamp that says so is somebody's fixture. */
const MAX_AGE_MS = 15 * 60 * 1000;

/** How far two AWS clocks may stand apart before a stamp from the future stops being believed. */
const MAX_SKEW_MS = 1_000;

/** Function URLs send the events of an HTTP API but wait as long as the function may run (Lambda developer guide). */
const FUNCTION_URL = /\.lambda-url\.[a-z0-9-]+\.on\.aws$/;

/**
 * Reads the front door off an event.
 *
 * REST and WebSocket APIs stamp `requestContext.requestTimeEpoch`; HTTP APIs and function URLs stamp
 * `requestContext.timeEpoch`. Load balancers stamp nothing, and other events have no front door.
 */
export function readFrontDoor(event: unknown, now: number, restApiLimitMs: number): FrontDoor {
  const requestContext = peek(event, 'requestContext');
  const restStamp = peek(requestContext, 'requestTimeEpoch');
  if (restStamp !== undefined) return frontDoor(restStamp, now, restApiLimitMs);
  const httpStamp = peek(requestContext, 'timeEpoch');
  if (httpStamp === undefined) return {};
  const domainName = peek(requestContext, 'domainName');
  const isFunctionUrl = typeof domainName === 'string' && FUNCTION_URL.test(domainName);
  return frontDoor(httpStamp, now, isFunctionUrl ? undefined : HTTP_API_LIMIT_MS);
}

/** A front door whose stamp cannot be true tells nothing: neither arrival nor limit may be counted from it. */
function frontDoor(stamp: unknown, now: number, limitMs: number | undefined): FrontDoor {
  if (typeof stamp !== 'number' || !Number.isFinite(stamp)) return {};
  const age = now - stamp;
  if (age < -MAX_SKEW_MS || age > MAX_AGE_MS) return {};
  const arrivedAt = Math.min(stamp, now);
  return limitMs === undefined ? { arrivedAt } : { arrivedAt, limitMs };
}

/**
 * Whether somebody waits for an HTTP response to this event. If not (a queue, a schedule, a state machine), a failure
 * must stay a thrown error: an answer with a status would count as success there, and the message would be lost.
 */
export function expectsHttpResponse(event: unknown): boolean {
  const requestContext = peek(event, 'requestContext');
  const isProxyEvent = typeof requestContext === 'object' && requestContext !== null;
  return isProxyEvent || typeof peek(event, 'httpMethod') === 'string';
}

/** The characters of methods and of the templates that routes are written in. */
const ROUTE = /^[A-Z$]{1,16}( [\w/{}+.~$-]{1,200})?$/i;

/** The route as configured (`POST /chat`), never the path as sent: fit for logs, and few enough for metrics. */
export function routeOf(event: unknown): string | undefined {
  const requestContext = peek(event, 'requestContext');
  const rest = `${peek(event, 'httpMethod')} ${peek(event, 'resource')}`;
  const route = peek(requestContext, 'routeKey') ?? rest;
  return typeof route === 'string' && ROUTE.test(route) && !route.startsWith('undefined') ? route : undefined;
}
