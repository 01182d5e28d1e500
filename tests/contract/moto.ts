import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A running moto. */
export interface Moto {
  readonly url: string;
  stop(): Promise<void>;
}

const script = fileURLToPath(new URL('../../scripts/moto.sh', import.meta.url));
const folder = fileURLToPath(new URL('../../node_modules/.cache/moto', import.meta.url));

/** The time limit for unpacking and starting it, in milliseconds. */
export const MOTO_START_MS = 180_000;

const PROBE_EVERY_MS = 200;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/**
 * Downloads, unpacks and starts moto. The download is cached.
 *
 * @throws Error with its output, if it does not start
 */
export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const child = spawn('bash', [script, folder, String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4_000);
  });
  const ended = once(child, 'exit');
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const url = `http://127.0.0.1:${port}`;
  const giveUpAt = Date.now() + MOTO_START_MS;
  while (!(await answers(url))) {
    if (isOver || Date.now() > giveUpAt) throw new Error(`moto did not start: ${errors}`);
    await sleep(PROBE_EVERY_MS);
  }
  return {
    url,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/moto-api/`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
