/** A URL that begins with a scheme or with two slashes names a host; URL parsers read a backslash as a slash (WHATWG URL). */
const NAMES_A_HOST = /^([a-z][a-z\d+.-]*:|[/\\]{2})/i;

/** Controls and blanks at the beginning, which URL parsers drop. */
const LEADING_BLANKS = /^[^!-\uffff]+/;

/** Tells whether a URL is absolute or names a host without a scheme (RFC 3986, section 4.2), as URL parsers see it. */
export function namesHost(url: string): boolean {
  return NAMES_A_HOST.test(withoutDropped(url));
}

/**
 * The URL that a call means, if it is the base URL or below it; undefined if it is any other, or none.
 *
 * A URL is below another one that has the same scheme, host and port, and whose path it continues with a slash, once dot
 * segments are removed and encoded ones with them (WHATWG URL). It stays below for servers that decode slashes, and has
 * no other credentials. What names no host is appended to the path of the base URL, whether it begins with a slash or not.
 *
 * @param base where the service is, an absolute URL; anything else is a TypeError
 * @param url what the call is given; none means the base URL itself
 * @param from what a URL without a host is appended to, if not the base URL: another one below it
 */
export function resolveBelow(base: string, url = '', from: string = base): URL | undefined {
  const root = new URL(base);
  const target = namesHost(url) ? parseAbsolute(url, base) : URL.parse(appended(from, url));
  return target !== null && isBelow(target, root) ? target : undefined;
}

function withoutDropped(url: string): string {
  return url.replaceAll(/[\t\n\r]/g, '').replace(LEADING_BLANKS, '');
}

/** A scheme without slashes, as in `https:path`, is not taken for a relative URL of the same scheme. */
function parseAbsolute(url: string, base: string): URL | null {
  return URL.parse(url) ?? (/^[/\\]/.test(withoutDropped(url)) ? URL.parse(url, base) : null);
}

/** As axios puts a base URL and a relative one together, but that a query of the base stays behind the path. */
function appended(base: string, url: string): string {
  if (url === '') return base;
  const [path, query] = splitQuery(base);
  const [ownPath, ownQuery] = query === '' ? [url, ''] : splitQuery(url);
  const joined = `${path.replace(/\/+$/, '')}/${ownPath.replace(/^\/+/, '')}`;
  return query === '' ? joined : `${joined}?${joinQueries(query, ownQuery)}`;
}

/** A URL up to its query, and its query. The fragment is never sent. */
function splitQuery(url: string): [path: string, query: string] {
  if (!/[?#]/.test(url)) return [url, ''];
  const [sent = ''] = url.split('#', 1);
  const start = sent.indexOf('?');
  return start === -1 ? [sent, ''] : [sent.slice(0, start), sent.slice(start + 1)];
}

/**
 * The URL that stands for a relative one which is a query alone, or a fragment: it goes with the path of the base URL as
 * that is (RFC 3986, section 5.4). Any other URL stands for itself. Blanks before it are dropped, as URL parsers do it.
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

/** The path as a server sees it that decodes slashes and backslashes before it removes dot segments. */
function decodedPath({ protocol, host, pathname }: URL): string {
  const decoded = pathname.replaceAll(/%(?:2f|5c)/gi, '/');
  return decoded === pathname ? pathname : new URL(`${protocol}//${host}${decoded}`).pathname;
}
