import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { readLines } from './log.ts';

/** A process with everything it may start. */
export interface ChildProcess {
  readonly pid: number | undefined;
  /** How it ended, once it has and its last line has been read: `signal: SIGKILL` or `exit status 1`. */
  readonly ended: Promise<string>;
  /** Ends it and its own children at once, as Lambda's time limit does. */
  kill(): void;
}

type SpawnedProcess = ChildProcessByStdio<null, Readable, Readable>;

/** What a process that escaped its group may take to let go of the pipes; then they are closed here. */
const drainLimitMs = 250;

/**
 * Starts Node in a group of its own: a Ctrl-C in the terminal goes to the local cloud alone, which then stops
 * everything in order. Descriptor 3 tells the process that the cloud is gone (see runtime/preload.cjs).
 */
export function startNode(
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  onLine: (line: string) => void,
): ChildProcess {
  const child = spawn(process.execPath, args, {
    ...options,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  }) as SpawnedProcess;
  readLines(child.stdout, onLine);
  readLines(child.stderr, onLine);
  return { pid: child.pid, ended: end(child), kill: () => killGroup(child) };
}

function end(child: SpawnedProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      const letGo = setTimeout(() => child.stdio.forEach((pipe) => void pipe?.destroy()), drainLimitMs);
      child.once('close', () => {
        clearTimeout(letGo);
        resolve(signal ? `signal: ${signal}` : `exit status ${code}`);
      });
      signalGroup(child);
    });
  });
}

function killGroup(child: SpawnedProcess): void {
  if (child.exitCode === null && child.signalCode === null) signalGroup(child);
}

function signalGroup({ pid }: SpawnedProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}
