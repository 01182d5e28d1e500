import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { type EsbuildBuild, exportsOf } from './esbuild-plugin.ts';

/** An installed axios. */
export interface AxiosPackage {
  readonly root: string;
  readonly version: string;
}

interface Manifest {
  readonly name?: unknown;
  readonly version?: unknown;
}

/** Finds the axios that a file belongs to; undefined for a file of another package, such as a mock. */
export async function axiosPackageOf(file: string): Promise<AxiosPackage | undefined> {
  for (let root = dirname(file); root !== dirname(root); root = dirname(root)) {
    const manifest = await readManifest(root);
    const isNamedAxios = manifest === undefined ? isInstalledAsAxios(root) : manifest.name === 'axios';
    if (isNamedAxios) return { root, version: String(manifest?.version) };
    if (manifest?.name !== undefined) return undefined;
  }
  return undefined;
}

/** True if a file belongs to the package of this name. */
export async function isInPackage(file: string, name: string): Promise<boolean> {
  for (let root = dirname(file); root !== dirname(root); root = dirname(root)) {
    const manifest = await readManifest(root);
    if (manifest?.name !== undefined) return manifest.name === name;
  }
  return false;
}

/** Yarn keeps packages in archives that only esbuild can read. */
const isInstalledAsAxios = (folder: string): boolean => folder.endsWith(`${sep}${join('node_modules', 'axios')}`);

async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * True if a file is one of axios' ES modules, of which some can be left out. Its builds for `require` are one file
 * each, and old versions are CommonJS only.
 */
export async function isModular({ root }: AxiosPackage, file: string, build: EsbuildBuild): Promise<boolean> {
  const path = relative(root, file).replaceAll(sep, '/');
  if (path === 'package.json') return true;
  if (path !== 'index.js' && !path.startsWith('lib/')) return false;
  return (await exportsOf(join(root, 'index.js'), build))?.includes('default') ?? false;
}
