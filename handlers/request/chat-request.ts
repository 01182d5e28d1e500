import createError from 'http-errors';
import { type BaseIssue, check, nonEmpty, object, optional, picklist, pipe, regex, safeParse, trim } from 'valibot';
import type { Topic } from '../metaphysical/facts/topic.ts';
import { hasLetters } from '../metaphysical/text/fold-letters.ts';
import type { Language } from '../metaphysical/text/language.ts';
import { type BirthRequest, birth } from './birth.ts';
import { badRequest, boundedObject, fieldErrorOf } from './field-errors.ts';
import { history, type Turn } from './history.ts';
import { type JsonBounds, jsonBoundsOf } from './json-bounds.ts';
import { REQUEST_LIMITS } from './limits.ts';
import { atMost, hasAtMostCodePoints, notBlank, oneLine, text } from './text.ts';

/** The body that both services accept. Fields that it does not name are dropped. */
export interface ChatRequest {
  /** Trimmed, never empty. */
  readonly prompt: string;
  readonly userId: string;
  /** The topic of the answer. Default: that of the prompt. */
  readonly topic?: Topic;
  readonly birth?: BirthRequest;
  /** The full name given at birth, for numerology; by default the one the prompt introduces, if any. */
  readonly name?: string;
  /** The language to answer in; by default that of the prompt. */
  readonly lang?: Language;
  /** The earlier turns of the conversation, oldest first. */
  readonly history?: readonly Turn[];
  /** Draws the tarot cards of an earlier answer anew; by default the day, the user and the prompt decide. */
  readonly seed?: string;
}

const { promptMaxCodePoints, userIdMaxCodePoints, nameMaxCodePoints, seedMaxCodePoints } = REQUEST_LIMITS;

const promptFits = (prompt: string): boolean => hasAtMostCodePoints(prompt, promptMaxCodePoints);

const fields = object(
  {
    prompt: pipe(text, trim(), nonEmpty('must not be empty'), atMost(promptMaxCodePoints, promptFits)),
    userId: pipe(text, notBlank, atMost(userIdMaxCodePoints), oneLine),
    topic: optional(picklist(['astrology', 'tarot', 'numerology'], "must be 'astrology', 'tarot' or 'numerology'")),
    birth: optional(birth),
    name: optional(
      pipe(
        text,
        notBlank,
        atMost(nameMaxCodePoints),
        oneLine,
        check(hasLetters, 'must be written in the Latin alphabet'),
      ),
    ),
    lang: optional(picklist(['vi', 'en'], "must be 'vi' or 'en'")),
    history: optional(history),
    // The answer repeats it, so it must not be able to contain a message.
    seed: optional(
      pipe(text, atMost(seedMaxCodePoints), regex(/^[\w-]+$/, 'must be of letters, digits, hyphens and underscores')),
    ),
  },
  'is required',
);

const NO_OBJECT = 'must be a JSON object';
const chatRequest = boundedObject(fields, NO_OBJECT);

/** The largest JSON of a request. The largest valid one passes, however it is escaped. */
export const CHAT_JSON_LIMITS: JsonBounds = withRoom(jsonBoundsOf(fields));

/** Room for whitespace and for members that are unknown. */
function withRoom({ bytes, values, depth }: JsonBounds): JsonBounds {
  const { unknownMaxBytes, unknownMaxValues, unknownMaxDepth } = REQUEST_LIMITS;
  return {
    bytes: bytes + unknownMaxBytes,
    values: values + unknownMaxValues,
    depth: Math.max(depth, unknownMaxDepth + 1),
  };
}

const isObject = (body: unknown): boolean => typeof body === 'object' && body !== null;

function refusal(issues: readonly BaseIssue<unknown>[]): Error {
  const errors = issues.map(fieldErrorOf);
  const isTooLarge = issues.some(({ requirement }) => requirement === promptFits);
  return isTooLarge
    ? createError(413, `The prompt has more than ${promptMaxCodePoints} characters.`, { errors })
    : badRequest(errors);
}

/** Removes fields that were not sent. */
const withoutUndefined = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

/**
 * Checks a parsed JSON body and takes from it what the services use, and nothing else.
 *
 * @throws an `http-errors` error that is safe to show to the client: no message holds anything that was sent. 413 when
 * the prompt is too long, otherwise 400. Its own property `errors` (`FieldError[]`) lists every wrong field.
 */
export function parseChatRequest(body: unknown): ChatRequest {
  if (!isObject(body)) throw badRequest([{ pointer: '', detail: NO_OBJECT }]);
  const result = safeParse(chatRequest, body, { abortPipeEarly: true });
  if (!result.success) throw refusal(result.issues);
  const { birth, ...rest } = result.output;
  return withoutUndefined({ ...rest, birth: birth && withoutUndefined(birth) }) as ChatRequest;
}
