/**
 * An error of the client's request, compatible with `http-errors`: `status`, `statusCode`, `expose` and `headers` are
 * what error handlers for HTTP expect. The message may be shown to the client.
 */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly status: number;
  readonly statusCode: number;
  readonly expose = true;
  /** Headers for our own answer, such as `Accept-Encoding`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.statusCode = status;
    this.headers = headers;
  }
}
