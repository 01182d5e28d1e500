import { ClientError } from '../failure/client-error.ts';
import { type OptionNames, ownOptions } from '../option-names.ts';
import { wholeNumber } from '../options.ts';
import { readProperty } from '../unknown.ts';
import { headerValues } from './header-values.ts';

/** Options of `bodyLimit()`. */
export interface BodyLimitOptions {
  /**
   * The maximum size of a request body, in bytes of UTF-8; of a base64 body, in decoded bytes. Lambda itself accepts no
   * event over 6 MB (Lambda quotas).
   *
   * @example 65_536
   */
  readonly maxBytes: number;
}

const BODY_LIMIT_OPTIONS: OptionNames<BodyLimitOptions> = { maxBytes: true };

/** The maximum of `maxBytes`: more than any event that Lambda accepts. */
const MAX_BYTES = 1024 * 1024 * 1024;

/** The maximum of UTF-8 bytes for one UTF-16 code unit: a pair has four, and a lone surrogate three (U+FFFD). */
const MAX_BYTES_PER_UNIT = 3;

/**
 * Creates the check of an event's body.
 *
 * @returns a function that throws a `ClientError`: 415 for a body with a content coding, 413 for one over the limit
 * @throws RangeError or TypeError naming option and value
 */
export function bodyCheck(owner: string, options: BodyLimitOptions): (event: unknown) => void {
  const given = ownOptions(owner, options, BODY_LIMIT_OPTIONS);
  const maxBytes = wholeNumber(`${owner}: maxBytes`, given.maxBytes, 1, MAX_BYTES);
  return (event) => {
    const body = readProperty(event, 'body');
    // Without a body there is nothing to parse, and a body that is not text was parsed before.
    if (typeof body !== 'string' || body === '') return;
    // The size of a compressed body says nothing about its decoded size.
    if (isEncoded(event)) throw unsupportedCoding();
    if (isLarger(body, isBase64(event), maxBytes)) throw tooLarge(maxBytes);
  };
}

/** Tells whether a body is base64. VPC Lattice writes the member in snake case (VPC Lattice user guide, event structure version 1). */
const isBase64 = (event: unknown): boolean =>
  Boolean(readProperty(event, 'isBase64Encoded')) || Boolean(readProperty(event, 'is_base64_encoded'));

/** Tells whether a body has a content coding other than `identity` (RFC 9110, section 8.4.1). */
function isEncoded(event: unknown): boolean {
  return headerValues(event, 'content-encoding')
    .flatMap((value) => value.split(','))
    .map((coding) => coding.trim().toLowerCase())
    .some((coding) => coding !== '' && coding !== 'identity');
}

function isLarger(body: string, isBase64: boolean, maxBytes: number): boolean {
  // Computed from the length: invalid characters count too, though a decoder skips them.
  if (isBase64) return Buffer.byteLength(body, 'base64') > maxBytes;
  if (body.length > maxBytes) return true;
  // Most bodies are so short that their bytes need not be counted.
  return body.length * MAX_BYTES_PER_UNIT > maxBytes && Buffer.byteLength(body) > maxBytes;
}

function tooLarge(maxBytes: number): ClientError {
  return new ClientError(413, `The request body has more than ${maxBytes} bytes.`);
}

/** The error has an `Accept-Encoding` with the accepted coding (RFC 9110, section 15.5.16). */
function unsupportedCoding(): ClientError {
  return new ClientError(415, 'The request body has a content coding. Send it without one.', {
    'Accept-Encoding': 'identity',
  });
}
