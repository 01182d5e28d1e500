import { Axios, AxiosError, AxiosHeaders, type InternalAxiosRequestConfig } from 'axios';
import type { UnsignedRequest } from '../auth/auth.ts';
import { isBytes, snapshot } from '../http/bytes.ts';
import type { HttpRequest } from '../http/send-request.ts';
import { mergeOwn } from '../merge-own.ts';
import { isInstance, readProperty } from '../unknown.ts';

/** The head of a request. Names of headers are in lower case; repeated headers are joined, as for a signature. */
export interface RequestHead {
  /** In upper case. */
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Reads the head of the request from a configuration.
 *
 * @param target the URL without the parameters, which is changed in place
 */
export function requestHeadOf(config: InternalAxiosRequestConfig, target: URL = targetOf(config)): RequestHead {
  const url = withParams(target, config);
  const credentials = basicCredentials(config, url);
  if (url.username !== '') url.username = '';
  if (url.password !== '') url.password = '';
  const headers = headersOf(config);
  if (credentials !== undefined) headers.authorization = credentials;
  return { method: String(config.method).toUpperCase(), url, headers };
}

function headersOf({ headers }: InternalAxiosRequestConfig): Record<string, string> {
  const given = AxiosHeaders.from(headers).toJSON();
  const byName = mergeOwn<Record<string, string>>();
  for (const name of Object.keys(given)) {
    const key = name.toLowerCase();
    const value = given[name];
    byName[key] = Array.isArray(value) ? value.join(key === 'cookie' ? '; ' : ', ') : String(value);
  }
  return byName;
}

/** The basic authentication of the configuration or of the URL, as axios sends it (RFC 7617). */
function basicCredentials({ auth }: InternalAxiosRequestConfig, url: URL): string | undefined {
  const own = auth && [auth.username || '', auth.password || ''];
  const given =
    own ?? (url.username || url.password ? [url.username, url.password].map(decodeURIComponent) : undefined);
  return given && `Basic ${Buffer.from(given.join(':')).toString('base64')}`;
}

/** An instance of axios without defaults, which builds URLs. */
const addresses = new Axios({});

function targetOf({ baseURL, url, allowAbsoluteUrls }: InternalAxiosRequestConfig): URL {
  return new URL(addresses.getUri(defined({ baseURL, url, allowAbsoluteUrls })));
}

/** Appends parameters to a parsed URL, as axios' HTTP adapter does. */
function withParams(url: URL, { params, paramsSerializer }: InternalAxiosRequestConfig): URL {
  if (url.hash !== '') url.hash = '';
  if (!params) return url;
  const path = addresses.getUri({ url: `${url.pathname}${url.search}`, params, ...defined({ paramsSerializer }) });
  url.search = path.slice(url.pathname.length);
  return url;
}

/** The options without those that are undefined, which axios' types do not allow. */
function defined<T extends object>(options: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

/**
 * Reads the body that axios would send: undefined if it is empty. Bytes are a copy, as the caller may reuse its buffer.
 */
export function readBody(data: unknown): unknown {
  if (!data) return undefined;
  return isBytes(data) ? snapshot(data) : data;
}

/**
 * Checks that our own transport can send a body.
 *
 * @throws AxiosError for data of any other type
 */
export function sendableBody(body: unknown): HttpRequest['body'] {
  if (isInOnePiece(body) || isStream(body)) return body as HttpRequest['body'];
  throw new AxiosError('The data is no text, no bytes and no stream.', AxiosError.ERR_BAD_REQUEST);
}

/** The body for an auth: only its kind if it is not in memory as a whole. */
export function describedBody(body: unknown): UnsignedRequest['body'] {
  if (isInOnePiece(body)) return body;
  return { kind: isStream(body) ? 'stream' : tagOf(body) };
}

function isInOnePiece(body: unknown): body is string | Uint8Array | undefined {
  return body === undefined || typeof body === 'string' || isInstance(body, Uint8Array);
}

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice('[object '.length, -1);

/** Tells whether a body can be read only once. */
export function isStream(data: unknown): boolean {
  return typeof readProperty(data, 'pipe') === 'function';
}
