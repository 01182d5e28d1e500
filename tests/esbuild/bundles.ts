import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { type MiddyDeadlineOptions, middyDeadline } from '../../esbuild/index.ts';
import { runScript } from '../support/library.ts';

const installed = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** A bundle that was written. */
interface Bundle {
  readonly path: string;
  readonly metafile: Metafile;
  /** The files that went into it, paths as esbuild names them. */
  readonly inputs: readonly string[];
  /** Bytes of JavaScript. */
  readonly size: number;
  /** Runs it in its own process and returns its output. */
  run(): Promise<string>;
}

interface BundleOptions {
  /** Options of the plugin. Default: none. */
  readonly plugin?: MiddyDeadlineOptions;
  /** Options of esbuild, beside those of an ESM bundle for Node. */
  readonly esbuild?: BuildOptions;
}

/** A project in its own folder, with packages of this repository installed. */
export interface Project {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Bundles a module in the project's folder. */
  bundle(source: string, options?: BundleOptions): Promise<Bundle>;
  clear(): Promise<void>;
}

/** Creates a project with a copy of axios, which may be changed, and links to the other packages. */
export async function createProject(packages: readonly string[] = []): Promise<Project> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'bundle-'));
  await mkdir(join(folder, 'node_modules'));
  for (const name of ['index.js', 'package.json', 'lib', 'dist/node', 'dist/esm'])
    await cp(join(installed, 'axios', name), join(folder, 'node_modules/axios', name), { recursive: true });
  for (const name of packages) {
    await mkdir(dirname(join(folder, 'node_modules', name)), { recursive: true });
    await symlink(join(installed, name), join(folder, 'node_modules', name));
  }
  const write = async (files: Readonly<Record<string, string>>): Promise<void> => {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
  };
  let count = 0;
  return {
    folder,
    write,
    async bundle(source, { plugin = {}, esbuild = {} } = {}) {
      count += 1;
      await write({ [`entry-${count}.js`]: source });
      const { metafile } = await build({
        absWorkingDir: folder,
        entryPoints: { index: `entry-${count}.js` },
        outdir: `out-${count}`,
        outExtension: { '.js': esbuild.format === 'cjs' ? '.cjs' : '.mjs' },
        bundle: true,
        platform: 'node',
        format: 'esm',
        metafile: true,
        logLevel: 'silent',
        ...esbuild,
        plugins: [...(esbuild.plugins ?? []), middyDeadline(plugin)],
      });
      return written(folder, metafile as Metafile);
    },
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}

function written(folder: string, metafile: Metafile): Bundle {
  const scripts = Object.entries(metafile.outputs).filter(([name]) => !name.endsWith('.map'));
  const [entry = ''] = scripts.find(([, { entryPoint }]) => entryPoint !== undefined) ?? [];
  const path = join(folder, entry);
  return {
    path,
    metafile,
    inputs: Object.keys(metafile.inputs),
    size: scripts.reduce((sum, [, { bytes }]) => sum + bytes, 0),
    run: () => runScript(path),
  };
}
