import type { Credentials } from './credentials.ts';
import { createHmac, type Hmac, hash } from './hmac.ts';

/** The parts of a request that are signed. */
export interface SignableParts {
  /** In upper case. */
  readonly method: string;
  /** As it is sent. */
  readonly path: string;
  /** In canonical order. */
  readonly query: string;
  /** The headers to sign, including `host`, with their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

/** The credentials, the scope and the time of a signature. */
export interface SigningScope {
  readonly credentials: Credentials;
  readonly region: string;
  /** The name of the service in signatures, such as `execute-api`. */
  readonly service: string;
  readonly date: Date;
}

/** The headers of a signature, with their names in lower case. */
type SignatureHeaders = Readonly<Record<string, string>>;

/** Computes a signature. */
export type Sign = (parts: SignableParts, scope: SigningScope) => SignatureHeaders;

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * Creates a signer: AWS Signature Version 4 ("Create a signed AWS API request", IAM user guide).
 *
 * It is our own for speed. With `@smithy/signature-v4` 5.7.5 a signature takes three times as long, and the import takes
 * 143 kB of a bundle and tens of milliseconds of a cold start. The tests compare it with AWS's published vectors and with
 * that library.
 */
export function createSigner(): Sign {
  const hmacFor = signingKeys();
  return (parts, { credentials, region, service, date }) => {
    const stamp = stampOf(date);
    const scope = [stamp.slice(0, DAY_LENGTH), region, service, 'aws4_request'] as const;
    const added = signatureHeaders(stamp, credentials);
    const { lines, names } = canonicalHeaders({ ...parts.headers, ...added });
    const { method, path, query, body = '' } = parts;
    const request = `${method}\n${canonicalPath(path)}\n${query}\n${lines}\n${names}\n${hash(body, 'hex')}`;
    const scopeText = scope.join('/');
    const toSign = `${ALGORITHM}\n${stamp}\n${scopeText}\n${hash(request, 'hex')}`;
    const signature = hmacFor(credentials.secretAccessKey, scope)(toSign);
    const credential = `Credential=${credentials.accessKeyId}/${scopeText}`;
    const authorization = `${ALGORITHM} ${credential}, SignedHeaders=${names}, Signature=${signature}`;
    return { ...added, authorization };
  };
}

/** Formats a date as `20260115T120000Z`. */
function stampOf(date: Date): string {
  const text = date.toISOString();
  const day = `${text.slice(0, 4)}${text.slice(5, 7)}${text.slice(8, 10)}`;
  return `${day}T${text.slice(11, 13)}${text.slice(14, 16)}${text.slice(17, 19)}Z`;
}

const DAY_LENGTH = '20260115'.length;

function signatureHeaders(stamp: string, { sessionToken }: Credentials): SignatureHeaders {
  if (sessionToken === undefined) return { 'x-amz-date': stamp };
  return { 'x-amz-date': stamp, 'x-amz-security-token': sessionToken };
}

/** The headers as they are signed: one line each, and the list of names, both sorted by name. */
interface CanonicalHeaders {
  readonly lines: string;
  readonly names: string;
}

function canonicalHeaders(headers: Readonly<Record<string, string>>): CanonicalHeaders {
  const names = Object.keys(headers).sort();
  let lines = '';
  for (const name of names) lines += `${name}:${canonicalValue(headers[name] as string)}\n`;
  return { lines, names: names.join(';') };
}

/** White space that a canonical value does not have. */
const EXCESS_SPACE = /[\t\r\n]|^ | $| {2}/;

/** "Remove excess white space before and after values. Convert sequential spaces to a single space." */
function canonicalValue(value: string): string {
  return EXCESS_SPACE.test(value) ? value.replace(/[ \t\r\n]+/g, ' ').trim() : value;
}

/** A path that is canonical already: no segment is empty, begins with a dot or has a character to encode. */
const CANONICAL_PATH = /^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+\/?$/;

/** For every service but S3 the path is normalized and encoded again, though it is sent encoded once. */
function canonicalPath(path: string): string {
  if (CANONICAL_PATH.test(path)) return path;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encodeSegment(segment));
  }
  const isFolder = segments.length > 0 && path.endsWith('/');
  return `/${segments.join('/')}${isFolder ? '/' : ''}`;
}

/** Encodes all but the unreserved characters of RFC 3986, section 2.3: `encodeURIComponent` leaves some others. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}

type Scope = readonly [day: string, region: string, service: string, terminator: string];

/**
 * Derives signing keys: one for each secret key, day, region and service. Only the last one is cached, as nearly all
 * attempts use it.
 */
function signingKeys(): (secretAccessKey: string, scope: Scope) => Hmac {
  let last: { readonly secretAccessKey: string; readonly scope: Scope; readonly hmac: Hmac } | undefined;
  return (secretAccessKey, scope) => {
    const isKept = last?.secretAccessKey === secretAccessKey && last.scope.every((part, at) => part === scope[at]);
    if (last === undefined || !isKept) last = { secretAccessKey, scope, hmac: deriveKey(secretAccessKey, scope) };
    return last.hmac;
  };
}

function deriveKey(secretAccessKey: string, scope: Scope): Hmac {
  const secret = createHmac(Buffer.from(`AWS4${secretAccessKey}`));
  return scope.reduce((hmac, part) => createHmac(Buffer.from(hmac(part), 'hex')), secret);
}
