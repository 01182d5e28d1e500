import { isHeaderName, isHeaderText } from '../failure/proxy-response.ts';
import { keysOf } from '../unknown.ts';
import type { FrontDoorRules, ResultMember } from './front-doors.ts';
import { surelyFits } from './result-size.ts';

/** A flaw for which a front door refuses a function's result and answers with a 502 of its own. */
export type ResponseFlaw =
  | 'NO_STATUS'
  | 'INVALID_STATUS'
  | 'INVALID_HEADERS'
  | 'INVALID_BODY'
  | 'UNKNOWN_MEMBER'
  | 'NOT_SERIALIZABLE'
  | 'TOO_LARGE';

/** The error of a result that is not a valid HTTP response: a bug of our own, found before the front door refuses it. */
export class InvalidResponseError extends Error {
  override readonly name = 'InvalidResponseError';
  readonly code: ResponseFlaw;

  constructor(code: ResponseFlaw) {
    super('The result of the function is not an HTTP response.');
    this.code = code;
  }
}

type Members = Partial<Record<ResultMember, unknown>>;

/**
 * The flaw of a function's result as an HTTP response; undefined if it has none. Never throws.
 *
 * The front door gets the result as JSON: a `Date` and a `String` object are text there, and an undefined member is absent.
 */
export function flawOf(result: unknown, rules: FrontDoorRules): ResponseFlaw | undefined {
  try {
    if (surelyFits(result, rules.maxResultBytes)) return shapeFlawOf(result as Members, rules);
    // The runtime client writes undefined as null.
    const payload: string | undefined = JSON.stringify(result === undefined ? null : result);
    // A function or a symbol has no JSON.
    if (payload === undefined) return 'NOT_SERIALIZABLE';
    return Buffer.byteLength(payload) > rules.maxResultBytes ? 'TOO_LARGE' : shapeFlawOf(JSON.parse(payload), rules);
  } catch {
    return 'NOT_SERIALIZABLE';
  }
}

function shapeFlawOf(result: Members | null, rules: FrontDoorRules): ResponseFlaw | undefined {
  const read = (member: ResultMember): unknown =>
    result !== null && rules.members.includes(member) && Object.hasOwn(result, member) ? result[member] : undefined;
  const statusCode = read('statusCode');
  if (statusCode === undefined) return rules.infersStatus ? undefined : 'NO_STATUS';
  const isValid = (member: ResultMember, check: (value: unknown) => boolean): boolean => {
    const value = read(member);
    return value === undefined || (rules.takesNull && value === null) || check(value);
  };
  if (!isStatus(statusCode, rules) || !isValid('statusDescription', isText)) return 'INVALID_STATUS';
  const isValue = (value: unknown): boolean => isHeaderValue(value, rules);
  const isList = (value: unknown): boolean => Array.isArray(value) && value.every(isValue);
  const areHeaders =
    isValid('headers', (value) => isDictionary(value, isValue)) &&
    isValid('multiValueHeaders', (value) => isDictionary(value, isList)) &&
    isValid('cookies', isList);
  if (!areHeaders) return 'INVALID_HEADERS';
  if (!isValid('body', isText) || !isValid('isBase64Encoded', isFlag)) return 'INVALID_BODY';
  if (rules.refusesOtherMembers && hasUnknownMembers(result as Members, rules)) return 'UNKNOWN_MEMBER';
  return isTooLarge(read, rules) ? 'TOO_LARGE' : undefined;
}

const isText = (value: unknown): boolean => typeof value === 'string';

const isFlag = (value: unknown): boolean => typeof value === 'boolean';

/** Tells whether a value is a final status (RFC 9110, section 15). A function cannot send a 1xx and another status after it. */
function isStatus(value: unknown, { takesTextStatus }: FrontDoorRules): boolean {
  if (typeof value === 'string') return takesTextStatus && /^[2-5]\d\d$/.test(value);
  return Number.isInteger(value) && (value as number) >= 200 && (value as number) < 600;
}

function isDictionary(value: unknown, isMember: (value: unknown) => boolean): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  // JSON leaves an undefined member out.
  return Object.keys(value).every((name) => {
    const each = (value as Record<string, unknown>)[name];
    return each === undefined || (isHeaderName(name) && isMember(each));
  });
}

function isHeaderValue(value: unknown, { takesScalarHeaders }: FrontDoorRules): boolean {
  if (typeof value === 'string') return isHeaderText(value);
  return takesScalarHeaders && (Number.isFinite(value) || typeof value === 'boolean');
}

function hasUnknownMembers(result: Members, { members }: FrontDoorRules): boolean {
  const names = Object.keys(result) as ResultMember[];
  return names.some((name) => !members.includes(name) && result[name] !== undefined);
}

function isTooLarge(read: (member: ResultMember) => unknown, rules: FrontDoorRules): boolean {
  const { maxBodyBytes, maxHeaderBytes } = rules;
  if (maxBodyBytes !== undefined && bytesOf(read('body')) > maxBodyBytes) return true;
  if (maxHeaderBytes === undefined) return false;
  const cookies = read('cookies');
  const bytes =
    headerBytesOf(read('headers'), rules) +
    headerBytesOf(read('multiValueHeaders'), rules) +
    (cookies === undefined ? 0 : headerBytesOf({ 'set-cookie': cookies }, rules));
  return bytes > maxHeaderBytes;
}

/** The bytes of a header line beside its name and its value: colon, space, carriage return and line feed. */
const LINE_BYTES = 4;

function headerBytesOf(headers: unknown, { countsHeaderNames }: FrontDoorRules): number {
  let bytes = 0;
  for (const name of keysOf(headers)) {
    const value = (headers as Record<string, unknown>)[name];
    const extra = countsHeaderNames ? name.length + LINE_BYTES : 0;
    if (Array.isArray(value)) for (const each of value) bytes += bytesOf(each) + extra;
    else bytes += bytesOf(value) + extra;
  }
  return bytes;
}

const bytesOf = (value: unknown): number =>
  value === undefined || value === null ? 0 : Buffer.byteLength(String(value));
