import { fileURLToPath } from 'node:url';
import { runNode } from '../../local/run-node.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds the library that `middy-deadline` resolves to in this repository: `dist/lib`. */
export async function buildLibrary(): Promise<void> {
  await runNode(['scripts/build-lib.ts'], { cwd: root });
}

/** Runs a script of this repository to its end and gives what it wrote to standard output. */
export const runScript = (...args: readonly string[]): Promise<string> => runNode(args, { cwd: root });
