import { ConfigurationError } from '../failure/errors.ts';
import { isInstance, readProperty } from '../unknown.ts';

/** The members of a request that have an effect. */
export interface RequestMembers {
  readonly url: string;
  /** In upper case, as Node sends it. */
  readonly method: string;
  readonly headers: unknown;
  readonly body: unknown;
  readonly signal: AbortSignal | undefined;
  /** True if the caller has agreed to send a whole stream before it reads the answer. */
  readonly isHalfDuplex: boolean;
  /** True if a redirect is an answer to the caller. */
  readonly takesRedirects: boolean;
}

const METHOD = /^[!#$%&'*+.^`|~\w-]+$/;

/** The methods that a `fetch` may not use (Fetch standard, "forbidden method"). */
const FORBIDDEN_METHOD = /^(CONNECT|TRACE|TRACK)$/;

/** The methods of a request that has no body (Fetch standard, the constructor of `Request`). */
const WITHOUT_BODY: readonly string[] = ['GET', 'HEAD'];

const REDIRECTS: readonly unknown[] = ['follow', 'error', 'manual'];

/** Members that are refused, because ignoring them would be unsafe: they decide about the integrity and the connection. */
const NOT_TAKEN = ['integrity', 'dispatcher'] as const;

/**
 * Reads the members of the parameters of `fetch`: those of the second parameter win over those of a `Request`. `cache`,
 * `credentials`, `keepalive`, `mode`, `priority` and the referrer have no effect, as with Node's `fetch`.
 *
 * @throws ConfigurationError, or a TypeError of the platform, for what `fetch` refuses too
 */
export function readMembers(input: unknown, init: unknown): RequestMembers {
  const request = isRequest(input) ? input : undefined;
  const read = (name: string): unknown => readProperty(init, name) ?? (request && readProperty(request, name));
  for (const name of NOT_TAKEN) if (read(name)) throw refused(`the member ${name} of a fetch has no effect here`);
  const method = methodOf(read('method'));
  const body = read('body') ?? undefined;
  if (body !== undefined && WITHOUT_BODY.includes(method))
    throw refused(`a fetch with the method ${method} has a body`);
  return {
    url: request?.url ?? urlOf(input),
    method,
    headers: read('headers') ?? {},
    body: body !== undefined && body === request?.body ? request : body,
    signal: signalOf(readProperty(init, 'signal') === null ? null : read('signal')),
    isHalfDuplex: readProperty(init, 'duplex') === 'half',
    takesRedirects: takesRedirectsOf(read('redirect')),
  };
}

const refused = (reason: string): ConfigurationError => new ConfigurationError({ reason });

/** Tells whether a value is a `Request`, even of another copy of the class, such as that of the package undici. */
export function isRequest(given: unknown): given is Request {
  if (typeof given !== 'object') return false;
  const [url, method] = [readProperty(given, 'url'), readProperty(given, 'method')];
  return typeof url === 'string' && typeof method === 'string' && typeof readProperty(given, 'headers') === 'object';
}

/** The text of an object without a text of its own, such as `[object Object]`, which is no URL. */
const NO_TEXT = /^\[object /;

function urlOf(input: unknown): string {
  const url = isInstance(input, URL) ? input.href : String(input ?? '[object Null]');
  if (NO_TEXT.test(url)) throw refused('a fetch was given no URL');
  return url;
}

function methodOf(given: unknown = 'GET'): string {
  const method = String(given);
  const sent = method.toUpperCase();
  if (METHOD.test(method) && !FORBIDDEN_METHOD.test(sent)) return sent;
  throw refused('a fetch was given a method that cannot be sent');
}

function signalOf(given: unknown): AbortSignal | undefined {
  if (given === undefined || given === null) return undefined;
  const isSignal =
    typeof readProperty(given, 'aborted') === 'boolean' &&
    typeof readProperty(given, 'addEventListener') === 'function';
  if (isSignal) return given as AbortSignal;
  throw refused('a fetch was given a signal that is none');
}

/** Tells whether a redirect is an answer: with `manual` it is, as with Node's `fetch`. No redirect is followed. */
function takesRedirectsOf(given: unknown = 'follow'): boolean {
  if (REDIRECTS.includes(given)) return given === 'manual';
  throw refused('a fetch was given a redirect mode that does not exist');
}
