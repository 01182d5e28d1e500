import type { Readable } from 'node:stream';
import type { BrotliDecompress, Unzip, ZstdDecompress } from 'node:zlib';
import { zlibModule } from './builtin-modules.ts';
import { TransportError } from './transport-error.ts';

type Decoder = Unzip | BrotliDecompress | ZstdDecompress;

/** Codings applied one upon the other; more than a server has any reason for. */
const MAX_CODINGS = 5;

/** The largest window that a server may ask for, as a power of 2: 8 MiB (RFC 9659, section 3). */
const ZSTD_WINDOW_LOG_MAX = 23;

/** zlib's own header has the method 8 in its lower half (RFC 1950); raw deflate never begins so, and gzip begins with 1f. */
const isRawDeflate = (first: number): boolean => (first & 0x0f) !== 8 && first !== 0x1f;

/** Of gzip, and of deflate with zlib's header. */
const unzip = (): Decoder => zlibModule().createUnzip();

/** Makes a decoder of each coding, for a body that begins with this byte. Each demands that its format is complete. */
const DECODERS: Readonly<Record<string, (first: number) => Decoder>> = Object.assign(Object.create(null), {
  gzip: unzip,
  'x-gzip': unzip,
  // As axios reads it: servers that say so send gzip.
  compress: unzip,
  'x-compress': unzip,
  // Some servers send it without zlib's header, which the standard asks for (RFC 9110, section 8.4.1.2).
  deflate: (first: number) => (isRawDeflate(first) ? zlibModule().createInflateRaw() : unzip()),
  br: () => zlibModule().createBrotliDecompress(),
  zstd: () => {
    const { createZstdDecompress, constants } = zlibModule();
    return createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX } });
  },
});

const NONE: readonly string[] = [];

/**
 * The codings to undo, the last applied first. None where the body is not coded, or in a way that is not known: it is
 * handed over as it came then.
 */
export function codingsOf(contentEncoding: string | undefined): readonly string[] {
  if (contentEncoding === undefined) return NONE;
  const codings = contentEncoding.toLowerCase().split(',');
  const applied = codings.map((coding) => coding.trim()).filter((coding) => coding !== '' && coding !== 'identity');
  return applied.every((coding) => coding in DECODERS) ? applied.toReversed() : NONE;
}

/** The listeners to the undoing of codings. */
export interface Decoding {
  /** Gets each decoder when it is made. */
  readonly made: (decoder: Readable) => void;
  /** Gets the decoded stream when its first byte is there. */
  readonly ready: (decoded: Readable) => void;
  /** The body is over, and had no byte: an answer to HEAD, or a 304, names codings too. */
  readonly empty: () => void;
  /** Told of what breaks on the way. */
  readonly fail: (error: Error) => void;
}

/** Undoes codings, one after the other. */
export function decode(source: Readable, codings: readonly string[], decoding: Decoding): void {
  const [coding, ...others] = codings;
  if (codings.length > MAX_CODINGS)
    decoding.fail(new TransportError('ERR_BAD_RESPONSE', 'The answer has too many codings.'));
  else if (coding === undefined) decoding.ready(source);
  else undo(source, coding, decoding, (decoded) => decode(decoded, others, decoding));
}

/** Undoes one coding. The decoder is made for the first byte: one that gets none takes its format for cut off. */
function undo(
  source: Readable,
  coding: string,
  { made, empty, fail }: Decoding,
  next: (decoded: Readable) => void,
): void {
  source.once('end', empty).once('readable', () => {
    const beginning: Buffer | null = source.read();
    if (beginning === null) return;
    source.off('end', empty).unshift(beginning);
    const decoder = (DECODERS[coding] as (first: number) => Decoder)(beginning[0] as number);
    made(decoder.on('error', fail));
    if (coding === 'zstd') refuseDroppedFrame(source, decoder, fail);
    next(source.pipe(decoder));
  });
}

/** The beginning of a zstd frame (RFC 8878, section 3.1.1). */
const ZSTD_MAGIC = Buffer.of(0x28, 0xb5, 0x2f, 0xfd);

/**
 * Node's decoder ends at the end of a frame and drops what follows it in the same chunk. That may be another frame (RFC
 * 8878, section 3), and a part of a body is no answer.
 */
function refuseDroppedFrame(source: Readable, decoder: Decoder, fail: Decoding['fail']): void {
  let given = 0;
  let last: Buffer = ZSTD_MAGIC;
  source.on('data', (chunk: Buffer) => {
    given += chunk.length;
    last = chunk;
  });
  decoder.once('end', () => {
    const dropped = last.subarray(last.length - (given - decoder.bytesWritten));
    if (dropped.indexOf(ZSTD_MAGIC) === 0)
      fail(new TransportError('ERR_BAD_RESPONSE', 'The answer is more than one zstd frame.'));
  });
}
