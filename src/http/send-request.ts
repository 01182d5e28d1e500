import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Duplex, Readable } from 'node:stream';
import { afterTurns } from '../clock.ts';
import { Answer, type HttpResponse, type ReadingBounds } from './answer.ts';
import { type ConnectionState, trackConnection } from './connection-state.ts';
import { frameBody } from './framing.ts';
import { isTls, openRequest } from './open-request.ts';
import { outgoingHeaders } from './outgoing-headers.ts';
import { destroyRequest } from './pool.ts';
import { sendStream } from './send-body.ts';
import { TransportError } from './transport-error.ts';

export type { HttpResponse } from './answer.ts';

/** An HTTP request. */
export interface HttpRequest {
  /** In upper case. */
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Text is sent as UTF-8. Bytes must not change before they are sent: pass a `snapshot()` of a caller's bytes. */
  readonly body?: string | Uint8Array | Readable | undefined;
}

/** The limits of one request. */
export interface SendOptions extends ReadingBounds {
  /** Ends the request, and the body of its answer if that is not complete. */
  readonly signal: AbortSignal;
  readonly connection: ConnectionState;
  /** The maximum size of the request's body, in bytes. */
  readonly maxRequestBytes: number;
  /** The maximum size of the answer's decoded body, in bytes. */
  readonly maxResponseBytes: number;
  /** True if compressed answers are decoded. Default: true. */
  readonly decompress?: boolean;
}

/**
 * Sends a request over Node's HTTP. It follows no redirects (they would send keys to another host), takes no proxy from the
 * environment, refuses a switch of protocols, and limits the sizes of both bodies.
 *
 * @throws ConfigurationError, TransportError or an error of Node's; when the signal aborts, its reason
 */
export function sendRequest(request: HttpRequest, options: SendOptions): Promise<HttpResponse> {
  return new Promise((resolve, reject) => new Transfer(options, resolve, reject).start(request));
}

const ONCE = { once: true };

/** One request, until the body of its answer has ended. */
class Transfer {
  readonly #options: SendOptions;
  readonly #resolve: (answer: HttpResponse) => void;
  readonly #reject: (error: unknown) => void;
  #request: ClientRequest | undefined;
  #answer: Answer | undefined;
  #stopBody: (() => void) | undefined;

  constructor(options: SendOptions, resolve: (answer: HttpResponse) => void, reject: (error: unknown) => void) {
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** @throws ConfigurationError, TransportError or an error of Node's, for what cannot be sent */
  start({ method, url, headers, body }: HttpRequest): void {
    const { signal, connection, maxRequestBytes } = this.#options;
    connection.isUnsent = true;
    if (signal.aborted) throw signal.reason;
    const { fields, text, bytes, stream, length } = frameBody(
      body,
      outgoingHeaders(headers, url.host),
      maxRequestBytes,
    );
    const request = openRequest(method, url, fields);
    this.#request = request;
    connection.isStarted = true;
    trackConnection(request, isTls(url), connection);
    signal.addEventListener('abort', this, ONCE);
    request
      .on('error', (error) => (this.#answer === undefined ? this.#fail(error) : this.#answer.cutOff(error)))
      .on('response', (message: IncomingMessage) => this.#receive(message))
      .on('upgrade', (message: IncomingMessage, socket: Duplex) => this.#refuseUpgrade(message, socket));
    if (text !== undefined) request.end(text, 'latin1');
    else if (stream === undefined) request.end(bytes);
    else this.#sendStream(request, stream, length);
  }

  /** Called when the signal aborts. The transfer itself is the listener, for speed. */
  handleEvent(): void {
    this.#fail(this.#options.signal.reason);
  }

  #sendStream(request: ClientRequest, stream: Readable, length: number | undefined): void {
    const fail = (error: TransportError): void => {
      this.#options.connection.isBodyBroken = error.code === 'ERR_INVALID_BODY';
      this.#fail(error);
    };
    this.#stopBody = sendStream(request, stream, { maxBytes: this.#options.maxRequestBytes, length, fail });
  }

  #receive(message: IncomingMessage): void {
    try {
      this.#recordAnswer(message);
      message.once('close', () => this.#close());
      this.#answer = new Answer(this.#request as ClientRequest, message, this.#options);
      this.#resolve(this.#answer);
    } catch (error) {
      // An answer of a mock may be anything. An uncaught error here would end the process.
      this.#fail(error);
    }
  }

  #recordAnswer({ statusCode, headers }: IncomingMessage): void {
    const { connection } = this.#options;
    // A mock may have no connection.
    connection.isUnsent = false;
    connection.status = statusCode as number;
    connection.headers = headers;
  }

  /** Fails when the server switches protocols: Node drops such a connection without an error. */
  #refuseUpgrade(message: IncomingMessage, socket: Duplex): void {
    this.#recordAnswer(message);
    socket.destroy();
    this.#fail(new TransportError('ERR_BAD_RESPONSE', 'The server switches protocols.'));
  }

  /** Called when the answer has ended. Destroys the request if its body is still being sent. */
  #close(): void {
    this.#release();
    const request = this.#request as ClientRequest;
    if (!request.writableFinished) request.destroy();
  }

  #fail(error: unknown): void {
    this.#release();
    this.#answer?.fail(error);
    if (this.#answer !== undefined) return;
    this.#reject(error);
    const request = this.#request as ClientRequest;
    // Later, so that callers get their failure before up to 64 connections are closed; at once if the request is not sent yet.
    if (request.writableFinished) afterTurns(1, () => destroyRequest(request, error));
    else destroyRequest(request, error);
  }

  #release(): void {
    this.#options.signal.removeEventListener('abort', this);
    this.#stopBody?.();
  }
}
