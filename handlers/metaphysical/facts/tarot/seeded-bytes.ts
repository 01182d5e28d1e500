/** The bytes of a SHA-256. */
const BLOCK_BYTES = 32;

/** The number of values of a byte. */
const BYTE_VALUES = 256;

/** Reads the next byte of a stream that has no end. */
export type NextByte = () => number;

/**
 * The stream of bytes that a seed decides: block 0, block 1 and so on of 32 bytes each, block n being the SHA-256
 * (FIPS 180-4) of the UTF-8 text "n:seed", n in decimal. In a shell, block 0 is `printf '%s' "0:$seed" | sha256sum`.
 */
export function seededBytes(seed: string): NextByte {
  // Not imported: an import makes a cold start slower.
  const { createHash } = process.getBuiltinModule('node:crypto');
  let block = Buffer.alloc(0);
  let read = 0;
  return () => {
    const offset = read % BLOCK_BYTES;
    if (offset === 0)
      block = createHash('sha256')
        .update(`${read / BLOCK_BYTES}:${seed}`)
        .digest();
    read += 1;
    return block.readUInt8(offset);
  };
}

/**
 * A whole number from 0 up to, and without, `bound`, each as likely: a byte modulo `bound`, where bytes from the
 * largest multiple of `bound` on are passed over, since they would favour the small numbers.
 *
 * @param bound 1 to 256
 */
export function pickBelow(bound: number, nextByte: NextByte): number {
  const fairBelow = BYTE_VALUES - (BYTE_VALUES % bound);
  let byte = nextByte();
  while (byte >= fairBelow) byte = nextByte();
  return byte % bound;
}
