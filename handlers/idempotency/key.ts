import createError from 'http-errors';

/**
 * The form of a key. One that began with a quotation mark could not be told from a quoted one, and one with a comma
 * not from two that payload format 2.0 has joined.
 */
const KEY = /^(?!")[\x21-\x2b\x2d-\x7e]{1,255}$/;

/** A structured field's string (RFC 9651, section 3.3.3): in it, quotation marks and backslashes are escaped. */
const QUOTED = /^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;

const REFUSAL =
  'The Idempotency-Key header must be sent once, with 1 to 255 visible ASCII characters and no comma, bare or in quotation marks.';

/** The part of an event that a key is read from, with the names of headers in lower case. */
interface WithHeaders {
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  /** Payload format 1.0 has every line of a header here; 2.0 joins them. */
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null;
}

/**
 * The key by which a client says that two requests are one (draft-ietf-httpapi-idempotency-key-header-07); undefined
 * when it sent none. The draft writes a string in quotation marks, most of its users write none: both are the same key.
 *
 * @throws an `http-errors` error, 400, that does not repeat what was sent
 */
export function idempotencyKeyOf({ headers, multiValueHeaders }: WithHeaders): string | undefined {
  // RFC 9110, section 5.3: two lines are one list, and a key is no list.
  const field = multiValueHeaders?.['idempotency-key']?.join(', ') ?? headers?.['idempotency-key'];
  if (field === undefined) return undefined;
  const text = field.trim();
  const key = QUOTED.exec(text)?.[1]?.replaceAll(/\\(.)/g, '$1') ?? text;
  if (!KEY.test(key)) throw createError(400, REFUSAL);
  return key;
}

/**
 * The key of a request whose client sent none, made of the id of its invocation.
 *
 * The id is Lambda's: where Lambda runs an invocation again, it is the same. API Gateway's is no key, because clients
 * of a REST API may set it (`x-amzn-RequestId`), and two chats with the same id would count as one. It is hashed with a
 * secret, because the id itself stands in every log line and problem, and whoever knows a key can try questions against
 * what is stored under it.
 */
export function derivedKey(awsRequestId: unknown, secret: string): string {
  // Not imported: an import makes a cold start slower.
  const { createHmac, randomUUID } = process.getBuiltinModule('node:crypto');
  if (typeof awsRequestId !== 'string' || awsRequestId === '') return randomUUID();
  return createHmac('sha256', secret).update(`idempotency ${awsRequestId}`).digest('base64url');
}
