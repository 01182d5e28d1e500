import type { ClientRequest } from 'node:http';
import type { Readable } from 'node:stream';
import { isBytes, toBytes } from './bytes.ts';
import { TransportError } from './transport-error.ts';

/** The limits of a body that is sent as a stream, and the callback for a body that breaks them. */
export interface BodyBounds {
  readonly maxBytes: number;
  /** The exact number of bytes; undefined if it is unknown. */
  readonly length: number | undefined;
  /**
   * Called with the error if the body cannot be sent completely. Called again if the stream emits an error later, even
   * after it was stopped.
   */
  readonly fail: (error: TransportError) => void;
}

/**
 * Sends a stream with back-pressure. No byte beyond the limit or the length is sent.
 *
 * @returns a function that stops sending and destroys the stream
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
    else if (length !== undefined && sent > length) refuse(lengthMismatch('longer'));
    else if (sent > maxBytes) refuse(bodyTooLarge());
    else if (!request.write(bytes)) source.pause();
  };
  const resume = (): void => void source.resume();
  const finish = (): void => {
    source.off('close', close);
    if (length !== undefined && sent < length) refuse(lengthMismatch('shorter'));
    else request.end();
  };
  const broken = (cause?: unknown): void =>
    refuse(new TransportError('ERR_INVALID_BODY', 'The stream of the body broke before its end.', cause));
  const close = (): void => broken();
  // Never removed: a stream that was stopped may still emit an 'error', which would be unhandled.
  source.on('error', broken);
  if (source.destroyed || source.readableEnded) {
    queueMicrotask(() => broken(source.errored));
    return stop;
  }
  source.on('data', send).on('end', finish).on('close', close);
  request.on('drain', resume);
  return stop;
}

/** The bytes of a chunk; undefined if it is neither text nor bytes. */
export function bytesOf(chunk: unknown): Buffer | undefined {
  if (typeof chunk === 'string') return Buffer.from(chunk);
  return isBytes(chunk) ? toBytes(chunk) : undefined;
}

/** The error of a body that is larger than the limit. */
export function bodyTooLarge(): TransportError {
  return new TransportError(
    'ERR_FR_MAX_BODY_LENGTH_EXCEEDED',
    'The body of the request is larger than maxRequestBytes.',
  );
}

/** The error of a body that does not have its `content-length`. */
export function lengthMismatch(how: 'longer' | 'shorter'): TransportError {
  return new TransportError(
    'ERR_HTTP_CONTENT_LENGTH_MISMATCH',
    `The body of the request is ${how} than its content-length.`,
  );
}
