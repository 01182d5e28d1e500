import type { HttpResponse } from '../http/send-request.ts';
import { mergeOwn } from '../merge-own.ts';

/** Statuses whose answers have no body (Fetch standard, "null body status"). */
const WITHOUT_BODY: readonly number[] = [101, 103, 204, 205, 304];

/** Tells whether an answer has no body. */
export function hasNoBody(method: string, status: number): boolean {
  return method === 'HEAD' || WITHOUT_BODY.includes(status);
}

/** Characters that a reason phrase cannot have (RFC 9112, section 4), but that Node's parser accepts. */
const NOT_IN_PHRASE = /[^\t\x20-\x7e\x80-\xff]/g;

/** Turns an answer into a standard `Response`. */
export function responseOf(answer: HttpResponse, url: URL, body: ReadableStream<Uint8Array> | null): Response {
  const { status, headers } = answer;
  const { 'set-cookie': cookies = [], ...others } = headers;
  const statusText = answer.statusText.replaceAll(NOT_IN_PHRASE, '');
  // An object of headers takes a third of the time of a list.
  const init = mergeOwn<ResponseInit>({ status, statusText, headers: others as Record<string, string> });
  const response = new (responseWithUrl())(body, init);
  urls.set(response, url.href);
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}

/** The URL of each response: only `fetch` itself can create a `Response` with a URL. */
const urls = new WeakMap<object, string>();

let made: typeof Response | undefined;

/** The class of a `Response` with a URL. It is created when first needed, as that loads all of Node's `fetch`. */
function responseWithUrl(): typeof Response {
  if (made !== undefined) return made;
  const { clone } = globalThis.Response.prototype;
  const type = class Response extends globalThis.Response {};
  const members = {
    get url(): string {
      return String(urls.get(this));
    },
    clone(): Response {
      const copy = Object.setPrototypeOf(clone.call(this as Response), type.prototype) as Response;
      urls.set(copy, (this as Response).url);
      return copy;
    },
  };
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(members)))
    Object.defineProperty(type.prototype, name, mergeOwn(descriptor));
  made = type;
  return made;
}
