/** Hosts that plain HTTP may be spoken to: the machine itself (RFC 8252, section 8.3; RFC 6761, section 6.3). */
const LOOPBACK = /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/;

/**
 * Where embeddings are made: the base and `/embeddings`.
 *
 * @param baseUrl the `/v1` root: https, or http to loopback; no credentials, query or fragment
 * @throws RangeError when it is not such a URL; the value is not repeated
 */
export function embeddingsUrl(baseUrl: string): string {
  const problem = (what: string): RangeError => new RangeError(`The embedder's base URL ${what}`);
  const url = URL.parse(baseUrl);
  if (url === null) throw problem('is not a URL');
  const isPlain = url.protocol === 'http:';
  if (!isPlain && url.protocol !== 'https:') throw problem('is not an https URL');
  if (isPlain && !LOOPBACK.test(url.hostname)) throw problem('is not an https URL, and http is for loopback only');
  if (url.username !== '' || url.password !== '') throw problem('has credentials in it');
  if (url.search !== '' || url.hash !== '') throw problem('has a query or a fragment');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}/embeddings`;
}
