import { Axios, AxiosHeaders, type InternalAxiosRequestConfig } from 'axios';
import type { SignedRequest, UnsignedRequest } from '../auth/auth.ts';
import { peek } from '../failure/redact.ts';
import { mergeOwn } from '../merge-own.ts';

/** A copy, as attempts share the configuration. Repeated headers become one, since their signature is of one. */
export function sentHeaders(config: InternalAxiosRequestConfig): AxiosHeaders {
  const headers = new AxiosHeaders(config.headers);
  for (const [name, value] of Object.entries(headers.toJSON())) {
    if (Array.isArray(value)) headers.set(name, value.join(name.toLowerCase() === 'cookie' ? '; ' : ', '));
  }
  return headers;
}

/** Builds URLs as every instance of axios does, and knows no defaults. */
const addresses = new Axios({});

/** The URL as axios' adapter for HTTP would call it: what it appends, it appends to a URL that is parsed. */
export function urlOf({ baseURL, url, allowAbsoluteUrls, params, paramsSerializer }: InternalAxiosRequestConfig): URL {
  const parsed = new URL(addresses.getUri(known({ baseURL, url, allowAbsoluteUrls })));
  parsed.hash = '';
  if (!params) return parsed;
  const path = addresses.getUri({ url: `${parsed.pathname}${parsed.search}`, params, ...known({ paramsSerializer }) });
  parsed.search = path.slice(parsed.pathname.length);
  return parsed;
}

/** Without what is undefined, which axios' types have no place for. */
function known<T extends object>(options: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

export function unsignedRequest(config: InternalAxiosRequestConfig, url: URL, headers: AxiosHeaders): UnsignedRequest {
  const byName = Object.entries(headers.toJSON()).map(([name, value]) => [name.toLowerCase(), String(value)]);
  const method = String(config.method).toUpperCase();
  return { method, url, headers: Object.fromEntries(byName), body: bodyOf(config.data) };
}

/** The body as axios sends it: nothing when it is empty, text and bytes in one piece, all else as a stream. */
function bodyOf(data: unknown): UnsignedRequest['body'] {
  if (!data) return undefined;
  if (typeof data === 'string' || data instanceof Uint8Array) return data;
  const kind = Object.prototype.toString.call(data).slice('[object '.length, -1);
  if (kind === 'ArrayBuffer') return new Uint8Array(data as ArrayBuffer);
  return { kind: typeof peek(data, 'pipe') === 'function' ? 'stream' : kind };
}

/** The configuration that sends exactly this; a user's name and password are not sent beside a signature. */
export function sendable(
  config: InternalAxiosRequestConfig,
  url: URL,
  headers: AxiosHeaders,
  signed: SignedRequest | undefined,
): InternalAxiosRequestConfig {
  const { baseURL, params, paramsSerializer, allowAbsoluteUrls, auth, ...rest } = config;
  for (const [name, value] of Object.entries(signed?.headers ?? {})) headers.set(name, value ?? null);
  const isSigned = peek(signed?.headers, 'authorization') !== undefined;
  return mergeOwn<InternalAxiosRequestConfig>(rest, auth && !isSigned ? { auth } : {}, { url: url.href, headers });
}
