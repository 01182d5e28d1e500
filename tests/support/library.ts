import { fileURLToPath } from 'node:url';
import { runNode } from '../../local/run-node.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds `dist/lib`, to which `middy-deadline` resolves in this repository. */
export async function buildLibrary(): Promise<void> {
  await runNode(['scripts/build-lib.ts'], { cwd: root });
}

/** Runs a script of this repository to its end and returns its standard output. */
export const runScript = (...args: readonly string[]): Promise<string> => runNode(args, { cwd: root });
