import { pipeline, Readable } from 'node:stream';
import { type Fault, JSON_TYPE, OK_BODY, sendJson } from './exchange.ts';

const sendText =
  (contentType: string, body: string): Fault =>
  ({ response }) => {
    response.writeHead(200, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }).end(body);
  };

export const ok: Fault = ({ response }) => sendJson(response, 200, OK_BODY);

/** Answers with a status and a JSON body; with `retryAfter`, also with that header. */
export const status =
  (code: number, retryAfter?: string): Fault =>
  ({ response }) => {
    const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    sendJson(response, code, JSON.stringify({ message: `the service answered ${code}` }), headers);
  };

export const slowOk =
  (delayMs: number): Fault =>
  (exchange) =>
    exchange.after(delayMs, () => ok(exchange));

export const redirect: Fault = ({ response, redirectUrl }) => {
  response.writeHead(302, { location: redirectUrl, 'content-length': 0 }).end();
};

export const brokenJson: Fault = sendText(JSON_TYPE, '{"answer":');
export const emptyBody: Fault = sendText(JSON_TYPE, '');
export const jsonNull: Fault = sendText(JSON_TYPE, 'null');
export const html: Fault = sendText('text/html; charset=utf-8', '<!doctype html><title>Sign in</title><p>Hello');
/** Valid JSON with the content type of plain text. */
export const wrongType: Fault = sendText('text/plain; charset=utf-8', OK_BODY);

function* largeJson(mib: number): Generator<string> {
  const filler = 'x'.repeat(1024 * 1024);
  yield '{"answer":"';
  for (let sent = 0; sent < mib; sent += 1) yield filler;
  yield '"}';
}

/** Sends valid JSON without a length, as fast as the peer reads. */
const sendLarge =
  (mib: number): Fault =>
  ({ response }) => {
    response.writeHead(200, { 'content-type': JSON_TYPE });
    // The peer is expected to close before the end, so the error is ignored.
    pipeline(Readable.from(largeJson(mib)), response, () => {});
  };

/** 9 MiB: clearly more than the largest response of Lambda itself. */
export const tooLarge: Fault = sendLarge(9);

/** 200 MiB: more than a client should hold in memory. */
export const hugeBody: Fault = sendLarge(200);
