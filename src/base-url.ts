/** The beginning of a URL that names a host: a scheme or two slashes. URL parsers read a backslash as a slash (WHATWG URL). */
const NAMES_A_HOST = /^([a-z][a-z\d+.-]*:|[/\\]{2})/i;

/** Control characters and blanks at the beginning, which URL parsers drop. */
const LEADING_BLANKS = /^[^!-\uffff]+/;

/** Tells whether a URL is absolute or names a host without a scheme (RFC 3986, section 4.2), as URL parsers see it. */
export function namesHost(url: string): boolean {
  return NAMES_A_HOST.test(withoutDropped(url));
}

/**
 * Resolves the URL of a call. The result is undefined if it is not the base URL or below it, or is not a URL.
 *
 * A URL is below the base URL if it has the same scheme, host and port, no other credentials, and its path continues that
 * of the base URL with a slash. Dot segments are removed first, encoded ones too (WHATWG URL), and also as a server sees
 * them that decodes slashes. A URL without a host is appended to the base URL, with or without a slash at its beginning.
 *
 * @param base the absolute URL of the service; anything else is a TypeError
 * @param url the URL as the call has it. Default: the base URL itself
 * @param from the URL below `base` that a URL without a host is appended to. Default: `base`
 */
export function resolveBelow(base: string, url = '', from: string = base): URL | undefined {
  const root = new URL(base);
  const target = namesHost(url) ? parseAbsolute(url, base) : URL.parse(appended(from, url));
  return target !== null && isBelow(target, root) ? target : undefined;
}

function withoutDropped(url: string): string {
  return url.replaceAll(/[\t\n\r]/g, '').replace(LEADING_BLANKS, '');
}

/** Parses an absolute URL, or one that begins with two slashes. `https:path` is not read as relative to the base URL. */
function parseAbsolute(url: string, base: string): URL | null {
  return URL.parse(url) ?? (/^[/\\]/.test(withoutDropped(url)) ? URL.parse(url, base) : null);
}

/** Joins a base URL and a relative one as axios does, except that a query of the base URL stays behind the path. */
function appended(base: string, url: string): string {
  if (url === '') return base;
  const [path, query] = splitQuery(base);
  const [ownPath, ownQuery] = query === '' ? [url, ''] : splitQuery(url);
  const joined = `${path.replace(/\/+$/, '')}/${ownPath.replace(/^\/+/, '')}`;
  return query === '' ? joined : `${joined}?${joinQueries(query, ownQuery)}`;
}

/** Splits a URL into the part before its query, and its query. The fragment is dropped, as it is never sent. */
function splitQuery(url: string): [path: string, query: string] {
  if (!/[?#]/.test(url)) return [url, ''];
  const [sent = ''] = url.split('#', 1);
  const start = sent.indexOf('?');
  return start === -1 ? [sent, ''] : [sent.slice(0, start), sent.slice(start + 1)];
}

/**
 * Resolves a relative URL that is only a query or a fragment: it keeps the path of the base URL (RFC 3986, section 5.4).
 * Any other URL stays as it is. Blanks before it are dropped, as URL parsers do.
 */
export function withQueryAlone(base: string, url: string): string {
  const given = url.replace(LEADING_BLANKS, '');
  if (given.startsWith('#')) return '';
  if (!given.startsWith('?')) return given;
  const [path, query] = splitQuery(base);
  return `${path}?${joinQueries(query, splitQuery(given)[1])}`;
}

const joinQueries = (base: string, own: string): string => (base && own ? `${base}&${own}` : base + own);

function isBelow(target: URL, root: URL): boolean {
  const isSameHost = target.protocol === root.protocol && target.host === root.host;
  const isAnonymous = target.username === '' && target.password === '';
  const hasSameUser = target.username === root.username && target.password === root.password;
  if (!isSameHost || !(isAnonymous || hasSameUser)) return false;
  const path = root.pathname.replace(/\/+$/, '');
  return [target.pathname, decodedPath(target)].every((each) => each === path || each.startsWith(`${path}/`));
}

/** The path for a server that decodes slashes and backslashes before it removes dot segments. */
function decodedPath({ protocol, host, pathname }: URL): string {
  const decoded = pathname.replaceAll(/%(?:2f|5c)/gi, '/');
  return decoded === pathname ? pathname : new URL(`${protocol}//${host}${decoded}`).pathname;
}
