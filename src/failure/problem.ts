import { firstCharacters } from '../text.ts';
import { elementsOf, isError, keysOf, readProperty } from '../unknown.ts';
import { type FailureError, isFailure } from './errors.ts';
import { FAILURES } from './kinds.ts';
import { isHeader, type ProxyResponse } from './proxy-response.ts';

/** The media type of a problem document (RFC 9457, section 6.1). */
export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** One thing wrong with a request, as a member of a problem's `errors`. */
export interface ProblemDetail {
  /** Where, as a JSON pointer into the request body (RFC 6901). */
  readonly pointer: string;
  readonly detail: string;
  /** What would be accepted there, where the client has to choose; at most 20. */
  readonly candidates?: readonly string[];
}

/** A problem document (RFC 9457) with this toolkit's extension members. */
export interface Problem {
  /** Identifies the kind of problem; `about:blank` where the status says it all (RFC 9457, section 4.2.1). */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** This occurrence: the request id, to be found in the log. */
  readonly instance?: string;
  /** What a program branches on: the failure's kind, or the status in words. */
  readonly code: string;
  /** Everything that is wrong with the request, where the request is what is wrong. */
  readonly errors?: readonly ProblemDetail[];
  /** Where the time went. */
  readonly timing?: object;
}

/** What is known of the occurrence beside the error. */
export interface Occurrence {
  readonly instance?: string | undefined;
  readonly timing?: object | undefined;
}

/** A problem as an answer: its status, its own headers and the document. */
export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly problem: Problem;
}

/** What a client is told of an error that says nothing a client may know. */
const UNKNOWN_DETAIL = 'Something went wrong on our side.';

/** Longer messages of http-errors are cut: a detail is a sentence. */
const MAX_DETAIL_CHARACTERS = 500;

/** A choice among more is none. */
const MAX_CANDIDATES = 20;

/**
 * Turns any thrown value into a problem: a failure by its kind, an error of `http-errors` by its status (its message
 * only when it is exposed and the client's fault), anything else into a 500 that gives nothing away.
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

/** A client that reads of a deadline learns which phase had no time left, and how much was asked for where that was more. */
function shortageIn(error: unknown): object {
  if (!isFailure(error) || error.kind !== 'deadline-exceeded') return {};
  const [phase, requiredMs] = [readProperty(error, 'phase'), readProperty(error, 'requiredMs')];
  return { ...(phase !== undefined && { phase }), ...(requiredMs !== undefined && { requiredMs }) };
}

/** The problem as API Gateway takes it: for the places where no middleware is left to render it. */
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

/** The status of an error meant for HTTP, as `http-errors` and `@middy/util` make them; axios' errors have none. */
function statusOf(error: unknown): number | undefined {
  const status = readProperty(error, 'statusCode');
  if (!isError(error)) return undefined;
  return Number.isInteger(status) && (status as number) >= 400 && (status as number) < 600
    ? (status as number)
    : undefined;
}

/** The status in words (RFC 9110). Loaded when first needed: importing node:http costs a cold start 30 ms. */
function titleOf(status: number): string {
  return process.getBuiltinModule('node:http').STATUS_CODES[status] ?? (status < 500 ? 'Client Error' : 'Server Error');
}

/** Headers that describe the body are the document's own, in whatever case an error spells them. */
const OWN_HEADERS = ['content-type', 'content-length', 'content-encoding', 'cache-control'];

/** Headers that say to the client how to go on. Others of an error not meant for it may be those of somebody's answer. */
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

/** Where, what and what else, and nothing more that a validator hangs on its findings, such as what was sent. */
function problemDetailOf(finding: unknown): ProblemDetail[] {
  const pointer = readProperty(finding, 'pointer');
  const detail = readProperty(finding, 'detail');
  if (!isText(pointer) || !isText(detail)) return [];
  const candidates = elementsOf(readProperty(finding, 'candidates'))?.filter(isText).slice(0, MAX_CANDIDATES);
  return [candidates === undefined ? { pointer, detail } : { pointer, detail, candidates }];
}
