import type { KeyObject } from 'node:crypto';
import type { Credentials } from './credentials.ts';

/** What a signature is computed from. */
export interface SignableParts {
  /** In capitals. */
  readonly method: string;
  /** As it is sent. */
  readonly path: string;
  /** In its canonical order. */
  readonly query: string;
  /** Those that are signed, `host` among them, by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

/** Whose signature it is, what for and when. */
export interface SigningScope {
  readonly credentials: Credentials;
  readonly region: string;
  /** The service as AWS names it in signatures, such as `execute-api`. */
  readonly service: string;
  readonly date: Date;
}

/** The headers that carry a signature, by their names in lower case. */
type SignatureHeaders = Readonly<Record<string, string>>;

/** Computes a signature. */
export type Sign = (parts: SignableParts, scope: SigningScope) => SignatureHeaders;

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * Makes a signer: Signature Version 4 of AWS ("Create a signed AWS API request", IAM user guide).
 *
 * It is our own for its speed. With `@smithy/signature-v4` 5.7.5 a signature takes three times as long, and the import
 * 143 kB of a bundle and tens of milliseconds of a cold start; its published vectors and that library are its tests.
 */
export function createSigner(): Sign {
  const keyFor = signingKeys();
  return (parts, { credentials, region, service, date }) => {
    const stamp = stampOf(date);
    const day = stamp.slice(0, 8);
    const scope = [day, region, service, 'aws4_request'] as const;
    const added = signatureHeaders(stamp, credentials);
    const headers = Object.entries({ ...parts.headers, ...added }).sort(([left], [right]) => (left < right ? -1 : 1));
    const names = headers.map(([name]) => name).join(';');
    const toSign = [ALGORITHM, stamp, scope.join('/'), sha256(canonicalRequest(parts, headers, names))].join('\n');
    const signature = hmac(keyFor(credentials.secretAccessKey, scope), toSign).toString('hex');
    const credential = `Credential=${credentials.accessKeyId}/${scope.join('/')}`;
    const authorization = `${ALGORITHM} ${credential}, SignedHeaders=${names}, Signature=${signature}`;
    return { ...added, authorization };
  };
}

/** `20260115T120000Z` */
function stampOf(date: Date): string {
  return `${date.toISOString().replace(/[-:]/g, '').slice(0, -'.000Z'.length)}Z`;
}

function signatureHeaders(stamp: string, { sessionToken }: Credentials): SignatureHeaders {
  if (sessionToken === undefined) return { 'x-amz-date': stamp };
  return { 'x-amz-date': stamp, 'x-amz-security-token': sessionToken };
}

function canonicalRequest(
  { method, path, query, body = '' }: SignableParts,
  headers: readonly (readonly [name: string, value: string])[],
  names: string,
): string {
  const lines = headers.map(([name, value]) => `${name}:${canonicalValue(value)}`);
  return [method, canonicalPath(path), query, ...lines, '', names, sha256(body)].join('\n');
}

/** "Remove excess white space before and after values. Convert sequential spaces to a single space." */
function canonicalValue(value: string): string {
  return value.replace(/[ \t\r\n]+/g, ' ').trim();
}

/** Every service but S3 has its path normalized and encoded once more: what is sent is encoded already. */
function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encodeSegment(segment));
  }
  const isFolder = segments.length > 0 && path.endsWith('/');
  return `/${segments.join('/')}${isFolder ? '/' : ''}`;
}

/** `encodeURIComponent` leaves more as it is than the unreserved characters of RFC 3986, section 2.3. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}

type Scope = readonly [day: string, region: string, service: string, terminator: string];

/**
 * Signing keys: each is good for a day, a region and a service. The last one is kept, since nearly all attempts use it,
 * and goes with its credentials: a function that signs as several identities derives keys anew.
 *
 * A key object prints none of its bytes, and is five times as fast as they are.
 */
function signingKeys(): (secretAccessKey: string, scope: Scope) => KeyObject {
  let last: { readonly secretAccessKey: string; readonly scope: Scope; readonly key: KeyObject } | undefined;
  return (secretAccessKey, scope) => {
    const isKept = last?.secretAccessKey === secretAccessKey && last.scope.every((part, at) => part === scope[at]);
    if (last === undefined || !isKept) last = { secretAccessKey, scope, key: deriveKey(secretAccessKey, scope) };
    return last.key;
  };
}

function deriveKey(secretAccessKey: string, scope: Scope): KeyObject {
  const { createSecretKey } = nodeCrypto();
  const secret = Buffer.from(`AWS4${secretAccessKey}`);
  return scope.reduce((key, part) => createSecretKey(hmac(key, part)), createSecretKey(secret));
}

function hmac(key: KeyObject, data: string): Buffer {
  return nodeCrypto().createHmac('sha256', key).update(data).digest();
}

/** In hex. */
function sha256(data: string | Uint8Array): string {
  return nodeCrypto().hash('sha256', data);
}

/** Not imported: an ESM import of a built-in module costs some milliseconds of a cold start, also when nothing is signed. */
function nodeCrypto(): typeof import('node:crypto') {
  return process.getBuiltinModule('node:crypto');
}
