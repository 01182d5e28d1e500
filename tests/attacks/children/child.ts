import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How a process ended, and what it said last. */
export interface Ended {
  /** 0 when it came to its end by itself. */
  readonly code: number;
  /** The JSON that it wrote to its standard output; undefined when it wrote none. */
  readonly report: unknown;
  readonly stderr: string;
}

/** Runs a program of this folder in a process of its own, which may crash. */
export async function runChild(
  program: URL,
  args: readonly string[] = [],
  nodeOptions: readonly string[] = [],
): Promise<Ended> {
  const env = { PATH: process.env.PATH ?? '', NODE_NO_WARNINGS: '1' };
  const command = [...nodeOptions, fileURLToPath(program), ...args];
  try {
    const { stdout, stderr } = await run(process.execPath, command, { env });
    return { code: 0, report: JSON.parse(stdout), stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: number; stdout?: string; stderr?: string };
    return { code: code ?? -1, report: stdout, stderr: stderr || String(error) };
  }
}
