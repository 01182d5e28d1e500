import type { Transform, TransformCallback } from 'node:stream';
import type { InternalAxiosRequestConfig } from 'axios';
import { streamModule } from '../http/builtin-modules.ts';
import { promisedLength } from '../http/framing.ts';
import { outgoingHeaders } from '../http/outgoing-headers.ts';
import { mismatch } from '../http/send-body.ts';
import { readProperty } from '../unknown.ts';
import { isStream } from './request.ts';

/**
 * Holds a call by another adapter than ours to the rules of the transport, in place: headers of the framing and of the
 * connection go out as little as on the wire, and a stream is as long as its `content-length`.
 *
 * @param host the host of the URL that is called
 * @throws ConfigurationError for another `host`; TransportError for a length that is none, or too large
 */
export function ownFraming(config: InternalAxiosRequestConfig, host: string, maxBytes: number): void {
  const { headers, data } = config;
  const given = headers.toJSON() as Record<string, string>;
  const { fields, length } = outgoingHeaders(given, host);
  for (const name of Object.keys(given)) if (!(name in fields)) headers.delete(name);
  // A form of the package form-data is a stream, and axios asks it for its length.
  const isFramedByLength = isStream(data) && typeof readProperty(data, 'getHeaders') !== 'function';
  if (length === undefined || !isFramedByLength) return;
  const promised = promisedLength(length, maxBytes);
  headers.set('content-length', String(promised));
  config.data = ofLength(data, promised);
}

/**
 * The same stream, which breaks where it is longer or shorter than promised: no byte beyond goes out. Its error is told by
 * the call.
 */
function ofLength(source: NodeJS.ReadableStream, length: number): Transform {
  const { pipeline, Transform } = streamModule();
  let sent = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback) {
      sent += chunk.byteLength;
      if (sent > length) done(mismatch('longer'));
      else done(null, chunk);
    },
    flush: (done: TransformCallback) => done(sent < length ? mismatch('shorter') : null),
  });
  return pipeline(source, counted, () => {});
}
