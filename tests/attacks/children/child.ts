import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The end of a process, and its last output. */
export interface Ended {
  /** 0 if it ended by itself. */
  readonly code: number;
  /** The JSON on its standard output, if there is any. */
  readonly report: unknown;
  readonly stderr: string;
}

/** Runs a program of this folder in its own process, which may crash. */
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
