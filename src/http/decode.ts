import type { Readable } from 'node:stream';
import type { BrotliDecompress, Unzip, ZstdDecompress } from 'node:zlib';
import { zlibModule } from './builtin-modules.ts';
import { TransportError } from './transport-error.ts';

type Decoder = Unzip | BrotliDecompress | ZstdDecompress;

/** The maximum number of codings of one body. */
const MAX_CODINGS = 5;

/** The largest window that a server may use, as a power of 2: 8 MiB (RFC 9659, section 3). */
const ZSTD_WINDOW_LOG_MAX = 23;

/** Tells whether a body is raw deflate, by its first byte: that of zlib has the method 8 in its lower half (RFC 1950), and that of gzip is 1f. */
const isRawDeflate = (first: number): boolean => (first & 0x0f) !== 8 && first !== 0x1f;

/** Creates a decoder of gzip, and of deflate with zlib's header. */
const unzip = (): Decoder => zlibModule().createUnzip();

/** Creates the decoder of each coding, for the first byte of a body. Each decoder fails if its format is incomplete. */
const DECODERS: Readonly<Record<string, (first: number) => Decoder>> = Object.assign(Object.create(null), {
  gzip: unzip,
  'x-gzip': unzip,
  // As in axios: servers with this coding send gzip.
  compress: unzip,
  'x-compress': unzip,
  // Some servers send it without zlib's header, which the standard requires (RFC 9110, section 8.4.1.2).
  deflate: (first: number) => (isRawDeflate(first) ? zlibModule().createInflateRaw() : unzip()),
  br: () => zlibModule().createBrotliDecompress(),
  zstd: () => {
    const { createZstdDecompress, constants } = zlibModule();
    return createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX } });
  },
});

const NONE: readonly string[] = [];

/**
 * The codings to decode, the last applied first. None if the body has no coding, or an unknown one: then the body is
 * returned as it is.
 */
export function codingsOf(contentEncoding: string | undefined): readonly string[] {
  if (contentEncoding === undefined) return NONE;
  const codings = contentEncoding.toLowerCase().split(',');
  const applied = codings.map((coding) => coding.trim()).filter((coding) => coding !== '' && coding !== 'identity');
  return applied.every((coding) => coding in DECODERS) ? applied.toReversed() : NONE;
}

/** The listeners of a decoding. */
export interface Decoding {
  /** Called with each decoder that is created. */
  readonly made: (decoder: Readable) => void;
  /** Called with the decoded stream when its first byte has arrived. */
  readonly ready: (decoded: Readable) => void;
  /** Called when the body has ended without a byte: an answer to HEAD, or a 304, may name codings too. */
  readonly empty: () => void;
  /** Called with an error of a decoder. */
  readonly fail: (error: Error) => void;
}

/** Decodes a body, one coding after the other. */
export function decode(source: Readable, codings: readonly string[], decoding: Decoding): void {
  const [coding, ...others] = codings;
  if (codings.length > MAX_CODINGS)
    decoding.fail(new TransportError('ERR_BAD_RESPONSE', 'The answer has too many codings.'));
  else if (coding === undefined) decoding.ready(source);
  else decodeOne(source, coding, decoding, (decoded) => decode(decoded, others, decoding));
}

/** Decodes one coding. The decoder is created at the first byte: without any byte it would fail as incomplete. */
function decodeOne(
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
 * Fails if Node's decoder drops a second frame: it ends at the end of a frame, and drops the rest of the chunk (RFC 8878,
 * section 3). A part of a body must not pass as the whole.
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
