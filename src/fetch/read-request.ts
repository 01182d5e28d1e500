import { unlessAborted } from '../abort.ts';
import { limitAttempt, reasonOf } from '../call/attempt-limit.ts';
import { foreignFailureOf } from '../call/foreign.ts';
import type { CallScope } from '../call/scope.ts';
import { ConfigurationError, isFailure } from '../failure/errors.ts';
import type { HttpRequest } from '../http/send-request.ts';
import { mergeOwn } from '../merge-own.ts';
import { type FetchBody, type PutTogether, readBody } from './read-body.ts';
import { readMembers } from './read-members.ts';

/** A request of `fetch`, in the words of HTTP. */
export interface FetchRequest extends HttpRequest {
  /** By their names in lower case, with one value each. */
  readonly headers: Readonly<Record<string, string>>;
  /** Aborts when the caller gives the call up. */
  readonly signal: AbortSignal | undefined;
  /** True if a redirect is an answer to the caller. */
  readonly takesRedirects: boolean;
}

/** The bounds of reading what a `fetch` is given. */
export interface ReadingScope extends Pick<CallScope, 'upstream' | 'deadline' | 'clock'> {
  /** Finds the URL that is called. Throws a ConfigurationError for one that may not be. */
  readonly resolve: (url: string) => URL;
  /** The largest body that is put together. */
  readonly maxRequestBytes: number;
}

/**
 * Reads what a `fetch` is given, as the Fetch standard does it. A body that has to be put together is, within the time of
 * the call, so that it can be sent again; a stream is left one.
 *
 * @throws ConfigurationError for what cannot be sent: `fetch` has a TypeError for it, which repeats the value
 * @throws the reason that the caller gives the call up with meanwhile
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

/** The user's name and password of a URL, as clients send them (RFC 7617). */
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
