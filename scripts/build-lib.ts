// Compiles the published library: plain ESM and its types, one module per source file.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');

/**
 * Leaves the library in `dist/lib`, and nothing from an earlier build.
 *
 * @returns the compiler's exit code; its messages go to the terminal
 */
export async function buildLibrary(): Promise<number> {
  await rm(join(root, 'dist/lib'), { recursive: true, force: true });
  const tsc = spawn(process.execPath, [compiler, '-p', 'tsconfig.lib.json'], { cwd: root, stdio: 'inherit' });
  const [code] = await once(tsc, 'exit');
  return typeof code === 'number' ? code : 1;
}

if (import.meta.main) process.exitCode = await buildLibrary();
