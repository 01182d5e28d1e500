import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const PROBE_EVERY_MS = 200;

/** A free port of loopback. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export interface ProgramOptions {
  /** The name in errors. */
  readonly name: string;
  /** Arguments of bash: a script and its own arguments. */
  readonly args: readonly string[];
  readonly env?: SpawnOptions['env'];
  /** The time limit of the start, in milliseconds. */
  readonly startMs: number;
  /** True as soon as the program answers. */
  isUp(): Promise<boolean>;
  /** Makes the program end. */
  end(child: ChildProcess): void;
}

/**
 * Starts a script and waits until it answers.
 *
 * @returns ends the script and waits for that
 * @throws Error with its output, if it does not start
 */
export async function startProgram({
  name,
  args,
  startMs,
  isUp,
  end,
  ...options
}: ProgramOptions): Promise<() => Promise<void>> {
  const child = spawn('bash', args, { ...options, stdio: ['pipe', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4_000);
  });
  const ended = once(child, 'close');
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  const stop = async (): Promise<void> => {
    end(child);
    await ended;
  };
  const giveUpAt = Date.now() + startMs;
  while (!(await isUp())) {
    if (hasEnded || Date.now() > giveUpAt) {
      await stop();
      throw new Error(`${name} did not start: ${errors}`);
    }
    await sleep(PROBE_EVERY_MS);
  }
  return stop;
}
