/** A URL in the one encoding that is both sent and signed. */
export interface SendableUrl {
  /** The URL to send. */
  readonly url: URL;
  /** The parameters of the query, encoded, in the order in which they are sent. */
  readonly query: readonly QueryPair[];
}

/** One parameter of a query: name and value, encoded. */
export type QueryPair = readonly [name: string, value: string];

/** A byte that is encoded already, or a character that must be. The text of a URL is ASCII. */
const TO_ENCODE = /%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~-]/g;

/** A URL that needs no change: nothing to encode, no query, no fragment and no credentials, which would have an `@`. */
const SENDABLE = /^https?:\/\/[^/?#@]+\/[A-Za-z0-9._~/-]*$/;

/** The characters that need no encoding anywhere (RFC 3986, section 2.3). */
const UNRESERVED = /[A-Za-z0-9._~-]/;

/**
 * Encodes a URL in the one way that AWS expects: services decode and encode a URL again before they check its signature,
 * so that any other encoding of the same URL would fail.
 *
 * Every byte of path and query is encoded, except the unreserved characters of RFC 3986. Encoded bytes are not encoded
 * twice; a percent sign that encodes nothing is encoded. In a query `+` is a space, as API Gateway reads it. Each
 * parameter gets a `=`; repeated ones keep their order. Credentials and fragment are dropped.
 */
export function sendableUrl(original: URL): SendableUrl {
  if (SENDABLE.test(original.href)) return { url: original, query: [] };
  const url = new URL(original);
  url.username = '';
  url.password = '';
  url.hash = '';
  url.pathname = url.pathname.split('/').map(encodeStrictly).join('/');
  const query = pairsOf(url.search);
  url.search = query.map((pair) => pair.join('=')).join('&');
  return { url, query };
}

function pairsOf(search: string): QueryPair[] {
  const pieces = search.replace(/^\?/, '').replaceAll('+', '%20').split('&');
  return pieces.filter((piece) => piece !== '').map(pairOf);
}

function pairOf(piece: string): QueryPair {
  const end = piece.indexOf('=');
  const [name, value] = end === -1 ? [piece, ''] : [piece.slice(0, end), piece.slice(end + 1)];
  return [encodeStrictly(name), encodeStrictly(value)];
}

function encodeStrictly(text: string): string {
  return text.replace(TO_ENCODE, (token) => {
    const byte = token.length === 1 ? token.charCodeAt(0) : Number.parseInt(token.slice(1), 16);
    const character = String.fromCharCode(byte);
    return UNRESERVED.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

/** The query as it is signed: sorted by name, then by value, by code points (AWS, "Create a signed AWS API request"). */
export function canonicalQuery(query: readonly QueryPair[]): string {
  return query
    .toSorted((left, right) => compare(left[0], right[0]) || compare(left[1], right[1]))
    .map((pair) => pair.join('='))
    .join('&');
}

/** Encoded text is ASCII, so code units are code points. */
function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
