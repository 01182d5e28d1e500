import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Auth } from '../../../src/auth/auth.ts';
import { type UpstreamSettingsOptions, upstreamSettings } from '../../../src/call/settings.ts';
import { fetchTargetBelow } from '../../../src/call/target.ts';
import { type Clock, systemClock } from '../../../src/clock.ts';
import type { InvocationDeadline } from '../../../src/deadline/deadline.ts';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import { createFetch, type Fetch } from '../../../src/fetch/fetch.ts';
import { createRetrier } from '../../../src/resilience/retry.ts';

/** The choices of a test about an invocation and its one upstream. */
export interface FetchTestOptions extends UpstreamSettingsOptions {
  /** Default: 10,000, far more than any call here takes. */
  readonly deadlineMs?: number;
  readonly clock?: Clock;
  readonly throwOnStatus?: boolean;
  readonly auth?: Auth;
}

/** An invocation with a deadline, and a `fetch` of its own. */
export interface Opened {
  readonly ai: Fetch;
  readonly deadline: InvocationDeadline;
}

const opened = new Set<InvocationDeadline>();

/** Begins an invocation whose upstream `ai` is at a base URL. */
export function openFetch(base: string, options: FetchTestOptions = {}): Opened {
  const { deadlineMs = 10_000, clock = systemClock, throwOnStatus = false, auth, ...settings } = options;
  const at = clock.now() + deadlineMs;
  const deadline = startDeadline({ at, hardAt: at + 500, source: 'lambda' }, clock);
  opened.add(deadline);
  const limits = upstreamSettings('test', settings);
  const retrier = createRetrier(limits.retry);
  const { timeoutMs } = limits;
  const scope = { upstream: 'ai', deadline, clock, retrier, timeoutMs, auth, apiId: undefined };
  const resolve = (url: string): URL => fetchTargetBelow({ upstream: 'ai', base }, url);
  return { ai: createFetch(scope, { resolve, limits, throwOnStatus }), deadline };
}

/** Ends every invocation that a test began. */
export function endAll(): void {
  for (const deadline of opened) deadline.end();
  opened.clear();
}

/** A request as a server got it. */
export interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** A server that answers as a test says, and keeps what it was sent. */
export interface ScriptedServer {
  readonly url: string;
  readonly received: readonly Received[];
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  stop(): Promise<void>;
}

export async function startServer(): Promise<ScriptedServer> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const { method, url: path, headers } = request;
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return;
    }
    received.push({ method, path, headers, body: Buffer.concat(chunks) });
    scripted.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const scripted: ScriptedServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (_request, response) => void response.end('fine'),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return scripted;
}
