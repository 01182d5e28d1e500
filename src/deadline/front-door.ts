import { isFunctionUrl } from '../lambda/http-event.ts';
import { readProperty } from '../unknown.ts';

/** What stands between the client and the function, and how long it waits. */
export interface FrontDoor {
  /** When the request arrived there, in milliseconds since the epoch; absent when it gives no believable stamp. */
  readonly arrivedAt?: number;
  /** How long it waits for us, in milliseconds; absent when Lambda's clock alone counts. */
  readonly limitMs?: number;
}

/** The longest that an HTTP API waits, in milliseconds: an integration can have less, no quota more (API Gateway quotas). */
export const HTTP_API_LIMIT_MS = 30_000 as const;

/** The longest that a WebSocket API waits, in milliseconds: an integration can have less, no quota more (the same). */
export const WEBSOCKET_API_LIMIT_MS = 29_000 as const;

/** How long a REST API waits unless its quota was raised, in milliseconds (API Gateway quotas). */
export const DEFAULT_REST_API_LIMIT_MS = 29_000 as const;

/** The limit of each kind of API, in milliseconds. */
export interface FrontDoorLimits {
  readonly restApiLimitMs: number;
  readonly httpApiLimitMs: number;
  readonly webSocketApiLimitMs: number;
}

/** No request is older than Lambda's longest run: a stamp that says so is somebody's fixture. */
const MAX_AGE_MS = 15 * 60 * 1000;

/** How far two AWS clocks may stand apart before a stamp from the future stops being believed. */
const MAX_SKEW_MS = 1_000;

/**
 * Reads the front door off an event.
 *
 * REST and WebSocket APIs stamp `requestContext.requestTimeEpoch`; HTTP APIs and function URLs stamp
 * `requestContext.timeEpoch`. Load balancers stamp nothing, and other events have no front door.
 */
export function readFrontDoor(event: unknown, now: number, limits: FrontDoorLimits): FrontDoor {
  const requestContext = readProperty(event, 'requestContext');
  const restStamp = readProperty(requestContext, 'requestTimeEpoch');
  if (restStamp !== undefined) return frontDoor(restStamp, now, limitOf(event, requestContext, limits));
  const httpStamp = readProperty(requestContext, 'timeEpoch');
  // A function URL sends the events of an HTTP API but waits as long as the function may run (Lambda developer guide).
  const isUnlimited = isFunctionUrl(readProperty(requestContext, 'domainName'));
  return frontDoor(httpStamp, now, isUnlimited ? undefined : limits.httpApiLimitMs);
}

/** Three front doors stamp like a REST API. */
function limitOf(event: unknown, requestContext: unknown, limits: FrontDoorLimits): number {
  if (readProperty(requestContext, 'connectionId') !== undefined) return limits.webSocketApiLimitMs;
  // An HTTP API with payload format 1.0 says so; a REST API's events have no version.
  return readProperty(event, 'version') === '1.0' ? limits.httpApiLimitMs : limits.restApiLimitMs;
}

/** A front door whose stamp cannot be true tells nothing: neither arrival nor limit may be counted from it. */
function frontDoor(stamp: unknown, now: number, limitMs: number | undefined): FrontDoor {
  if (typeof stamp !== 'number' || !Number.isFinite(stamp)) return {};
  const age = now - stamp;
  if (age < -MAX_SKEW_MS || age > MAX_AGE_MS) return {};
  const arrivedAt = Math.min(stamp, now);
  return limitMs === undefined ? { arrivedAt } : { arrivedAt, limitMs };
}
