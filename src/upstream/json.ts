import type { AxiosRequestTransformer, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { peek } from '../failure/redact.ts';

/** `application/json`, its structured suffixes (RFC 6839, section 3.1) and the old `text/json`. */
const JSON_TYPE = /^(application|text)\/([\w.+-]+\+)?json\b/i;

/** Statuses whose answers have no body (RFC 9110, sections 15.3.5 and 15.3.6). */
const WITHOUT_BODY = [204, 205];

/** An answer that is no JSON, or not what it says it is. */
export class InvalidJsonError extends Error {
  override readonly name = 'InvalidJsonError';
  readonly code = 'ERR_BAD_RESPONSE';
  readonly response: { readonly status: number };

  constructor(status: number) {
    super('The response is not the JSON it was asked for.');
    this.response = { status };
  }
}

/**
 * Parses the body of a response as JSON, strictly, in place.
 *
 * axios parses after its adapter is done, where retries no longer see a failure, and hands a broken body over as a
 * string. Here a body that is broken, empty or of another type is a failure.
 *
 * @throws InvalidJsonError
 */
export function parseJson(response: AxiosResponse<unknown>, config: InternalAxiosRequestConfig): void {
  if (config.method === 'head' || WITHOUT_BODY.includes(response.status)) return;
  const type = peek(response.headers, 'content-type');
  if (typeof type === 'string' && !JSON_TYPE.test(type)) throw new InvalidJsonError(response.status);
  try {
    response.data = JSON.parse(response.data as string);
  } catch {
    throw new InvalidJsonError(response.status);
  }
}

/**
 * Sends a number or a flag as what it is in JSON (RFC 8259, section 3). axios refuses most of them, and of 0 and false
 * makes an empty body.
 */
export const scalarAsJson: AxiosRequestTransformer = (data, headers) => {
  if (typeof data !== 'number' && typeof data !== 'boolean') return data;
  headers.setContentType('application/json', false);
  return JSON.stringify(data);
};
