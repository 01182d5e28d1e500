import { ClientError } from '../failure/client-error.ts';
import { type OptionNames, ownOptions } from '../option-names.ts';
import { wholeNumber } from '../options.ts';
import { readProperty } from '../unknown.ts';
import { headerValues } from './header-values.ts';

/** Options of `bodyLimit()`. */
export interface BodyLimitOptions {
  /**
   * The largest request body taken, in bytes of UTF-8; of a base64 body the bytes that it stands for. Lambda itself takes
   * no event over 6 MB (Lambda quotas).
   *
   * @example 65_536
   */
  readonly maxBytes: number;
}

const BODY_LIMIT_OPTIONS: OptionNames<BodyLimitOptions> = { maxBytes: true };

/** More than any event that Lambda takes. */
const MAX_BYTES = 1024 * 1024 * 1024;

/** UTF-8 has at most three bytes for one UTF-16 code unit: four for a pair, and three for half of one (U+FFFD). */
const MAX_BYTES_PER_UNIT = 3;

/**
 * Makes the check of an event's body.
 *
 * @returns a function that throws a `ClientError`: 415 for a body with a content coding, 413 for one over the limit
 * @throws RangeError or TypeError naming option and value
 */
export function bodyCheck(owner: string, options: BodyLimitOptions): (event: unknown) => void {
  const given = ownOptions(owner, options, BODY_LIMIT_OPTIONS);
  const maxBytes = wholeNumber(`${owner}: maxBytes`, given.maxBytes, 1, MAX_BYTES);
  return (event) => {
    const body = readProperty(event, 'body');
    // Without a body there is nothing to parse. One that is no text is no request's: it was parsed before.
    if (typeof body !== 'string' || body === '') return;
    // The size of a compressed body says nothing about what comes out of it.
    if (isEncoded(event)) throw unsupportedCoding();
    if (isLarger(body, isBase64(event), maxBytes)) throw tooLarge(maxBytes);
  };
}

/** Lattice spells it in snake case (VPC Lattice user guide, event structure version 1). */
const isBase64 = (event: unknown): boolean =>
  Boolean(readProperty(event, 'isBase64Encoded')) || Boolean(readProperty(event, 'is_base64_encoded'));

/** The coding `identity` is none (RFC 9110, section 8.4.1), and an empty list has none in it. */
function isEncoded(event: unknown): boolean {
  return headerValues(event, 'content-encoding')
    .flatMap((value) => value.split(','))
    .map((coding) => coding.trim().toLowerCase())
    .some((coding) => coding !== '' && coding !== 'identity');
}

function isLarger(body: string, isBase64: boolean, maxBytes: number): boolean {
  // Reckoned from the length. Characters that are no base64 count too, though a decoder leaves them out.
  if (isBase64) return Buffer.byteLength(body, 'base64') > maxBytes;
  if (body.length > maxBytes) return true;
  // Most bodies are short: their bytes need not be counted.
  return body.length * MAX_BYTES_PER_UNIT > maxBytes && Buffer.byteLength(body) > maxBytes;
}

function tooLarge(maxBytes: number): ClientError {
  return new ClientError(413, `The request body has more than ${maxBytes} bytes.`);
}

/** Says which coding would have been taken (RFC 9110, section 15.5.16). */
function unsupportedCoding(): ClientError {
  return new ClientError(415, 'The request body has a content coding. Send it without one.', {
    'Accept-Encoding': 'identity',
  });
}
