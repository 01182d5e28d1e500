/** The codes of the faults that the transport itself finds. */
export type TransportErrorCode =
  /** The answer is invalid: too large, cut off, or of another protocol. */
  | 'ERR_BAD_RESPONSE'
  /** The body of the request is larger than `maxRequestBytes`. */
  | 'ERR_FR_MAX_BODY_LENGTH_EXCEEDED'
  /** The body of the request is longer or shorter than its `content-length`. */
  | 'ERR_HTTP_CONTENT_LENGTH_MISMATCH'
  /** The body of the request broke, or gave no bytes. */
  | 'ERR_INVALID_BODY'
  /** A method, scheme or header that cannot be sent. */
  | 'ERR_INVALID_METHOD'
  | 'ERR_INVALID_PROTOCOL'
  | 'ERR_INVALID_CONTENT_LENGTH';

/** A fault that the transport itself finds in a request or an answer. Its message has no value of either. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly code: TransportErrorCode;

  constructor(code: TransportErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
