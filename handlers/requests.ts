import createError from 'http-errors';
import {
  type BaseIssue,
  check,
  nonEmpty,
  object,
  optional,
  picklist,
  pipe,
  regex,
  safeParse,
  string,
  trim,
} from 'valibot';

/** What a chat request may hold. A code point is what people call a character: an emoji is one, not two. */
export const REQUEST_LIMITS = {
  /** After trimming; a longer prompt is answered 413. */
  promptMaxCodePoints: 4000,
  userIdMaxCodePoints: 128,
} as const;

/** The body that both services accept. Fields that it does not name are dropped. */
export interface ChatRequest {
  /** Trimmed, never empty. */
  prompt: string;
  userId: string;
  /** The language to answer in; by default that of the prompt. */
  lang?: 'vi' | 'en';
}

/** One wrong field. */
export interface FieldError {
  /** JSON Pointer (RFC 6901) into the request body; empty for the body itself. */
  pointer: string;
  /** What the field must be. Never what was sent. */
  detail: string;
}

/** Counts no further than it must: a hostile string is refused without being walked to its end. */
function hasAtMostCodePoints(text: string, limit: number): boolean {
  if (text.length <= limit) return true;
  if (text.length > 2 * limit) return false;
  return [...text].length <= limit;
}

/** A lone surrogate cannot be written as UTF-8, so it could not be sent on as it came. */
const isWellFormed = (text: string): boolean => text.isWellFormed();

const promptFits = (prompt: string): boolean => hasAtMostCodePoints(prompt, REQUEST_LIMITS.promptMaxCodePoints);

const userIdFits = (userId: string): boolean => hasAtMostCodePoints(userId, REQUEST_LIMITS.userIdMaxCodePoints);

const text = pipe(string('must be a string'), check(isWellFormed, 'must be well-formed Unicode'));

const chatRequest = object(
  {
    prompt: pipe(
      text,
      trim(),
      nonEmpty('must not be empty'),
      check(promptFits, `must have at most ${REQUEST_LIMITS.promptMaxCodePoints} characters`),
    ),
    userId: pipe(
      text,
      regex(/\S/, 'must not be empty'),
      check(userIdFits, `must have at most ${REQUEST_LIMITS.userIdMaxCodePoints} characters`),
      // Line and paragraph separators break log lines as control characters do.
      regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must not contain control characters'),
    ),
    lang: optional(picklist(['vi', 'en'], "must be 'vi' or 'en'")),
  },
  'is required',
);

/** RFC 6901, section 3: '~' and '/' inside a key are written ~0 and ~1. */
const escapeKey = (key: unknown): string => String(key).replaceAll('~', '~0').replaceAll('/', '~1');

const toFieldError = ({ path, message }: BaseIssue<unknown>): FieldError => ({
  pointer: (path ?? []).map(({ key }) => `/${escapeKey(key)}`).join(''),
  detail: message,
});

const isObject = (body: unknown): boolean => typeof body === 'object' && body !== null && !Array.isArray(body);

function refusal(issues: readonly BaseIssue<unknown>[]): Error {
  const errors = issues.map(toFieldError);
  const isTooLarge = issues.some(({ requirement }) => requirement === promptFits);
  return isTooLarge
    ? createError(413, `The prompt has more than ${REQUEST_LIMITS.promptMaxCodePoints} characters.`, { errors })
    : createError(400, 'The request body is not valid.', { errors });
}

/**
 * Checks a parsed JSON body and takes from it what the services use, and nothing else.
 *
 * @throws an `http-errors` error that is safe to show to the client: no message holds anything that was sent. 413 when
 * the prompt is too long, otherwise 400. Its own property `errors` ({@link FieldError}[]) lists every wrong field.
 */
export function parseChatRequest(body: unknown): ChatRequest {
  if (!isObject(body)) {
    const errors: FieldError[] = [{ pointer: '', detail: 'must be a JSON object' }];
    throw createError(400, 'The request body is not valid.', { errors });
  }
  const result = safeParse(chatRequest, body, { abortPipeEarly: true });
  if (!result.success) throw refusal(result.issues);
  const { prompt, userId, lang } = result.output;
  return lang === undefined ? { prompt, userId } : { prompt, userId, lang };
}
