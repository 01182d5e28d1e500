import type { Transform, TransformCallback } from 'node:stream';
import type { InternalAxiosRequestConfig } from 'axios';
import { streamModule } from '../http/builtin-modules.ts';
import { promisedLength } from '../http/framing.ts';
import { outgoingHeaders } from '../http/outgoing-headers.ts';
import { lengthMismatch } from '../http/send-body.ts';
import { readProperty } from '../unknown.ts';
import { isStream } from './request.ts';

/**
 * Applies the rules of the transport to a call by another adapter, in place: headers of framing and connection are removed,
 * and a stream must be as long as its `content-length`.
 *
 * @param host the host of the URL that is called
 * @throws ConfigurationError for another `host`; TransportError for a length that is invalid or too large
 */
export function ownFraming(config: InternalAxiosRequestConfig, host: string, maxBytes: number): void {
  const { headers, data } = config;
  const given = headers.toJSON() as Record<string, string>;
  const { fields, length } = outgoingHeaders(given, host);
  for (const name of Object.keys(given)) if (!(name in fields)) headers.delete(name);
  // A form of the package form-data is a stream too, but axios gets its length from it.
  const isFramedByLength = isStream(data) && typeof readProperty(data, 'getHeaders') !== 'function';
  if (length === undefined || !isFramedByLength) return;
  const promised = promisedLength(length, maxBytes);
  headers.set('content-length', String(promised));
  config.data = ofLength(data, promised);
}

/**
 * A stream that fails if the source is longer or shorter than `length`. No byte beyond the length is sent. The call fails
 * with the error.
 */
function ofLength(source: NodeJS.ReadableStream, length: number): Transform {
  const { pipeline, Transform } = streamModule();
  let sent = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback) {
      sent += chunk.byteLength;
      if (sent > length) done(lengthMismatch('longer'));
      else done(null, chunk);
    },
    flush: (done: TransformCallback) => done(sent < length ? lengthMismatch('shorter') : null),
  });
  return pipeline(source, counted, () => {});
}
