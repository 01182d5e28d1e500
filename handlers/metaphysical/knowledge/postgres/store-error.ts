/** Why the store gave nothing. */
export type StoreFailure =
  /** No connection. */
  | 'unavailable'
  /** The connection broke off, or PostgreSQL ended it, while something was asked: it may have been dead for long. */
  | 'dropped'
  /** PostgreSQL refused what it was asked. */
  | 'refused'
  /** Nothing has been loaded. */
  | 'not-loaded'
  /** What is stored was made by another embedder than the one that asks. */
  | 'other-embedder';

/** PostgreSQL failed. Its message has nothing in it that was sent or received: it is for the log. */
export class KnowledgeStoreError extends Error {
  override readonly name = 'KnowledgeStoreError';
  readonly failure: StoreFailure;

  constructor(failure: StoreFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

/** Undefined table (PostgreSQL, appendix A: error codes). */
const UNDEFINED_TABLE = '42P01';

const UNANSWERED = {
  unavailable: 'no connection to PostgreSQL',
  dropped: 'the connection to PostgreSQL broke off',
} as const;

/** The codes by which PostgreSQL says that it has ended the session (appendix A: operator intervention, connection exception). */
const SESSION_ENDED = /^(57P|08)/;

/** Severities after which there is no session any more; the codes tell it too where a server speaks another language. */
const LAST_WORDS: readonly unknown[] = ['FATAL', 'PANIC'];

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** Codes that a reader of the log need not look up. */
const MEANINGS: ReadonlyMap<unknown, string> = new Map([
  ['55P03', 'another session holds a lock'],
  ['57014', 'the statement took too long'],
]);

/** Codes of Node's sockets and of its TLS, such as ECONNREFUSED and SELF_SIGNED_CERT_IN_CHAIN: they say no values. */
const NODE_CODE = /^[A-Z][A-Z_]{2,60}$/;

/**
 * What of an error of `pg` may be told: its code alone. Its message, detail and query hold what was sent.
 *
 * @param unanswered what it means when PostgreSQL itself said nothing
 */
export function storeErrorOf(error: unknown, unanswered: 'unavailable' | 'dropped'): KnowledgeStoreError {
  if (error instanceof KnowledgeStoreError) return error;
  const { code, severity } = fieldsOf(error);
  // Only what PostgreSQL itself says has a severity; EPIPE too has the form of a SQLSTATE.
  if (severity === undefined) return new KnowledgeStoreError(unanswered, `${UNANSWERED[unanswered]}${told(code)}`);
  const state = typeof code === 'string' && SQLSTATE.test(code) ? code : 'unknown';
  // A login that is refused is fatal as well, and nothing that had begun.
  const isEnded = SESSION_ENDED.test(state) || (unanswered === 'dropped' && LAST_WORDS.includes(severity));
  if (isEnded) return new KnowledgeStoreError(unanswered, `${UNANSWERED[unanswered]}: SQLSTATE ${state}`);
  if (state === UNDEFINED_TABLE) return notLoaded();
  const meaning = MEANINGS.get(state);
  return new KnowledgeStoreError(
    'refused',
    `PostgreSQL refused with SQLSTATE ${state}${meaning ? `: ${meaning}` : ''}`,
  );
}

/** Invalid authorization specification, and invalid password (PostgreSQL, appendix A: class 28). */
const LOGIN_REFUSED = /^28/;

/** Whether PostgreSQL let nobody in: the user or the password is not, or no longer, one of its. */
export function isLoginRefused(error: unknown): boolean {
  const { code } = fieldsOf(error);
  return typeof code === 'string' && LOGIN_REFUSED.test(code);
}

/** @returns the error for a store without a corpus */
export const notLoaded = (): KnowledgeStoreError =>
  new KnowledgeStoreError('not-loaded', 'PostgreSQL holds no corpus: load it with scripts/load-knowledge.ts');

/** @returns the error for a store whose vectors cannot be compared with those of this embedder */
export const otherEmbedder = (stored: string, given: string): KnowledgeStoreError =>
  new KnowledgeStoreError(
    'other-embedder',
    `the corpus was embedded by ${stored}, and ${given} is configured: embed it anew, or configure ${stored}`,
  );

function fieldsOf(error: unknown): { readonly code?: unknown; readonly severity?: unknown } {
  return typeof error === 'object' && error !== null ? error : {};
}

const told = (code: unknown): string => (typeof code === 'string' && NODE_CODE.test(code) ? `: ${code}` : '');
