import type { AxiosRequestTransformer, InternalAxiosRequestConfig } from 'axios';
import { readProperty } from '../unknown.ts';
import { callOwn } from './own-function.ts';

/** `application/json`, its structured suffixes (RFC 6839, section 3.1) and the old `text/json`. */
const JSON_TYPE = /^(application|text)\/([\w.+-]+\+)?json\b/i;

/** Statuses whose answers have no body (RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5). */
const WITHOUT_BODY = [204, 205, 304];

/** Tells whether a status is a redirect, whose body is a note for people or empty (RFC 9110, section 15.4). */
const isRedirect = (status: number): boolean => status >= 300 && status < 400;

/** An answer is not JSON, or has another content type. */
export class InvalidJsonError extends Error {
  override readonly name = 'InvalidJsonError';
  readonly code = 'ERR_BAD_RESPONSE';

  constructor() {
    super('The response is not the JSON it was asked for.');
  }
}

/** The part of an answer that decides whether its text is JSON. */
interface JsonAnswer {
  readonly status: number;
  readonly headers: unknown;
}

/**
 * Parses the text of an answer as JSON, strictly.
 *
 * axios parses after its adapter, where a failure can no longer be retried, and returns a broken body as a string. Here a
 * body that is broken, empty or of another type is a failure.
 *
 * @throws InvalidJsonError; ConfigurationError when the call's `parseReviver` throws
 */
export function parseJson(text: string, { status, headers }: JsonAnswer, config: InternalAxiosRequestConfig): unknown {
  if (config.method === 'head' || WITHOUT_BODY.includes(status)) return text;
  const type = readProperty(headers, 'content-type');
  const isOfOtherType = typeof type === 'string' && !JSON_TYPE.test(type);
  // Only a redirect that the call accepts gets here.
  if (isRedirect(status) && (text === '' || isOfOtherType)) return text;
  if (isOfOtherType) throw new InvalidJsonError();
  const value = parsed(text);
  const { parseReviver } = config;
  // In a second pass, so that an error of the reviver is not taken for broken JSON.
  return typeof parseReviver === 'function'
    ? callOwn('the parseReviver', () => JSON.parse(text, parseReviver as never))
    : value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidJsonError();
  }
}

/**
 * Sends a number or a boolean as JSON (RFC 8259, section 3). axios refuses most of them, and sends 0 and false as an empty
 * body.
 */
export const scalarAsJson: AxiosRequestTransformer = (data, headers) => {
  if (typeof data !== 'number' && typeof data !== 'boolean') return data;
  headers.setContentType('application/json', false);
  return JSON.stringify(data);
};
