import { invalidAnswer } from '../failure.ts';
import { bedrockFailureOf } from './failures.ts';

/** A piece of text takes some 200 bytes; what guards and traces add to the last event, a few thousand. */
const MAX_EVENT_BYTES = 262_144;

/** The longest answer that is asked for takes 300,000 bytes as a stream, what it thought beforehand included. */
const MAX_STREAM_BYTES = 4_194_304;

/** Errors are a line of JSON; what is longer is a page of somebody else's. */
export const MAX_ERROR_BYTES = 65_536;

/** Total length, length of the headers, and their checksum; then the message's own checksum. */
const MIN_EVENT_BYTES = 16;

/**
 * The bytes of a body, as they come.
 *
 * @throws UpstreamError `upstream-invalid` when there are more than `maxBytes`; why the connection broke
 */
export async function* atMost(maxBytes: number, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let left = maxBytes;
  try {
    for await (const chunk of body) {
      left -= chunk.length;
      if (left < 0) throw invalidAnswer(`Bedrock sent more than ${maxBytes} bytes`);
      yield chunk;
    }
  } catch (error) {
    throw bedrockFailureOf(error, left === maxBytes ? 'request' : 'stream');
  }
}

/**
 * The bytes of an event stream, a whole event at a time; one without its end is none. The SDK checks what is in an
 * event, but sets aside as much memory as its first four bytes ask for, up to 4 GiB.
 *
 * @throws UpstreamError `upstream-invalid` for an event of an impossible length, or of more than 262,144 bytes; what
 * the bytes fail with
 * @see https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export async function* wholeEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let pending = Buffer.alloc(0);
  for await (const chunk of atMost(MAX_STREAM_BYTES, body)) {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 4) {
      const length = pending.readUInt32BE(0);
      if (length < MIN_EVENT_BYTES || length > MAX_EVENT_BYTES)
        throw invalidAnswer('Bedrock sent no event stream, or an event that is too long');
      if (pending.length < length) break;
      yield pending.subarray(0, length);
      pending = pending.subarray(length);
    }
  }
}
