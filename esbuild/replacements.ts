import { join } from 'node:path';
import type { AxiosPackage } from './axios-package.ts';
import { type EsbuildBuild, exportsOf } from './esbuild-plugin.ts';
import { type ReplaceableFile, replacementFor } from './replaceable-files.ts';

/** A module that replaces a file of axios. */
export interface Replacement {
  /** The name in the metafile and in source maps. */
  readonly name: string;
  readonly source: string;
}

/**
 * Builds the replacements for the files of an installed axios, by the files' absolute paths.
 *
 * @throws Error naming the file that does not exist, or that does not export the name that axios imports
 */
export async function replacementsIn(
  { root, version }: AxiosPackage,
  files: readonly ReplaceableFile[],
  build: EsbuildBuild,
): Promise<ReadonlyMap<string, Replacement>> {
  const entries = files.map(async (file) => {
    const path = join(root, file.path);
    const exports = await exportsOf(path, build);
    if (exports === undefined) throw misfit(version, file, 'does not exist');
    if (!exports.includes(file.exported)) throw misfit(version, file, `does not export ${file.exported}`);
    return [path, { name: nameOf(version, file), source: replacementFor(file, exports) }] as const;
  });
  return new Map(await Promise.all(entries));
}

/** Two copies of the same version share their replacements. */
const nameOf = (version: string, { path }: ReplaceableFile): string =>
  `axios@${version}/${path.replaceAll(/^lib\/|\.js$/g, '').replaceAll('/', '-')}`;

function misfit(version: string, { path, option }: ReplaceableFile, flaw: string): Error {
  return new Error(
    `${path} of axios ${version} ${flaw}, so it cannot be left out. To bundle it: middyDeadline({ ${option} })`,
  );
}
