import type { Hash, Hmac } from 'node:crypto';

/** SHA-256 over Node's own cryptography, with a secret the keyed hash (RFC 2104), in the form the signer asks for. */
export class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    // Not imported: an ESM import of a built-in module costs some milliseconds of a cold start, also when nothing is signed.
    const { createHash, createHmac } = process.getBuiltinModule('node:crypto');
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Uint8Array);
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
}
