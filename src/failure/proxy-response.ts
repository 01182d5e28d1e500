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
const MEMBERS = [
  'statusCode',
  'statusDescription',
  'headers',
  'multiValueHeaders',
  'cookies',
  'body',
  'isBase64Encoded',
] as const;

type Members = Partial<Record<(typeof MEMBERS)[number], unknown>>;

/** Lambda's limit for the payload of a synchronous response, in bytes (Lambda quotas). */
const MAX_PAYLOAD_BYTES = 6_291_556;

/** A body with fewer UTF-16 units than this fits, whatever JSON makes of them: six bytes each at most. */
const SURELY_FITS = 1_000_000;

/** What is wrong with a function's result as an HTTP response; undefined when nothing is. Never throws. */
export function flawOf(response: unknown, rules: ResponseRules): ResponseFlaw | undefined {
  try {
    if (isOrdinary(response)) return shapeFlawOf(response, rules);
    // What the runtime client would send decides where a response is unusual or large: it writes undefined as null.
    const payload: string | undefined = JSON.stringify(response === undefined ? null : response);
    // Of a function or a symbol there is nothing to write.
    if (payload === undefined) return 'NOT_SERIALIZABLE';
    return Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES ? 'TOO_LARGE' : shapeFlawOf(JSON.parse(payload), rules);
  } catch {
    return 'NOT_SERIALIZABLE';
  }
}

/**
 * The response that payload format 2.0 makes of a result without a `statusCode` (API Gateway developer guide, "Format of
 * the API Gateway Lambda proxy response"), so that there is one to be logged and seen by callers; undefined for a result
 * that has one. Only for results without a flaw.
 */
export function inferredResponse(result: unknown): ProxyResponse | undefined {
  if (hasStatus(result)) return undefined;
  const payload = JSON.stringify(result ?? null);
  if (JSON.parse(payload)?.statusCode !== undefined) return undefined;
  const body = typeof result === 'string' ? result : payload;
  return { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body };
}

/** Whether a status is sure to be sent: one that JSON leaves out, or makes anew, is seen in what it writes. */
function hasStatus(result: unknown): boolean {
  if (typeof result !== 'object' || result === null || 'toJSON' in result) return false;
  return Object.hasOwn(result, 'statusCode') && (result as Members).statusCode !== undefined;
}

/** Whether a response is what it looks like, and surely can be sent: nearly all are, and need not be written out. */
function isOrdinary(response: unknown): response is Members {
  if (typeof response !== 'object' || response === null || !Object.hasOwn(response, 'statusCode')) return false;
  for (const member in response) if (!(MEMBERS as readonly string[]).includes(member)) return false;
  if ('toJSON' in response) return false;
  const { body }: Members = response;
  return !(typeof body === 'string' && body.length >= SURELY_FITS);
}

function shapeFlawOf(response: Members | null, { infersStatus }: ResponseRules): ResponseFlaw | undefined {
  if (response?.statusCode === undefined) return infersStatus ? undefined : 'NO_STATUS';
  const { statusCode, headers, multiValueHeaders, cookies, body, isBase64Encoded } = response;
  if (!isStatus(statusCode)) return 'INVALID_STATUS';
  const areValid =
    areHeaders(headers, isHeaderValue) &&
    areHeaders(multiValueHeaders, isHeaderList) &&
    (isAbsent(cookies) || isHeaderList(cookies));
  if (!areValid) return 'INVALID_HEADERS';
  const isText = isAbsent(body) || typeof body === 'string';
  return isText && (isAbsent(isBase64Encoded) || typeof isBase64Encoded === 'boolean') ? undefined : 'INVALID_BODY';
}

/** A status as HTTP has them (RFC 9110, section 15). */
const isStatus = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 100 && (value as number) < 600;

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

/** A field name (RFC 9110, section 5.1). */
const FIELD_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** A field value (RFC 9110, section 5.5), as Node's HTTP and API Gateway take it. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

function areHeaders(headers: unknown, isValue: (value: unknown) => boolean): boolean {
  if (isAbsent(headers)) return true;
  if (typeof headers !== 'object' || Array.isArray(headers) || 'toJSON' in (headers as object)) return false;
  // JSON leaves a member without a value out.
  return Object.entries(headers as object).every(
    ([name, value]) => value === undefined || (FIELD_NAME.test(name) && isValue(value)),
  );
}

/** Whether a header can be sent as it is. */
export function isHeader(name: string, value: unknown): boolean {
  return FIELD_NAME.test(name) && isHeaderValue(value);
}

function isHeaderValue(value: unknown): boolean {
  if (typeof value === 'string') return FIELD_VALUE.test(value);
  return Number.isFinite(value) || typeof value === 'boolean';
}

const isHeaderList = (value: unknown): boolean => Array.isArray(value) && value.every(isHeaderValue);
