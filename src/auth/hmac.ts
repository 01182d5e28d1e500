/** The size of the blocks that SHA-256 works on, in bytes (FIPS 180-4, section 1). */
const BLOCK_BYTES = 64;

/** The size of a hash, in bytes. */
const HASH_BYTES = 32;

/** Computes the HMAC-SHA256 of a text, in hex. */
export type Hmac = (text: string) => string;

/**
 * Creates the HMAC-SHA256 of one key (RFC 2104, section 2).
 *
 * Two plain hashes in reused memory take less than half the time of Node's `createHmac`. The key is only in a closure, so
 * that printing shows nothing of it.
 */
export function createHmac(key: Uint8Array): Hmac {
  const block = toBlock(key);
  const outer = Buffer.concat([masked(block, 0x5c)], BLOCK_BYTES + HASH_BYTES);
  let inner = Buffer.concat([masked(block, 0x36)], BLOCK_BYTES);
  return (text) => {
    const size = BLOCK_BYTES + Buffer.byteLength(text);
    if (inner.length < size) inner = Buffer.concat([inner], size);
    inner.write(text, BLOCK_BYTES);
    outer.write(hash(inner.subarray(0, size), 'latin1'), BLOCK_BYTES, 'latin1');
    return hash(outer, 'hex');
  };
}

/** A key longer than a block is hashed first. */
function toBlock(key: Uint8Array): Buffer {
  const short = key.length > BLOCK_BYTES ? Buffer.from(hash(key, 'hex'), 'hex') : key;
  return Buffer.concat([short], BLOCK_BYTES);
}

function masked(block: Buffer, mask: number): Uint8Array {
  return block.map((byte) => byte ^ mask);
}

/**
 * The SHA-256 of text or bytes.
 *
 * `node:crypto` is not imported: an ESM import costs some milliseconds of a cold start, even if nothing is signed.
 */
export function hash(data: string | Uint8Array, encoding: 'hex' | 'latin1'): string {
  // Node's types leave `latin1` out, which every digest takes (Node.js documentation, `crypto.hash`).
  return process.getBuiltinModule('node:crypto').hash('sha256', data, encoding as 'hex');
}
