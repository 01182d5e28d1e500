import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { afterTurns } from '../clock.ts';
import { streamModule } from './builtin-modules.ts';
import { codingsOf, decode } from './decode.ts';
import { bytesOf } from './send-body.ts';
import { TransportError } from './transport-error.ts';

/** An answer whose status and headers have arrived. Its body is read once, as bytes or as a stream, or discarded. */
export interface HttpResponse {
  readonly status: number;
  readonly statusText: string;
  /** The headers as Node has them: unchanged, with names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** True if the body is decoded: then `content-encoding` and `content-length` are not true of it. */
  readonly isDecoded: boolean;
  readonly request: ClientRequest;
  /**
   * The whole body, decoded.
   *
   * @throws TransportError when it is cut off or too large, an error of zlib, or the signal's reason
   */
  readBytes(): Promise<Buffer>;
  /** The decoded body as a stream. Its errors are those of `readBytes()`. Destroying it frees the connection. */
  stream(): Readable;
  /** Discards the body, and closes the connection if the body is not complete. */
  discard(): void;
}

/** The receiver of a body. */
interface Sink {
  write(chunk: Buffer): void;
  end(): void;
  fail(error: unknown): void;
}

/** The limits of reading a body. */
export interface ReadingBounds {
  readonly maxResponseBytes: number;
  readonly decompress?: boolean;
}

const ignore = (): void => {};

/** The sink of a body that is discarded. */
const IGNORED: Sink = { write: ignore, end: ignore, fail: ignore };

export class Answer implements HttpResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingHttpHeaders;
  readonly request: ClientRequest;
  readonly #message: IncomingMessage;
  readonly #codings: readonly string[];
  readonly #maxBytes: number;
  readonly #decoders: Readable[] = [];
  #source: Readable;
  #sink: Sink | undefined;
  #failure: { readonly error: unknown } | undefined;
  #size = 0;

  constructor(request: ClientRequest, message: IncomingMessage, { maxResponseBytes, decompress }: ReadingBounds) {
    this.status = message.statusCode as number;
    this.statusText = message.statusMessage ?? '';
    this.headers = message.headers;
    this.request = request;
    this.#message = message;
    this.#source = message;
    this.#maxBytes = maxResponseBytes;
    this.#codings = codingsOf(decompress === false ? undefined : message.headers['content-encoding']);
    message.on('error', (cause) => this.cutOff(cause));
  }

  get isDecoded(): boolean {
    return this.#codings.length > 0;
  }

  readBytes(): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      this.#read({
        write: (chunk) => void chunks.push(chunk),
        end: () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, this.#size)),
        fail: reject,
      });
    });
  }

  stream(): Readable {
    const stream: Readable = new (streamModule().Readable)({
      read: () => void this.#source.resume(),
      destroy: (error, done) => {
        this.discard();
        done(error);
      },
    });
    // Prevents an unhandled 'error' when nobody reads.
    stream.on('error', () => {});
    this.#read({
      write: (chunk) => {
        if (!stream.push(chunk)) this.#source.pause();
      },
      end: () => void stream.push(null),
      fail: (error) => void stream.destroy(error as Error),
    });
    return stream;
  }

  discard(): void {
    this.#sink = IGNORED;
    if (this.#failure !== undefined) return;
    // A complete body is only read, so that the connection can be used again.
    if (this.#isWhole) this.#message.resume();
    else this.#message.destroy();
    for (const decoder of this.#decoders) decoder.destroy();
  }

  /** Ends the body with an error, and closes the connection. */
  fail(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = { error };
    for (const decoder of this.#decoders) decoder.destroy();
    this.#sink?.fail(error);
    // Later, so that callers get their failure before up to 64 connections are closed. With this error, as Node would
    // otherwise create another one and format its stack.
    afterTurns(1, () => this.#message.destroy(error as Error));
  }

  /** Ends the body when its connection breaks. A body that is complete stays valid. */
  cutOff(cause: unknown): void {
    if (!this.#isWhole) this.fail(new TransportError('ERR_BAD_RESPONSE', 'The answer was cut off.', cause));
  }

  /** True if the whole message has arrived. A message of a mock, or of axios, may have no `complete`. */
  get #isWhole(): boolean {
    return this.#message.complete || this.#message.readableEnded;
  }

  #read(sink: Sink): void {
    if (this.#sink !== undefined) throw new TypeError('The body of an answer can be read only once.');
    this.#sink = sink;
    if (this.#failure !== undefined) sink.fail(this.#failure.error);
    else if (this.#codings.length === 0) this.#receive(this.#message);
    else
      decode(this.#message, this.#codings, {
        made: (decoder) => void this.#decoders.push(decoder),
        ready: (decoded) => this.#receive(decoded),
        empty: () => this.#end(),
        fail: (error) => this.fail(error),
      });
  }

  #receive(source: Readable): void {
    this.#source = source;
    source.on('data', (chunk: unknown) => this.#write(chunk)).on('end', () => this.#end());
  }

  #write(chunk: unknown): void {
    if (this.#failure !== undefined) return;
    // A mock may give text.
    const bytes = Buffer.isBuffer(chunk) ? chunk : bytesOf(chunk);
    this.#size += bytes?.length ?? 0;
    if (bytes === undefined) this.fail(new TransportError('ERR_BAD_RESPONSE', 'The answer gave no bytes.'));
    else if (this.#size > this.#maxBytes) this.fail(new TransportError('ERR_BAD_RESPONSE', 'The answer is too large.'));
    else this.#sink?.write(bytes);
  }

  #end(): void {
    // The coding may end before the body does. The answer is complete only when HTTP's framing ends.
    if (this.#isWhole) this.#sink?.end();
    else this.#message.once('end', () => this.#sink?.end());
  }
}
