import type { ClientRequest } from 'node:http';
import type { Readable } from 'node:stream';
import { isBytes, toBytes } from './bytes.ts';
import { TransportError } from './transport-error.ts';

/** The bounds of a body that is sent as a stream. */
export interface BodyBounds {
  readonly maxBytes: number;
  /** Exactly so many bytes are to come; undefined when nobody knows. */
  readonly length: number | undefined;
  /** Told once why the body cannot be sent to its end. */
  readonly fail: (error: TransportError) => void;
}

/**
 * Sends a stream, no faster than the connection takes it. No byte goes out beyond a limit or a promised length.
 *
 * @returns what stops it: nothing more is sent, and the stream is destroyed
 */
export function sendStream(
  request: ClientRequest,
  source: Readable,
  { maxBytes, length, fail }: BodyBounds,
): () => void {
  let sent = 0;
  const stop = (): void => {
    source.off('data', send).off('end', finish).off('close', close);
    request.off('drain', resume);
    source.destroy();
  };
  const refuse = (error: TransportError): void => {
    stop();
    fail(error);
  };
  const send = (chunk: unknown): void => {
    const bytes = bytesOf(chunk);
    sent += bytes?.byteLength ?? 0;
    if (bytes === undefined) refuse(new TransportError('ERR_INVALID_BODY', 'The stream of the body gave no bytes.'));
    else if (length !== undefined && sent > length) refuse(mismatch('longer'));
    else if (sent > maxBytes) refuse(tooLarge());
    else if (!request.write(bytes)) source.pause();
  };
  const resume = (): void => void source.resume();
  const finish = (): void => {
    source.off('close', close);
    if (length !== undefined && sent < length) refuse(mismatch('shorter'));
    else request.end();
  };
  const broken = (cause?: unknown): void =>
    refuse(new TransportError('ERR_INVALID_BODY', 'The stream of the body broke before its end.', cause));
  const close = (): void => broken();
  // Stays: a stream that was stopped may still fail, which must not end the process.
  source.on('error', broken);
  if (source.destroyed || source.readableEnded) {
    queueMicrotask(() => broken(source.errored));
    return stop;
  }
  source.on('data', send).on('end', finish).on('close', close);
  request.on('drain', resume);
  return stop;
}

/** The bytes of a chunk; undefined where it is none of text and bytes. */
export function bytesOf(chunk: unknown): Buffer | undefined {
  if (typeof chunk === 'string') return Buffer.from(chunk);
  return isBytes(chunk) ? toBytes(chunk) : undefined;
}

/** The failure of a body that is larger than the limit. */
export function tooLarge(): TransportError {
  return new TransportError(
    'ERR_FR_MAX_BODY_LENGTH_EXCEEDED',
    'The body of the request is larger than maxRequestBytes.',
  );
}

/** The failure of a body whose length is not the promised one. */
export function mismatch(how: 'longer' | 'shorter'): TransportError {
  return new TransportError(
    'ERR_HTTP_CONTENT_LENGTH_MISMATCH',
    `The body of the request is ${how} than its content-length.`,
  );
}
