import { createHash, createHmac } from 'node:crypto';

/** A request as its receiver sees it. */
export interface ReceivedRequest {
  readonly method: string;
  /** The target of the request line, unchanged. */
  readonly target: string;
  /** With names in lower case. A repeated header has several values. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Uint8Array;
}

/** The key and the service of the check. The identity and the scope are in the request. */
export interface Expected {
  readonly secretAccessKey: string;
  readonly service: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=(?<keyId>[^/]+)\/(?<day>\d{8})\/(?<region>[^/]+)\/(?<service>[^/]+)\/aws4_request, SignedHeaders=(?<signed>[^,]+), Signature=(?<signature>[0-9a-f]{64})$/;

/**
 * Checks a signature as the receiver of a request does, by AWS's specification of Signature Version 4 ("Create a signed AWS
 * API request", IAM user guide).
 */
export function isSignedAsSpecified(request: ReceivedRequest, expected: Expected): boolean {
  const parts = AUTHORIZATION.exec(request.headers.authorization?.join() ?? '')?.groups;
  if (parts === undefined || parts.service !== expected.service) return false;
  const signed = parts.signed?.split(';') ?? [];
  const date = request.headers['x-amz-date']?.join() ?? '';
  if (!signed.includes('host') || !date.startsWith(parts.day ?? '-')) return false;
  return signatureOf(request, signed, { date, region: parts.region ?? '', ...expected }) === parts.signature;
}

/** The signature of a request over some of its headers. */
export function signatureOf(
  request: ReceivedRequest,
  signed: readonly string[],
  { date, region, service, secretAccessKey }: Expected & { readonly date: string; readonly region: string },
): string {
  const scope = [date.slice(0, 8), region, service, 'aws4_request'];
  const toSign = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonicalRequest(request, signed))].join('\n');
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  return hmac(key, toSign).toString('hex');
}

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

function canonicalRequest({ method, target, headers, body }: ReceivedRequest, signed: readonly string[]): string {
  const [path = '', ...rest] = target.split('?');
  const lines = [...signed].sort().map((name) => {
    const values = headers[name] ?? [];
    return `${name}:${values.map((value) => value.trim().replace(/ +/g, ' ')).join(',')}`;
  });
  const names = [...signed].sort().join(';');
  return [method, canonicalPath(path), canonicalQuery(rest.join('?')), ...lines, '', names, sha256(body)].join('\n');
}

/** "Normalize URI paths according to RFC 3986 by removing redundant and relative path components", then encode each. */
function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encodeBytes(Buffer.from(segment)));
  }
  const slash = segments.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${segments.join('/')}${slash}`;
}

function canonicalQuery(query: string): string {
  const pairs = query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [encodeBytes(decoded(name)), encodeBytes(decoded(value.join('=')))] as const;
    });
  const order = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
  pairs.sort(([name, value], [otherName, otherValue]) => order(name, otherName) || order(value, otherValue));
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

/** Decodes a part of a query: `+` is a space, `%41` is the byte 0x41, and all else stays as it is. */
function decoded(text: string): Buffer {
  const pieces = text.replace(/\+/g, ' ').match(/%[0-9a-fA-F]{2}|[^%]+|%/g) ?? [];
  return Buffer.concat(
    pieces.map((piece) =>
      piece.length === 3 && piece[0] === '%' ? Buffer.from(piece.slice(1), 'hex') : Buffer.from(piece),
    ),
  );
}

/** "URI encode every byte except the unreserved characters", in upper case. */
function encodeBytes(bytes: Buffer): string {
  let encoded = '';
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    encoded += /[A-Za-z0-9\-._~]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`;
  }
  return encoded;
}
