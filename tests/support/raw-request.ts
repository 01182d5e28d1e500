import { type Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';

/** The outcome of a request. Errors are values here. */
export interface RawOutcome {
  /** Undefined if no headers came. */
  status: number | undefined;
  headers: IncomingHttpHeaders;
  /** The received part of the body, undecoded. */
  body: Buffer;
  /** True if the body is complete. */
  complete: boolean;
  /** The code of the error; 'gave-up' if we stopped waiting. */
  error: string | undefined;
  tookMs: number;
}

/**
 * A POST over plain node:http, without a client library.
 *
 * @param giveUpAfterMs when to destroy the connection if the exchange is not over
 * @param agent default: none, a connection of its own
 */
export function rawRequest(
  url: string,
  giveUpAfterMs: number = 2_000,
  body: string = '{}',
  agent: Agent | false = false,
): Promise<RawOutcome> {
  const startedAt = performance.now();
  const chunks: Buffer[] = [];
  const outcome: Omit<RawOutcome, 'body' | 'tookMs'> = {
    status: undefined,
    headers: {},
    complete: false,
    error: undefined,
  };
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      outcome.error ??= error.code ?? error.message;
    };
    const request = httpRequest(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } });
    const timer = setTimeout(() => request.destroy(Object.assign(new Error(), { code: 'gave-up' })), giveUpAfterMs);
    request.on('error', fail);
    const finish = (): void => {
      clearTimeout(timer);
      resolve({ ...outcome, body: Buffer.concat(chunks), tookMs: performance.now() - startedAt });
    };
    request.on('response', (response) => {
      Object.assign(outcome, { status: response.statusCode, headers: response.headers });
      response.on('error', fail).on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => Object.assign(outcome, { complete: response.complete }));
      // A truncated body fails after the request has closed, so the request's end is not the end.
      request.off('close', finish);
      response.on('close', finish);
    });
    request.on('close', finish);
    request.end(body);
  });
}
