import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface OutputFile {
  readonly path: string;
  readonly contents: Uint8Array;
}

/**
 * Makes `folder` contain exactly `files`. It is never empty in between, so processes that run from it (a test, `npm
 * start`) always find a complete set. Unchanged files are not touched. Changed files are replaced by a rename. Other
 * files are deleted last.
 *
 * @param files in the order of writing: a file after the ones it imports
 */
export async function replaceFolder(folder: string, files: readonly OutputFile[]): Promise<void> {
  for (const file of files) await put(file);
  const wanted = new Set(files.map(({ path }) => path));
  const stale = (await filesIn(folder)).filter((path) => !wanted.has(path) && !isTemporary(path));
  await Promise.all(stale.map((path) => rm(path, { force: true })));
}

/** Names that start with a dot are temporary files, perhaps of another build at the same time. */
const isTemporary = (path: string): boolean => basename(path).startsWith('.');

async function put({ path, contents }: OutputFile): Promise<void> {
  const existing = await readFile(path).catch(() => undefined);
  if (existing?.equals(contents)) return;
  await mkdir(dirname(path), { recursive: true });
  const fresh = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  await writeFile(fresh, contents);
  await rename(fresh, path);
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
