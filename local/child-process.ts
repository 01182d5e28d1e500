import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { readLines } from './log.ts';

/** A child process and the processes that it starts. */
export interface ChildProcess {
  readonly pid: number | undefined;
  /** Resolves when the process has ended and its last line has been read, with `signal: SIGKILL` or `exit status 1`. */
  readonly ended: Promise<string>;
  /** Kills the process and its children at once, as Lambda's time limit does. */
  kill(): void;
}

type SpawnedProcess = ChildProcessByStdio<null, Readable, Readable>;

/**
 * The time in milliseconds after which the pipes are closed here. A descendant outside the process group could keep
 * them open.
 */
const drainLimitMs = 250;

/**
 * Starts Node in its own process group. Ctrl-C in the terminal then reaches the local cloud only, which stops
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
      const drainLimit = setTimeout(() => child.stdio.forEach((pipe) => void pipe?.destroy()), drainLimitMs);
      child.once('close', () => {
        clearTimeout(drainLimit);
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
    // The group is empty.
  }
}
