import { fileURLToPath } from 'node:url';
import { freePort, startProgram } from '../support/start-program.ts';

/** A running moto. */
export interface Moto {
  readonly url: string;
  stop(): Promise<void>;
}

const script = fileURLToPath(new URL('../../scripts/moto.sh', import.meta.url));
const folder = fileURLToPath(new URL('../../node_modules/.cache/moto', import.meta.url));

/** The time limit for unpacking and starting it, in milliseconds. */
export const MOTO_START_MS = 180_000;

/**
 * Downloads, unpacks and starts moto. The download is cached.
 *
 * @throws Error with its output, if it does not start
 */
export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const stop = await startProgram({
    name: 'moto',
    args: [script, folder, String(port)],
    startMs: MOTO_START_MS,
    isUp: () => answers(url),
    end: (child) => child.kill(),
  });
  return { url, stop };
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/moto-api/`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
