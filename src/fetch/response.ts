import type { HttpResponse } from '../http/send-request.ts';
import { mergeOwn } from '../merge-own.ts';

/** Statuses whose answers have no body (Fetch standard, "null body status"). */
const WITHOUT_BODY: readonly number[] = [101, 103, 204, 205, 304];

/** Tells whether an answer has no body. */
export function hasNoBody(method: string, status: number): boolean {
  return method === 'HEAD' || WITHOUT_BODY.includes(status);
}

/** Characters that a reason phrase cannot have (RFC 9112, section 4), and Node's parser lets pass. */
const NOT_IN_PHRASE = /[^\t\x20-\x7e\x80-\xff]/g;

/** Makes a standard `Response` of an answer. */
export function responseOf(answer: HttpResponse, url: URL, body: ReadableStream<Uint8Array> | null): Response {
  const { status, statusText, headers } = answer;
  const named = Object.entries(headers).flatMap(([name, value = []]) =>
    [value].flat().map((each): [string, string] => [name, each]),
  );
  const init = { status, statusText: statusText.replaceAll(NOT_IN_PHRASE, ''), headers: named };
  const response = new Response(body, mergeOwn<ResponseInit>(init));
  return withUrl(response, url.href);
}

/** Nobody but `fetch` itself can make a `Response` with a URL. */
function withUrl(response: Response, url: string): Response {
  const clone = (): Response => withUrl(Response.prototype.clone.call(response), url);
  const hidden = { configurable: true, enumerable: false };
  return Object.defineProperties(response, {
    url: { ...hidden, value: url },
    clone: { ...hidden, value: clone, writable: true },
  });
}
