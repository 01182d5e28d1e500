/**
 * An error of the client's request. It is compatible with `http-errors`: it has the `status`, `statusCode`, `expose` and
 * `headers` that HTTP error handlers expect. The message may be shown to the client.
 */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly status: number;
  readonly statusCode: number;
  readonly expose = true;
  /** Headers for the response, such as `Accept-Encoding`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.statusCode = status;
    this.headers = headers;
  }
}
