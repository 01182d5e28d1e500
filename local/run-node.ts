import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What `serverless print` may say. */
const outputLimitBytes = 64 * 1024 * 1024;

/** A script that failed; the message is what it said. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

export interface RunOptions {
  readonly cwd: string;
  /** Over what this process has in its own. Default: nothing. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a script of this repository to its end, on the Node that runs us.
 *
 * @returns what it wrote to standard output
 * @throws CommandError with what it wrote to both outputs, when it fails
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
