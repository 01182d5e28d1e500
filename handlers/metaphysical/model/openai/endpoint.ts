/**
 * Where chats are completed on a server.
 *
 * @param baseUrl its `/v1` root, with a slash at the end or without
 * @throws RangeError when it is no http(s) URL, or has credentials in it: fetch takes none. The value is not told.
 */
export function endpointOf(baseUrl: string): URL {
  const url = URL.parse(baseUrl);
  if (!url || !/^https?:$/.test(url.protocol)) throw new RangeError('baseUrl must be an http or https URL');
  if (url.username || url.password) throw new RangeError('baseUrl must have no credentials in it');
  url.pathname = `${url.pathname.replace(/\/$/, '')}/chat/completions`;
  return url;
}
