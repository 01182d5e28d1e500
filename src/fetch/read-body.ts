import type { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { onAbort } from '../abort.ts';
import { ConfigurationError } from '../failure/errors.ts';
import { streamModule } from '../http/builtin-modules.ts';
import { isBytes, snapshot } from '../http/bytes.ts';
import type { HttpRequest } from '../http/send-request.ts';
import { isInstance, readProperty } from '../unknown.ts';
import { isRequest } from './read-members.ts';

/** A body as it is sent, and its content type if the caller has given none. */
export interface FetchBody {
  readonly body: HttpRequest['body'];
  readonly type: string | undefined;
}

/** Reads a body that is not in memory yet. */
export type PutTogether = (signal: AbortSignal) => Promise<FetchBody>;

/**
 * Reads a body, with the content types of the Fetch standard ("extract a body"). Bytes are a copy, as the caller may reuse
 * its buffer.
 *
 * @param isHalfDuplex true if the caller has agreed to send a whole stream before it reads the answer
 * @returns a function for a body that must be read first: a form, a file, or that of a `Request`
 * @throws ConfigurationError, or a TypeError of the platform, for what `fetch` refuses too
 */
export function readBody(given: unknown, isHalfDuplex: boolean, maxBytes: number): FetchBody | PutTogether {
  if (given === undefined) return { body: undefined, type: undefined };
  if (typeof given === 'string') return { body: given, type: 'text/plain;charset=UTF-8' };
  if (isBytes(given)) return { body: snapshot(given), type: undefined };
  if (isInstance(given, URLSearchParams))
    return { body: String(given), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
  if (isRequest(given)) return async (signal) => ({ body: await readAll(given, maxBytes, signal), type: undefined });
  if (isInstance(given, Blob) || isInstance(given, FormData)) return (signal) => encoded(given, maxBytes, signal);
  if (isStream(given)) return { body: readableOf(given, isHalfDuplex), type: undefined };
  return { body: String(given), type: 'text/plain;charset=UTF-8' };
}

function isStream(given: unknown): boolean {
  return isInstance(given, ReadableStream) || typeof readProperty(given, Symbol.asyncIterator) === 'function';
}

/** The stream of a body that is a stream. It can be read once. */
function readableOf(given: unknown, isHalfDuplex: boolean): Readable {
  if (!isHalfDuplex) throw refused("a fetch that sends a stream needs the member duplex: 'half'");
  const stream = isInstance(given, ReadableStream) ? fromWeb(given) : fromIterable(given);
  // Prevents an unhandled 'error' when the stream breaks before it is sent.
  return stream.on('error', () => {});
}

function fromWeb(given: ReadableStream): Readable {
  const { Readable } = streamModule();
  if (given.locked || Readable.isDisturbed(given as never))
    throw refused('a fetch was given a body that is being read already');
  return Readable.fromWeb(given as NodeReadableStream);
}

function fromIterable(given: unknown): Readable {
  const { Readable } = streamModule();
  return isInstance(given, Readable) ? given : Readable.from(given as AsyncIterable<unknown>, { objectMode: false });
}

/** The bytes of a form or file, and its content type, which has the boundary of a form. */
async function encoded(given: Blob | FormData, maxBytes: number, signal: AbortSignal): Promise<FetchBody> {
  const encoding = new Response(given);
  const body = await readAll(encoding, maxBytes, signal);
  return { body, type: encoding.headers.get('content-type') ?? undefined };
}

/** Reads a body to its end. Stops if it is larger than `maxBytes`. */
async function readAll({ body, bodyUsed }: Request | Response, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  if (bodyUsed || body === null) throw refused('a fetch was given a Request whose body has been read');
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  const stop = (): void => void reader.cancel().catch(() => {});
  onAbort(signal, stop);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    chunks.push(read.value);
    length += read.value.byteLength;
    if (length <= maxBytes) continue;
    stop();
    throw refused('a fetch was given a body that is larger than maxRequestBytes');
  }
  return Buffer.concat(chunks);
}

const refused = (reason: string): ConfigurationError => new ConfigurationError({ reason });
