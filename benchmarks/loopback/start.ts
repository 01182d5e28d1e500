import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A server in its own process. It does not share an event loop with the measured calls. */
export interface LoopbackServer {
  readonly url: string;
  stop(): void;
}

export async function startLoopbackServer(): Promise<LoopbackServer> {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)));
  const [port] = await once(child, 'message');
  return { url: `http://127.0.0.1:${port}`, stop: () => child.disconnect() };
}
