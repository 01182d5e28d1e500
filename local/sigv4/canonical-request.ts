import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** A request as received: nothing decoded, sorted or removed. */
export interface ReceivedRequest extends Pick<IncomingMessage, 'method' | 'url' | 'rawHeaders'> {
  readonly body: Buffer;
}

/** A header's values by its name in lower case, in order of arrival. */
export type Headers = ReadonlyMap<string, readonly string[]>;

export function headersOf(rawHeaders: readonly string[]): Headers {
  const headers = new Map<string, string[]>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), rawHeaders[at + 1] ?? '']);
  }
  return headers;
}

export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

/**
 * The canonical request, as every service but S3 builds it (S3 encodes paths once). Its size is bounded by Node's limit
 * for a request's line and headers, 16 KiB.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request
 */
export function canonicalRequest(request: ReceivedRequest, headers: Headers, signedHeaders: readonly string[]): string {
  const { method = '', url = '', body } = request;
  const at = url.indexOf('?');
  const [path, query] = at === -1 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
  // Sorted here: a signature over another order is not valid.
  const names = [...new Set(signedHeaders)].sort();
  const lines = names.map((name) => `${name}:${canonicalValue(headers.get(name) ?? [])}`);
  return [method, canonicalPath(path), canonicalQuery(query), ...lines, '', names.join(';'), sha256(body)].join('\n');
}

/** Removes empty and dot segments (RFC 3986, 5.2.4) and encodes the path once more. */
function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encode(segment));
  }
  const end = segments.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${segments.join('/')}${end}`;
}

/** Decodes and encodes every pair, repeated names included, and sorts them by name and then by value. */
function canonicalQuery(query: string): string {
  const pairs = query.split('&').filter((pair) => pair !== '');
  return pairs
    .map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return { name: encode(decode(name)), value: encode(decode(value)) };
    })
    .sort((one, other) => compare(one.name, other.name) || compare(one.value, other.value))
    .map(({ name, value }) => `${name}=${value}`)
    .join('&');
}

const canonicalValue = (values: readonly string[]): string =>
  values.map((value) => value.trim().replace(/ +/g, ' ')).join(',');

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** A space is `%20`, or `+` as in forms; API Gateway signs both as `%20`. The text holds bytes. */
const decode = (text: string): string =>
  text
    .replaceAll('+', ' ')
    .replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** Encodes everything except RFC 3986's unreserved characters, byte by byte. */
const encode = (text: string): string =>
  text.replace(/[^A-Za-z0-9\-._~]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
