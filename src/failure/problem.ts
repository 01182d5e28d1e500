import { firstCharacters } from '../text.ts';
import { elementsOf, isError, keysOf, readProperty } from '../unknown.ts';
import { type FailureError, isFailure } from './errors.ts';
import { FAILURES } from './kinds.ts';
import { isHeader, type ProxyResponse } from './proxy-response.ts';

/** The media type of a problem document (RFC 9457, section 6.1). */
export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** One error of a request, as a member of a problem's `errors`. */
export interface ProblemDetail {
  /** The place in the request body, as a JSON pointer (RFC 6901). */
  readonly pointer: string;
  readonly detail: string;
  /** The values that would be accepted, if the client has to choose one; at most 20. */
  readonly candidates?: readonly string[];
}

/** A problem document (RFC 9457) with this toolkit's extension members. */
export interface Problem {
  /** The URI of the kind of problem; `about:blank` if the status says everything (RFC 9457, section 4.2.1). */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The request id of this occurrence, which the log has too. */
  readonly instance?: string;
  /** The code for programs: the failure's kind, or the status in words. */
  readonly code: string;
  /** The errors of the request, if it is the client's fault. */
  readonly errors?: readonly ProblemDetail[];
  /** The time spent. */
  readonly timing?: object;
}

/** The members of a problem that describe its invocation. */
export interface Occurrence {
  readonly instance?: string | undefined;
  readonly timing?: object | undefined;
}

/** A problem document with the status and the headers of its response. */
export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly problem: Problem;
}

/** The detail of an error whose message a client may not see. */
const UNKNOWN_DETAIL = 'Something went wrong on our side.';

/** The maximum length of a detail; longer messages of http-errors are cut. */
const MAX_DETAIL_CHARACTERS = 500;

/** Maximum candidates listed. */
const MAX_CANDIDATES = 20;

/**
 * Turns any thrown value into a problem: a failure by its kind, an error of `http-errors` by its status (with its message
 * only if it is exposed and the client's fault), anything else into a 500 without details.
 */
export function problemOf(error: unknown, occurrence: Occurrence = {}): ProblemAnswer {
  const known = isFailure(error) ? describeFailure(error) : describeHttpError(error);
  const { instance, timing } = occurrence;
  const problem = {
    ...known.problem,
    ...(instance === undefined ? {} : { instance }),
    ...(timing === undefined ? {} : { timing: { ...timing, ...shortageIn(error) } }),
  };
  return { status: problem.status, headers: known.headers, problem };
}

/** The members of `timing` for an exceeded deadline: the phase, and the time that `require()` asked for. */
function shortageIn(error: unknown): object {
  if (!isFailure(error) || error.kind !== 'deadline-exceeded') return {};
  const [phase, requiredMs] = [readProperty(error, 'phase'), readProperty(error, 'requiredMs')];
  return { ...(phase !== undefined && { phase }), ...(requiredMs !== undefined && { requiredMs }) };
}

/** The proxy response of a problem, for places where no middleware renders it. */
export function problemResponse(answer: ProblemAnswer): ProxyResponse {
  return {
    statusCode: answer.status,
    headers: { ...answer.headers, 'Content-Type': PROBLEM_CONTENT_TYPE, 'Cache-Control': 'no-store' },
    body: JSON.stringify(answer.problem),
  };
}

interface Described {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
}

function describeFailure(error: FailureError): Described {
  const { title, detail } = FAILURES[error.kind];
  const status = error.statusCode;
  const type = `urn:problem-type:middy-deadline:${error.kind}`;
  return { problem: { type, title, status, detail, code: error.kind }, headers: error.headers };
}

function describeHttpError(error: unknown): Described {
  const status = statusOf(error);
  if (status === undefined) return plain(500, UNKNOWN_DETAIL, 'internal-error', {});
  const title = titleOf(status);
  const exposed = status < 500 && readProperty(error, 'expose') === true;
  const message = exposed ? readProperty(error, 'message') : undefined;
  const detail =
    typeof message === 'string' && message !== '' ? firstCharacters(message, MAX_DETAIL_CHARACTERS) : title;
  const described = plain(status, detail, title.toLowerCase().replaceAll(/[^a-z0-9]/g, '-'), headersOf(error, exposed));
  const errors = exposed ? elementsOf(readProperty(error, 'errors'))?.flatMap(problemDetailOf) : undefined;
  return errors === undefined ? described : { ...described, problem: { ...described.problem, errors } };
}

function plain(status: number, detail: string, code: string, headers: Readonly<Record<string, string>>): Described {
  return { problem: { type: 'about:blank', title: titleOf(status), status, detail, code }, headers };
}

/** The status of an error of `http-errors` or `@middy/util`; undefined for any other, such as one of axios. */
function statusOf(error: unknown): number | undefined {
  const status = readProperty(error, 'statusCode');
  if (!isError(error)) return undefined;
  return Number.isInteger(status) && (status as number) >= 400 && (status as number) < 600
    ? (status as number)
    : undefined;
}

/** The status in words (RFC 9110). `node:http` is loaded when needed: its import costs 30 ms of a cold start. */
function titleOf(status: number): string {
  return process.getBuiltinModule('node:http').STATUS_CODES[status] ?? (status < 500 ? 'Client Error' : 'Server Error');
}

/** Headers that an error cannot set, as they describe the problem document. */
const OWN_HEADERS = ['content-type', 'content-length', 'content-encoding', 'cache-control'];

/** The only headers that pass from an error that is not exposed: others may be those of an upstream's response. */
const GUIDING_HEADERS = ['retry-after', 'allow', 'www-authenticate'];

function headersOf(error: unknown, exposed: boolean): Record<string, string> {
  const headers = readProperty(error, 'headers');
  const passed = keysOf(headers).flatMap((name) => {
    const value = readProperty(headers, name);
    const isPassed = exposed ? !OWN_HEADERS.includes(name.toLowerCase()) : GUIDING_HEADERS.includes(name.toLowerCase());
    return isPassed && typeof value === 'string' && isHeader(name, value) ? [[name, value] as const] : [];
  });
  return Object.fromEntries(passed);
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** Copies the known members of a validator's finding. Others, such as the value that was sent, are left out. */
function problemDetailOf(finding: unknown): ProblemDetail[] {
  const pointer = readProperty(finding, 'pointer');
  const detail = readProperty(finding, 'detail');
  if (!isText(pointer) || !isText(detail)) return [];
  const candidates = elementsOf(readProperty(finding, 'candidates'))?.filter(isText).slice(0, MAX_CANDIDATES);
  return [candidates === undefined ? { pointer, detail } : { pointer, detail, candidates }];
}
