import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { afterTurns } from '../clock.ts';
import { streamModule } from './builtin-modules.ts';
import { codingsOf, decode } from './decode.ts';
import { bytesOf } from './send-body.ts';
import { TransportError } from './transport-error.ts';

/** An answer whose status and headers are there. Its body is read once, in one of the ways there are, or discarded. */
export interface HttpResponse {
  readonly status: number;
  readonly statusText: string;
  /** As Node has them: by their names in lower case, as they came, those of the coding included. */
  readonly headers: IncomingHttpHeaders;
  /** True if the body is handed over decoded, so that `content-encoding` and `content-length` say nothing about it. */
  readonly isDecoded: boolean;
  readonly request: ClientRequest;
  /**
   * All of the body, decoded.
   *
   * @throws TransportError when it is cut off or too large, what zlib finds wrong, or the signal's reason
   */
  readBytes(): Promise<Buffer>;
  /** The body as it comes, decoded. Its errors are those of `readBytes()`. Destroying it frees the connection. */
  stream(): Readable;
  /** Gives the body up, and with it the connection if anything of the body is still to come. */
  discard(): void;
}

/** The receiver of a body. */
interface Sink {
  write(chunk: Buffer): void;
  end(): void;
  fail(error: unknown): void;
}

/** The bounds within which a body is read. */
export interface ReadingBounds {
  readonly maxResponseBytes: number;
  readonly decompress?: boolean;
}

const ignore = (): void => {};

/** Of a body that nobody wants. */
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
    // Whoever reads the stream gets its error; one that nobody reads must not end the process.
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
    // A body that is here whole only has to be read: the connection can be used again.
    if (this.#isWhole) this.#message.resume();
    else this.#message.destroy();
    for (const decoder of this.#decoders) decoder.destroy();
  }

  /** Ends the body with an error, and with it the connection. */
  fail(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = { error };
    for (const decoder of this.#decoders) decoder.destroy();
    this.#sink?.fail(error);
    // Whoever waits for the failure gets it before connections are closed, of which there may be 64. With the error that
    // is there: Node would make another one, and the text of its stack.
    afterTurns(1, () => this.#message.destroy(error as Error));
  }

  /** The connection broke. Whatever has come whole stays good. */
  cutOff(cause: unknown): void {
    if (!this.#isWhole) this.fail(new TransportError('ERR_BAD_RESPONSE', 'The answer was cut off.', cause));
  }

  /** True if all of the message has come. What a mock, or axios, has put in its place may know no `complete`. */
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
    // A format may be complete before the body is: it is what HTTP frames that has to come to its end.
    if (this.#isWhole) this.#sink?.end();
    else this.#message.once('end', () => this.#sink?.end());
  }
}
