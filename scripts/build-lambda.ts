// Bundles each Lambda function, with the data files that it reads, into a complete folder for the deployment.
import { readdir, rm } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, formatMessages, type Metafile, type OutputFile } from 'esbuild';
import { middyDeadline } from '../esbuild/index.ts';
import { buildKnowledge } from './build-knowledge.ts';
import { type Chunk, dataFilesOf } from './data-files.ts';
import { replaceFolder } from './replace-folder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface BuildOptions {
  /** Folder that gets one folder per function. Default: `dist/lambda`. */
  readonly outdir?: string;
  /** The module that exports `handler`, by function name, relative to the repository. Default: the handlers. */
  readonly entries?: Readonly<Record<string, string>>;
}

const defaultEntries = {
  chatbot: 'handlers/chatbot.ts',
  metaphysical: 'handlers/metaphysical.ts',
};

/**
 * Writes `<outdir>/<function>/index.mjs`, its chunks and its data files for every function, and removes everything else
 * from `outdir`.
 *
 * @throws esbuild's BuildFailure, with the errors listed, when a handler does not compile
 * @throws Error when a module reads a data file that is not beside it
 */
export async function buildLambdas(options: BuildOptions = {}): Promise<void> {
  const outdir = resolve(root, options.outdir ?? 'dist/lambda');
  const entries = options.entries ?? defaultEntries;
  buildKnowledge();
  await Promise.all(Object.entries(entries).map(([name, entry]) => bundle(entry, join(outdir, name))));
  await removeStrangers(outdir, Object.keys(entries));
}

async function bundle(entry: string, folder: string): Promise<void> {
  const { metafile, outputFiles, warnings } = await build({
    absWorkingDir: root,
    entryPoints: { index: entry },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    mainFields: ['module', 'main'],
    plugins: [middyDeadline()],
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  for (const warning of await formatMessages(warnings, { kind: 'warning' })) console.warn(warning);
  const reachable = reachableFrom(join(folder, 'index.mjs'), metafile);
  const wanted = outputFiles.filter(({ path }) => reachable.has(path.replace(/\.map$/, '')));
  const chunks = wanted.filter(({ path }) => path.endsWith('.mjs')).map((file) => chunkOf(file, metafile));
  const data = await dataFilesOf(chunks);
  await replaceFolder(folder, [...data, ...wanted.toSorted(entryLast)]);
}

function chunkOf({ path, text }: OutputFile, { outputs }: Metafile): Chunk {
  const { inputs = {} } = outputs[relative(root, path)] ?? {};
  return { path, text, sources: Object.keys(inputs).map((input) => resolve(root, input)) };
}

/**
 * Finds the chunks that the entry imports, statically or dynamically. esbuild also writes chunks of imports that it has
 * dropped as unused.
 */
function reachableFrom(entry: string, { outputs }: Metafile, found: Set<string> = new Set()): ReadonlySet<string> {
  if (found.has(entry)) return found;
  found.add(entry);
  for (const { path } of outputs[relative(root, entry)]?.imports ?? [])
    reachableFrom(join(root, path), { inputs: {}, outputs }, found);
  return found;
}

/** The entry imports the chunks, so it is written after them. */
const isEntry = ({ path }: OutputFile): boolean => basename(path) === 'index.mjs';
const entryLast = (a: OutputFile, b: OutputFile): number => Number(isEntry(a)) - Number(isEntry(b));

async function removeStrangers(outdir: string, names: readonly string[]): Promise<void> {
  const strangers = (await readdir(outdir)).filter((name) => !names.includes(name));
  await Promise.all(strangers.map((name) => rm(join(outdir, name), { recursive: true, force: true })));
}

/** Prints the list of errors. A stack would push it off the screen. */
function fail(error: unknown): void {
  process.exitCode = 1;
  if (error instanceof Error && 'errors' in error) console.error(error.message);
  else throw error;
}

if (import.meta.main) await buildLambdas().catch(fail);
