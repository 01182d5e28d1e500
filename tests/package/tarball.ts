import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildLibrary } from '../support/library.ts';

const run = promisify(execFile);

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The used part of the output of `npm pack --json`. */
interface Packed {
  readonly filename: string;
  /** Bytes of the tarball. */
  readonly size: number;
  /** Bytes of its files. */
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** A user's project with the package installed. */
export interface Project extends Pick<Packed, 'size' | 'unpackedSize'> {
  readonly folder: string;
  /** The folder of the unpacked package. */
  readonly installed: string;
  /** The package's files, as paths inside it. */
  readonly paths: readonly string[];
  /** Links packages of this repository into it. */
  add(packages: readonly string[]): Promise<void>;
  clear(): Promise<void>;
}

/** Packs the library as `npm publish` does and unpacks it in a project in the system's temporary folder. */
export async function installTarball(packages: readonly string[]): Promise<Project> {
  await buildLibrary();
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'middy-deadline-consumer-'));
  const installed = join(folder, 'node_modules/middy-deadline');
  await mkdir(installed, { recursive: true });
  // The build has just run, so npm's `prepack` is skipped.
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const { stdout } = await run('npm', pack, { cwd: root, shell: process.platform === 'win32' });
  const [packed] = JSON.parse(stdout) as [Packed];
  await run('tar', ['-xzf', join(folder, packed.filename), '--strip-components=1', '-C', installed]);
  const add = async (names: readonly string[]): Promise<void> => {
    await Promise.all(names.map((name) => link(name, folder)));
  };
  await add(packages);
  return {
    folder,
    installed,
    size: packed.size,
    unpackedSize: packed.unpackedSize,
    paths: packed.files.map(({ path }) => path),
    add,
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Links a package of this repository instead of a download. */
async function link(name: string, folder: string): Promise<void> {
  const path = join(folder, 'node_modules', name);
  await mkdir(dirname(path), { recursive: true });
  await symlink(join(root, 'node_modules', name), path, 'junction');
}
