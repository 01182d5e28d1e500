import type { OutgoingHttpHeaders } from 'node:http';
import { FRONT_DOORS } from '../../src/lambda/front-doors.ts';
import { flawOf } from '../../src/lambda/result-check.ts';
import type { GatewayResponse } from './response.ts';

type HeaderValue = string | number | boolean;

/** A well-formed proxy result. */
interface ProxyResult {
  readonly statusCode: number | string;
  readonly headers?: Readonly<Record<string, HeaderValue>> | null;
  readonly multiValueHeaders?: Readonly<Record<string, readonly HeaderValue[]>> | null;
  readonly cookies?: readonly HeaderValue[] | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean | null;
}

/** The default content type of each API. */
const CONTENT_TYPES = { 'rest-api': 'application/json', 'http-api-2.0': 'text/plain;charset=utf-8' } as const;

/** The kinds of API that the local gateway has. */
type LocalFrontDoor = keyof typeof CONTENT_TYPES;

/** The client's response to a function's result; undefined if API Gateway would call the result malformed. */
export function proxyResponse(result: unknown, door: LocalFrontDoor): GatewayResponse | undefined {
  if (flawOf(result, FRONT_DOORS[door]) !== undefined) return undefined;
  const taken = result as ProxyResult;
  const body = taken.body ?? '';
  return {
    status: Number(taken.statusCode),
    headers: { 'content-type': CONTENT_TYPES[door], ...mergedHeaders(taken, door) },
    body: taken.isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
}

/** Headers that the gateway sets itself and ignores in a function's result. */
const ownHeaders = /^(connection|content-length|keep-alive|te|trailer|transfer-encoding|upgrade)$/;

/** Merges `headers` and `multiValueHeaders`. A value that is in both counts once. */
function mergedHeaders(result: ProxyResult, door: LocalFrontDoor): OutgoingHttpHeaders {
  const single = Object.entries(result.headers ?? {}).map(([name, value]) => [name, [value]] as const);
  const several = door === 'rest-api' ? (result.multiValueHeaders ?? {}) : { 'set-cookie': result.cookies ?? [] };
  const merged = new Map<string, Set<string>>();
  for (const [given, values] of [...single, ...Object.entries(several)]) {
    const name = given.toLowerCase();
    if (ownHeaders.test(name)) continue;
    const all = merged.get(name) ?? new Set();
    for (const value of values.map(String)) all.add(value);
    if (all.size > 0) merged.set(name, all);
  }
  const entries = [...merged].map(([name, all]) => [name, all.size === 1 ? [...all][0] : [...all]]);
  return Object.fromEntries(entries);
}
