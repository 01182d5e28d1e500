import { elementsOf, keysOf, readProperty } from '../unknown.ts';

/**
 * The header that tells the callee how long the caller will wait, in whole milliseconds. It is relative, so it needs
 * no common clock; it corresponds to gRPC's `grpc-timeout`.
 */
export const REQUEST_TIMEOUT_HEADER = 'x-request-timeout-ms';

/** More digits than a day has milliseconds: such a patience shortens nothing. */
const PATIENCE = /^[1-9]\d{0,8}$/;

/**
 * Reads how long the caller waits off an event's headers, in milliseconds.
 *
 * Header names are compared without case (RFC 9110, section 5.1). When the header came more than once the shortest
 * patience counts; a value that is no positive whole number counts for nothing.
 */
export function readCallerTimeoutMs(event: unknown): number | undefined {
  return shorter(shortestIn(readProperty(event, 'headers')), shortestIn(readProperty(event, 'multiValueHeaders')));
}

/** Headers hold text; what REST APIs and load balancers call multi-value headers hold lists of it. */
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
    .filter((part) => PATIENCE.test(part))
    .map(Number)
    .reduce<number | undefined>(shorter, undefined);
}

function shorter(left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined) return right;
  return right === undefined ? left : Math.min(left, right);
}
