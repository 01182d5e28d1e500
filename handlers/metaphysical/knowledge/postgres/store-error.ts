import { ConfigurationError, type FailureError, isFailure, isUpstreamError, UpstreamError } from '../../../../index.ts';

/** The name of PostgreSQL as an upstream in failures. */
const KNOWLEDGE = 'knowledge';

/** Tells whether there was no connection at all. */
export function isUnavailable(error: unknown): boolean {
  return isUpstreamError(error) && error.kind === 'upstream-unreachable' && error.unsent === true;
}

/**
 * Tells whether the connection broke off while something was asked, or PostgreSQL ended it: it may have been dead for
 * long.
 */
export function isDropped(error: unknown): boolean {
  return isUpstreamError(error) && error.kind === 'upstream-unreachable' && error.unsent !== true;
}

/** There is no connection, and nothing was asked. */
export function unavailable(reason: string): UpstreamError {
  return new UpstreamError(KNOWLEDGE, 'upstream-unreachable', { reason, unsent: true });
}

/** PostgreSQL refused the query. */
export function refused(reason: string): UpstreamError {
  return new UpstreamError(KNOWLEDGE, 'upstream-rejected', { reason });
}

/** Undefined table (PostgreSQL, appendix A: error codes). */
const UNDEFINED_TABLE = '42P01';

const UNANSWERED = {
  unavailable: 'no connection to PostgreSQL',
  dropped: 'the connection to PostgreSQL broke off',
} as const;

/**
 * The codes by which PostgreSQL says that it has ended the session (appendix A: operator intervention, connection
 * exception).
 */
const SESSION_ENDED = /^(57P|08)/;

/**
 * Severities after which there is no session any more; the codes tell it too where a server speaks another language.
 */
const LAST_WORDS: readonly unknown[] = ['FATAL', 'PANIC'];

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** Descriptions of codes for the log. */
const MEANINGS: ReadonlyMap<unknown, string> = new Map([
  ['55P03', 'another session holds a lock'],
  ['57014', 'the statement took too long'],
]);

/**
 * Codes of Node's sockets and of its TLS, such as ECONNREFUSED and SELF_SIGNED_CERT_IN_CHAIN: they contain no values.
 */
const NODE_CODE = /^[A-Z][A-Z_]{2,60}$/;

/**
 * The part of a `pg` error that may be shown: its code alone. Its message, detail and query hold what was sent.
 *
 * @param unanswered the failure when PostgreSQL itself sent no error
 */
export function storeErrorOf(error: unknown, unanswered: 'unavailable' | 'dropped'): FailureError {
  if (isFailure(error)) return error;
  const { code, severity } = fieldsOf(error);
  // Only PostgreSQL's own errors have a severity; EPIPE too has the form of a SQLSTATE.
  if (severity === undefined) return unansweredOf(unanswered, described(code));
  const state = typeof code === 'string' && SQLSTATE.test(code) ? code : 'unknown';
  // A refused login is fatal as well, but no session had begun.
  const isEnded = SESSION_ENDED.test(state) || (unanswered === 'dropped' && LAST_WORDS.includes(severity));
  if (isEnded) return unansweredOf(unanswered, `: SQLSTATE ${state}`);
  if (state === UNDEFINED_TABLE) return notLoaded();
  const meaning = MEANINGS.get(state);
  return refused(`PostgreSQL refused with SQLSTATE ${state}${meaning ? `: ${meaning}` : ''}`);
}

function unansweredOf(how: 'unavailable' | 'dropped', why: string): UpstreamError {
  const reason = `${UNANSWERED[how]}${why}`;
  return how === 'unavailable' ? unavailable(reason) : new UpstreamError(KNOWLEDGE, 'upstream-unreachable', { reason });
}

/** Invalid authorization specification, and invalid password (PostgreSQL, appendix A: class 28). */
const LOGIN_REFUSED = /^28/;

/** True if PostgreSQL refused the login: it does not know the user or the password, or not any more. */
export function isLoginRefused(error: unknown): boolean {
  const { code } = fieldsOf(error);
  return typeof code === 'string' && LOGIN_REFUSED.test(code);
}

/** @returns the error for a store without a corpus */
export const notLoaded = (): ConfigurationError =>
  new ConfigurationError({ reason: 'PostgreSQL holds no corpus: load it with scripts/load-knowledge.ts' });

/** @returns the error for a store whose vectors cannot be compared with those of this embedder */
export const otherEmbedder = (stored: string, given: string): ConfigurationError =>
  new ConfigurationError({
    reason: `the corpus was embedded by ${stored}, and ${given} is configured: embed it anew, or configure ${stored}`,
  });

function fieldsOf(error: unknown): { readonly code?: unknown; readonly severity?: unknown } {
  return typeof error === 'object' && error !== null ? error : {};
}

const described = (code: unknown): string => (typeof code === 'string' && NODE_CODE.test(code) ? `: ${code}` : '');
