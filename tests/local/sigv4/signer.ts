import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { ReceivedRequest } from '../../../local/sigv4/canonical-request.ts';
import type { Credentials } from '../../../local/sigv4/verify.ts';

/** A request to sign. */
export interface Unsigned {
  readonly method: string;
  /** As on the wire: already encoded. */
  readonly path: string;
  /** Decoded. */
  readonly query: Readonly<Record<string, readonly string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SignOptions {
  readonly credentials: Credentials;
  readonly region?: string;
  readonly service?: string;
  readonly at?: Date;
}

class Sha256 {
  readonly #hash: ReturnType<typeof createHash>;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = (secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret))) as ReturnType<
      typeof createHash
    >;
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {
    throw new Error('nobody resets it');
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

/** The headers of AWS's own signer, the signature included. */
export async function signedHeaders(
  { method, path, query, headers, body }: Unsigned,
  { credentials, region = 'us-east-1', service = 'execute-api', at = new Date() }: SignOptions,
): Promise<Record<string, string>> {
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256 });
  const asked = Object.fromEntries(Object.entries(query).map(([name, values]) => [name, [...values]]));
  const request = {
    method,
    protocol: 'http:',
    hostname: 'localhost',
    path,
    query: asked,
    headers: { ...headers },
    body,
  };
  return (await signer.sign(request, { signingDate: at })).headers;
}

/** The request as a server receives it. */
export async function received(unsigned: Unsigned, options: SignOptions): Promise<ReceivedRequest> {
  const headers = await signedHeaders(unsigned, options);
  return {
    method: unsigned.method,
    url: urlOf(unsigned),
    rawHeaders: Object.entries(headers).flat(),
    body: Buffer.from(unsigned.body),
  };
}

/** The path with its query, if there is one. */
function urlOf({ path, query }: Pick<Unsigned, 'path' | 'query'>): string {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  );
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}
