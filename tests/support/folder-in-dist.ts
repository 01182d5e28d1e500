import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

/**
 * Makes a new folder in `dist`, which is not under version control. Inside the repository, the package's own name and
 * its dependencies resolve. A clean clone has no `dist`, so it is made too.
 */
export async function makeFolderInDist(prefix: string): Promise<string> {
  await mkdir(DIST, { recursive: true });
  return await mkdtemp(join(DIST, prefix));
}
