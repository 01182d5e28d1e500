import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

/**
 * A new folder where builds go, which is not under version control. It is inside the repository, as a package's own
 * name and its dependencies are known there only; a clean clone has no `dist` yet.
 */
export async function makeFolderInDist(prefix: string): Promise<string> {
  await mkdir(DIST, { recursive: true });
  return await mkdtemp(join(DIST, prefix));
}
