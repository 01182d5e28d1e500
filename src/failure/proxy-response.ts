import { elementsOf, keysOf, peek } from './redact.ts';

/** A response in the shape that API Gateway takes from a Lambda function. */
export interface ProxyResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** What makes a front door refuse a function's result, and answer a bare 502 of its own instead. */
export type ResponseFlaw =
  | 'NO_STATUS'
  | 'INVALID_STATUS'
  | 'INVALID_HEADERS'
  | 'INVALID_BODY'
  | 'NOT_SERIALIZABLE'
  | 'TOO_LARGE';

/** A function's result that is no HTTP response: our own bug, told before the front door trips over it. */
export class InvalidResponseError extends Error {
  override readonly name = 'InvalidResponseError';
  readonly code: ResponseFlaw;

  constructor(code: ResponseFlaw) {
    super('The result of the function is not an HTTP response.');
    this.code = code;
  }
}

/** How strict the front door is. */
export interface ResponseRules {
  /** Whether a result without a `statusCode` is the body of a 200: payload format 2.0 infers that (API Gateway guide). */
  readonly infersStatus: boolean;
}

/** The members that front doors read: API Gateway's of both payload formats, and load balancers' `statusDescription`. */
const MEMBERS = new Set([
  'statusCode',
  'statusDescription',
  'headers',
  'multiValueHeaders',
  'cookies',
  'body',
  'isBase64Encoded',
]);

/** Lambda's limit for the payload of a synchronous response, in bytes (Lambda quotas). */
const MAX_PAYLOAD_BYTES = 6_291_556;

/** A body with fewer UTF-16 units than this fits, whatever JSON makes of them: six bytes each at most. */
const SURELY_FITS = 1_000_000;

/** What is wrong with a function's result as an HTTP response; undefined when nothing is. Never throws. */
export function flawOf(response: unknown, rules: ResponseRules): ResponseFlaw | undefined {
  return isOrdinary(response) ? shapeFlawOf(response, rules) : payloadFlawOf(response, rules);
}

/** Whether a response is what it looks like, and surely can be sent: nearly all are, and need not be written out. */
function isOrdinary(response: unknown): boolean {
  const body = peek(response, 'body');
  const members = keysOf(response);
  return (
    members.includes('statusCode') &&
    members.every((member) => MEMBERS.has(member)) &&
    [response, peek(response, 'headers'), peek(response, 'multiValueHeaders')].every(isReadable) &&
    peek(response, 'toJSON') === undefined &&
    !(typeof body === 'string' && body.length >= SURELY_FITS)
  );
}

/** Whether every member of an object has a value: one that has none may be one that cannot be read. */
function isReadable(value: unknown): boolean {
  return keysOf(value).every((key) => peek(value, key) !== undefined);
}

/** What Lambda would send decides where a response is unusual or large. */
function payloadFlawOf(response: unknown, rules: ResponseRules): ResponseFlaw | undefined {
  try {
    const payload = JSON.stringify(response) ?? 'null';
    if (Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES) return 'TOO_LARGE';
    return shapeFlawOf(JSON.parse(payload), rules);
  } catch {
    return 'NOT_SERIALIZABLE';
  }
}

function shapeFlawOf(response: unknown, { infersStatus }: ResponseRules): ResponseFlaw | undefined {
  const statusCode = peek(response, 'statusCode');
  if (statusCode === undefined) return infersStatus ? undefined : 'NO_STATUS';
  if (!isStatus(statusCode)) return 'INVALID_STATUS';
  const cookies = peek(response, 'cookies');
  const areValid =
    areHeaders(peek(response, 'headers'), isHeaderValue) &&
    areHeaders(peek(response, 'multiValueHeaders'), isHeaderList) &&
    (isAbsent(cookies) || isHeaderList(cookies));
  if (!areValid) return 'INVALID_HEADERS';
  const body = peek(response, 'body');
  const isBase64Encoded = peek(response, 'isBase64Encoded');
  const isText = isAbsent(body) || typeof body === 'string';
  return isText && (isAbsent(isBase64Encoded) || typeof isBase64Encoded === 'boolean') ? undefined : 'INVALID_BODY';
}

/** A status as HTTP has them (RFC 9110, section 15). */
const isStatus = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 100 && (value as number) < 600;

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

/** A field name (RFC 9110, section 5.1). */
const FIELD_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** What ends a line would begin another header. */
const LINE_BREAK = /[\r\n\0]/;

function areHeaders(headers: unknown, isValue: (value: unknown) => boolean): boolean {
  if (isAbsent(headers)) return true;
  if (typeof headers !== 'object' || elementsOf(headers) !== undefined) return false;
  return keysOf(headers).every((name) => {
    const value = peek(headers, name);
    return value === undefined || (FIELD_NAME.test(name) && isValue(value));
  });
}

function isHeaderValue(value: unknown): boolean {
  if (typeof value === 'string') return !LINE_BREAK.test(value);
  return typeof value === 'number' || typeof value === 'boolean';
}

function isHeaderList(value: unknown): boolean {
  return elementsOf(value)?.every(isHeaderValue) ?? false;
}
