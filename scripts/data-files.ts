import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OutputFile } from './replace-folder.ts';

/** A bundled file with its source modules. */
export interface Chunk {
  readonly path: string;
  readonly text: string;
  /** Absolute paths. */
  readonly sources: readonly string[];
}

/** A module's reference to a file beside it. esbuild does not rewrite it, so the file must be beside the chunk. */
const NAMED = /new URL\(\s*(["'`])(\.{1,2}\/[^"'`]*)\1\s*,\s*import\.meta\.url\s*\)/g;

/**
 * Collects the data files that the chunks read by `new URL('./name', import.meta.url)`, at the places where the chunks
 * look for them.
 *
 * @throws Error for a file that is not beside the module that names it: the bundle would not find it
 * @throws Error for two different files of the same name: they would have the same place
 */
export async function dataFilesOf(chunks: readonly Chunk[]): Promise<readonly OutputFile[]> {
  const sources = new Map<string, string>();
  for (const chunk of chunks)
    for (const [, , name = ''] of chunk.text.matchAll(NAMED)) {
      const path = join(dirname(chunk.path), name);
      const source = sourceOf(name, chunk);
      if ((sources.get(path) ?? source) !== source) throw new Error(`Two data files are called ${name}`);
      sources.set(path, source);
    }
  return Promise.all([...sources].map(async ([path, source]) => ({ path, contents: await readFile(source) })));
}

function sourceOf(name: string, { sources }: Chunk): string {
  const beside = sources.map((source) => join(dirname(source), name)).filter((path) => existsSync(path));
  const [source, ...others] = new Set(beside);
  if (others.length > 0) throw new Error(`Two data files are called ${name}`);
  if (source === undefined || name.lastIndexOf('/') > 1)
    throw new Error(`No data file ${name} beside the module that names it`);
  return source;
}
