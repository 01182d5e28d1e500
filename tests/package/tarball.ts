import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildLibrary } from '../support/library.ts';

const run = promisify(execFile);

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What `npm pack --json` says of a tarball, as far as it is looked at. */
interface Packed {
  readonly filename: string;
  /** Bytes of the tarball. */
  readonly size: number;
  /** Bytes of its files. */
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** A project of a stranger who has installed the package. */
export interface Project extends Pick<Packed, 'size' | 'unpackedSize'> {
  readonly folder: string;
  /** Where the package is unpacked. */
  readonly installed: string;
  /** The package's files, as paths inside it. */
  readonly paths: readonly string[];
  /** Installs packages of this repository beside it. */
  add(packages: readonly string[]): Promise<void>;
  clear(): Promise<void>;
}

/** Packs the library as `npm publish` would and unpacks it in a project under the system's temporary folder. */
export async function installTarball(packages: readonly string[]): Promise<Project> {
  await buildLibrary();
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'middy-deadline-consumer-'));
  const installed = join(folder, 'node_modules/middy-deadline');
  await mkdir(installed, { recursive: true });
  // The build has just run: npm's `prepack` would only repeat it.
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

/** A package that this repository has installed stands for the one that npm would fetch. */
async function link(name: string, folder: string): Promise<void> {
  const path = join(folder, 'node_modules', name);
  await mkdir(dirname(path), { recursive: true });
  await symlink(join(root, 'node_modules', name), path, 'junction');
}
