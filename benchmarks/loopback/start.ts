import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own: it shares no event loop with the calls that are measured. */
export interface LoopbackServer {
  readonly url: string;
  stop(): void;
}

export async function startLoopbackServer(): Promise<LoopbackServer> {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)));
  const [port] = await once(child, 'message');
  return { url: `http://127.0.0.1:${port}`, stop: () => child.disconnect() };
}
