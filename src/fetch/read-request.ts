import { unlessAborted } from '../abort.ts';
import { limitAttempt, reasonOf } from '../call/attempt-limit.ts';
import { foreignFailureOf } from '../call/foreign.ts';
import type { CallScope } from '../call/scope.ts';
import { ConfigurationError, isFailure } from '../failure/errors.ts';
import type { HttpRequest } from '../http/send-request.ts';
import { mergeOwn } from '../merge-own.ts';
import { type FetchBody, type PutTogether, readBody } from './read-body.ts';
import { readMembers } from './read-members.ts';

/** The HTTP request of a `fetch`. */
export interface FetchRequest extends HttpRequest {
  /** With names in lower case, and one value each. */
  readonly headers: Readonly<Record<string, string>>;
  /** Aborts when the caller cancels the call. */
  readonly signal: AbortSignal | undefined;
  /** True if a redirect is an answer to the caller. */
  readonly takesRedirects: boolean;
}

/** The limits of reading the parameters of a `fetch`. */
export interface ReadingScope extends Pick<CallScope, 'upstream' | 'deadline' | 'clock'> {
  /** Resolves the URL of a call. Throws a ConfigurationError for a URL that may not be called. */
  readonly resolve: (url: string) => URL;
  /** The maximum size of a body that is read into memory, in bytes. */
  readonly maxRequestBytes: number;
}

/**
 * Reads the parameters of a `fetch`, as the Fetch standard does. A form, a file or the body of a `Request` is read into
 * memory, within the time of the call, so that it can be sent again. A stream stays a stream.
 *
 * @throws ConfigurationError for a request that cannot be sent; the TypeError of `fetch` would repeat the value
 * @throws the reason with which the caller cancels the call meanwhile
 */
export async function readRequest(input: unknown, init: unknown, scope: ReadingScope): Promise<FetchRequest> {
  const { members, url, headers, given } = read(input, init, scope);
  const { method, signal, takesRedirects } = members;
  const { body, type } = typeof given === 'function' ? await putTogether(given, signal, scope) : given;
  if (type !== undefined && !headers.has('content-type')) headers.set('content-type', type);
  return { method, url, headers: mergeOwn(Object.fromEntries(headers)), body, signal, takesRedirects };
}

function read(input: unknown, init: unknown, scope: ReadingScope) {
  try {
    const members = readMembers(input, init);
    const url = scope.resolve(members.url);
    const headers = new Headers(members.headers as RequestInit['headers']);
    addCredentials(headers, url);
    url.hash = '';
    const given = readBody(members.body, members.isHalfDuplex, scope.maxRequestBytes);
    return { members, url, headers, given };
  } catch (error) {
    throw refusalOf(error, scope);
  }
}

/** Sends the credentials of a URL as basic authentication (RFC 7617), and removes them from the URL. */
function addCredentials(headers: Headers, url: URL): void {
  const { username, password } = url;
  if (username === '' && password === '') return;
  const credentials = [username, password].map(decodeURIComponent).join(':');
  if (!headers.has('authorization'))
    headers.set('authorization', `Basic ${Buffer.from(credentials).toString('base64')}`);
  url.username = '';
  url.password = '';
}

function putTogether(put: PutTogether, signal: AbortSignal | undefined, scope: ReadingScope): Promise<FetchBody> {
  const { clock, deadline } = scope;
  const limit = limitAttempt(clock, deadline.remainingMs(), deadline.cancellation, signal);
  const tooLate = (): Error =>
    limit.abandoned ? reasonOf(limit.abandoned) : (foreignFailureOf(limit.signal.reason, scope) as Error);
  const reading = unlessAborted(limit.signal, () => put(limit.signal), tooLate).catch((error: unknown) => {
    throw limit.abandoned ? error : refusalOf(error, scope);
  });
  return reading.finally(limit.close);
}

function refusalOf(cause: unknown, { upstream }: ReadingScope): Error {
  if (isFailure(cause)) return cause;
  return new ConfigurationError({ reason: `the request to the upstream "${upstream}" could not be sent`, cause });
}
