import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

interface ProcessStat {
  readonly state: string;
  readonly parent: number;
  readonly threads: number;
}

/** Linux's data about a process (man 5 proc_pid_stat); undefined if it does not exist. */
function statOf(pid: number): ProcessStat | undefined {
  try {
    // The second field, the name, may contain blanks and parentheses. The state comes after it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { state: fields[0] ?? '', parent: Number(fields[1]), threads: Number(fields[17]) };
  } catch {
    return undefined;
  }
}

/** True if a process runs. A zombie without other threads does not run. */
export function isAlive(pid: number): boolean {
  if (process.platform === 'linux') {
    const stat = statOf(pid);
    return stat !== undefined && (stat.state !== 'Z' || stat.threads > 1);
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The child processes of a process. Linux only: other systems give none. */
export function childrenOf(parent: number): readonly number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.filter((pid) => statOf(pid)?.parent === parent && isAlive(pid));
}

/** Waits until the condition is true. The test's time limit ends the wait. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}
