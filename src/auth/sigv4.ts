import type { Credentials } from './credentials.ts';
import { lazily } from './lazy.ts';
import { Sha256 } from './sha256.ts';

/** What a signature is computed from. */
export interface SignableParts {
  /** In capitals. */
  readonly method: string;
  /** As it is sent. */
  readonly path: string;
  /** In its canonical order. */
  readonly query: string;
  /** Those that are signed, `host` among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

/** Whose signature it is, what for and when. */
interface SigningScope {
  readonly credentials: Credentials;
  readonly region: string;
  /** The service as AWS names it in signatures, such as `execute-api`. */
  readonly service: string;
  readonly date: Date;
}

/** The headers that carry a signature, by their names in lower case. */
type SignatureHeaders = Readonly<Record<string, string>>;

/** Computes a signature. */
export type Sign = (parts: SignableParts, scope: SigningScope) => Promise<SignatureHeaders>;

/** The headers that a signature consists of. */
const SIGNATURE_HEADERS = ['authorization', 'x-amz-date', 'x-amz-security-token'] as const;

/**
 * The signer: Signature Version 4 of AWS. It is loaded when it is first asked for, since a function that signs nothing
 * shall not pay for it; asking for it early spends time that costs nothing.
 */
export const loadSigner: () => Promise<Sign> = lazily(async () => {
  const { SignatureV4 } = await import('@smithy/signature-v4');

  /** The library leaves parameters out of a query that it signs, such as one named `__proto__`; this one is whole. */
  class QuerySigner extends SignatureV4 {
    readonly #query: string;

    constructor(query: string, { credentials, region, service }: SigningScope) {
      super({ ...identityOf(credentials), region, service, sha256: Sha256, applyChecksum: false });
      this.#query = query;
    }

    protected override createCanonicalRequest(
      request: object,
      headers: Record<string, string>,
      payloadHash: string,
    ): string {
      const [method, path, , ...rest] = super
        .createCanonicalRequest(request as never, headers, payloadHash)
        .split('\n');
      return [method, path, this.#query, ...rest].join('\n');
    }
  }

  return async ({ query, ...parts }, scope) => {
    const request = { ...parts, protocol: 'https:', hostname: '' };
    const { headers } = await new QuerySigner(query, scope).sign(request, { signingDate: scope.date });
    const added = SIGNATURE_HEADERS.map((name) => [name, headers[name]]);
    return Object.fromEntries(added.filter(([, value]) => value !== undefined));
  };
});

/** The library's type has no place for a token that is undefined. */
function identityOf({ accessKeyId, secretAccessKey, sessionToken }: Credentials): {
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
} {
  return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) } };
}
