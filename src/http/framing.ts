import type { Readable } from 'node:stream';
import { streamModule } from './builtin-modules.ts';
import { isBytes, toBytes } from './bytes.ts';
import type { OutgoingHeaders } from './outgoing-headers.ts';
import { bodyTooLarge } from './send-body.ts';
import { TransportError } from './transport-error.ts';

/** A body and the headers that frame it. */
export interface FramedBody {
  readonly fields: OutgoingHeaders['fields'];
  /** ASCII text, which is sent in one write with the headers. */
  readonly text: string | undefined;
  readonly bytes: Uint8Array | undefined;
  readonly stream: Readable | undefined;
  /** The `content-length` of a stream, in bytes. */
  readonly length: number | undefined;
}

/**
 * Decides the framing of a request's body (RFC 9112, section 6). Bytes have a length. A stream has the `content-length` that
 * was given, or is chunked: Node would send it unframed with a method that rarely has a body.
 *
 * @throws TransportError for a body that is too large, and for an invalid length
 */
export function frameBody(
  body: string | Uint8Array | Readable | undefined,
  { fields, length }: OutgoingHeaders,
  maxBytes: number,
): FramedBody {
  if (body === undefined) return framed(fields, {});
  if (typeof body !== 'string' && !isBytes(body)) return framedStream(body, fields, length, maxBytes);
  const size = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  if (size === 0) return framed(fields, {});
  if (size > maxBytes) throw bodyTooLarge();
  fields['content-length'] = String(size);
  if (typeof body !== 'string') return framed(fields, { bytes: toBytes(body) });
  // Other text is sent as bytes: Node would encode the headers as UTF-8 too (`_http_outgoing.js`), which must be Latin-1.
  return framed(fields, body.length === size ? { text: body } : { bytes: Buffer.from(body) });
}

function framedStream(
  body: Readable,
  fields: OutgoingHeaders['fields'],
  given: string | undefined,
  maxBytes: number,
): FramedBody {
  // Wraps an old-style stream, or one of the package readable-stream.
  const { Readable } = streamModule();
  const stream = body instanceof Readable ? body : new Readable().wrap(body);
  if (given === undefined) {
    fields['transfer-encoding'] = 'chunked';
    return framed(fields, { stream });
  }
  const length = promisedLength(given, maxBytes);
  fields['content-length'] = String(length);
  return framed(fields, { stream, length });
}

/**
 * Parses the `content-length` of a stream.
 *
 * @throws TransportError when it is not a number, or too large
 */
export function promisedLength(given: string, maxBytes: number): number {
  if (!/^\d{1,15}$/.test(given))
    throw new TransportError('ERR_INVALID_CONTENT_LENGTH', 'The content-length is no number.');
  const length = Number(given);
  if (length > maxBytes) throw bodyTooLarge();
  return length;
}

const UNFRAMED = { text: undefined, bytes: undefined, stream: undefined, length: undefined };

/** A framed body with every member, so that none is read from `Object.prototype`. */
function framed(fields: OutgoingHeaders['fields'], body: Partial<FramedBody>): FramedBody {
  return { fields, ...UNFRAMED, ...body };
}
