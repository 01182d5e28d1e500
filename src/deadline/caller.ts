import { elementsOf, keysOf, readProperty } from '../unknown.ts';

/**
 * The header with the time that the caller will wait, in whole milliseconds. It is relative, so it needs no common
 * clock. It corresponds to gRPC's `grpc-timeout`.
 */
export const REQUEST_TIMEOUT_HEADER = 'x-request-timeout-ms';

/** A positive whole number. Nine digits are more milliseconds than a day has: a longer time-out shortens nothing. */
const TIMEOUT_VALUE = /^[1-9]\d{0,8}$/;

/**
 * Reads the caller's time-out from the headers of an event, in milliseconds.
 *
 * Header names are compared without case (RFC 9110, section 5.1). If the header came more than once, the shortest
 * time-out counts. A value that is no positive whole number is ignored.
 */
export function readCallerTimeoutMs(event: unknown): number | undefined {
  return shorter(shortestIn(readProperty(event, 'headers')), shortestIn(readProperty(event, 'multiValueHeaders')));
}

/** Reads `headers`, which hold text, and the multi-value headers of REST APIs and load balancers, which hold lists. */
function shortestIn(headers: unknown): number | undefined {
  let shortest: number | undefined;
  for (const name of keysOf(headers)) {
    if (name.length !== REQUEST_TIMEOUT_HEADER.length || name.toLowerCase() !== REQUEST_TIMEOUT_HEADER) continue;
    const value = readProperty(headers, name);
    for (const each of elementsOf(value) ?? [value]) shortest = shorter(shortest, parse(each));
  }
  return shortest;
}

function parse(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => TIMEOUT_VALUE.test(part))
    .map(Number)
    .reduce<number | undefined>(shorter, undefined);
}

function shorter(left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined) return right;
  return right === undefined ? left : Math.min(left, right);
}
