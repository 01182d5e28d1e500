import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Larger than the output of `serverless print`. */
const outputLimitBytes = 64 * 1024 * 1024;

/** A script that failed. The message is its output. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

export interface RunOptions {
  readonly cwd: string;
  /** Added to this process's environment variables. Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a script of this repository to its end, on the same Node as this process.
 *
 * @returns its standard output
 * @throws CommandError with both of its outputs, if it fails
 */
export async function runNode(args: readonly string[], options: RunOptions): Promise<string> {
  try {
    const { environment, ...rest } = options;
    const env = { ...process.env, ...environment };
    const { stdout } = await run(process.execPath, args, { ...rest, env, maxBuffer: outputLimitBytes });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    throw new CommandError(`${stderr}${stdout}`.trim() || message, { cause: error });
  }
}
