import { isFunctionUrl } from '../lambda/http-event.ts';
import { readProperty } from '../unknown.ts';

/** The service between the client and the function, as the deadline sees it. */
export interface FrontDoor {
  /** The arrival of the request there, in milliseconds since the epoch; absent without a plausible time stamp. */
  readonly arrivedAt?: number;
  /** The time that it waits for the function, in milliseconds; absent when only Lambda's clock counts. */
  readonly limitMs?: number;
}

/** The maximum time-out of an HTTP API, in milliseconds. An integration can have less; no quota raises it (API Gateway quotas). */
export const HTTP_API_LIMIT_MS = 30_000 as const;

/** The maximum time-out of a WebSocket API, in milliseconds. An integration can have less; no quota raises it (API Gateway quotas). */
export const WEBSOCKET_API_LIMIT_MS = 29_000 as const;

/** The time-out of a REST API whose quota was not raised, in milliseconds (API Gateway quotas). */
export const DEFAULT_REST_API_LIMIT_MS = 29_000 as const;

/** The limit of each kind of API, in milliseconds. */
export interface FrontDoorLimits {
  readonly restApiLimitMs: number;
  readonly httpApiLimitMs: number;
  readonly webSocketApiLimitMs: number;
}

/** The maximum age of a time stamp, in milliseconds: Lambda's longest run. An older one is from a test fixture. */
const MAX_AGE_MS = 15 * 60 * 1000;

/** The maximum skew between two AWS clocks, in milliseconds: a stamp further in the future is ignored. */
const MAX_SKEW_MS = 1_000;

/**
 * Reads the front door of an event.
 *
 * REST and WebSocket APIs stamp `requestContext.requestTimeEpoch`; HTTP APIs and function URLs stamp
 * `requestContext.timeEpoch`. Load balancers stamp nothing, and other events have no front door.
 */
export function readFrontDoor(event: unknown, now: number, limits: FrontDoorLimits): FrontDoor {
  const requestContext = readProperty(event, 'requestContext');
  const restStamp = readProperty(requestContext, 'requestTimeEpoch');
  if (restStamp !== undefined) return frontDoor(restStamp, now, limitOf(event, requestContext, limits));
  const httpStamp = readProperty(requestContext, 'timeEpoch');
  // A function URL sends the events of an HTTP API, but waits until the function's own time-out (Lambda developer guide).
  const isUnlimited = isFunctionUrl(readProperty(requestContext, 'domainName'));
  return frontDoor(httpStamp, now, isUnlimited ? undefined : limits.httpApiLimitMs);
}

/** The limit of an API with a REST time stamp: a REST API, an HTTP API with payload format 1.0, or a WebSocket API. */
function limitOf(event: unknown, requestContext: unknown, limits: FrontDoorLimits): number {
  if (readProperty(requestContext, 'connectionId') !== undefined) return limits.webSocketApiLimitMs;
  // Events of an HTTP API with payload format 1.0 have a version; those of a REST API have none.
  return readProperty(event, 'version') === '1.0' ? limits.httpApiLimitMs : limits.restApiLimitMs;
}

/** With an implausible time stamp there is neither an arrival nor a limit. */
function frontDoor(stamp: unknown, now: number, limitMs: number | undefined): FrontDoor {
  if (typeof stamp !== 'number' || !Number.isFinite(stamp)) return {};
  const age = now - stamp;
  if (age < -MAX_SKEW_MS || age > MAX_AGE_MS) return {};
  const arrivedAt = Math.min(stamp, now);
  return limitMs === undefined ? { arrivedAt } : { arrivedAt, limitMs };
}
