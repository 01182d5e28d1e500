import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { buildLambdas } from '../../scripts/build-lambda.ts';
import { repository } from './template.ts';

jest.setTimeout(60_000);

const axios = join(repository, 'node_modules/axios/index.js');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Builds functions from their source, by name. */
async function build(sources: Readonly<Record<string, string>>): Promise<string> {
  const entries: Record<string, string> = {};
  for (const [name, source] of Object.entries(sources)) {
    entries[name] = join(folder, `${name}.ts`);
    await writeFile(entries[name], source);
  }
  const outdir = join(folder, 'out');
  await buildLambdas({ outdir, entries });
  return outdir;
}

const answering = (word: string): string => `export const handler = async (): Promise<string> => '${word}';`;

describe('the build', () => {
  it('leaves a folder per function with its entry and a source map', async () => {
    const outdir = await build({ one: answering('one'), two: answering('two') });
    expect((await readdir(outdir)).toSorted()).toEqual(['one', 'two']);
    expect((await readdir(join(outdir, 'one'))).toSorted()).toEqual(['index.mjs', 'index.mjs.map']);
    const { handler } = await import(pathToFileURL(join(outdir, 'two/index.mjs')).href);
    expect(await handler()).toBe('two');
  });

  it('puts a dynamic import into its own file beside the entry', async () => {
    await writeFile(join(folder, 'late.ts'), "export const late: string = 'late';");
    const outdir = await build({ one: "export const handler = async () => (await import('./late.ts')).late;" });
    const files = (await readdir(join(outdir, 'one'))).filter((name) => name.endsWith('.mjs'));
    expect(files).toEqual(expect.arrayContaining(['index.mjs', expect.stringMatching(/^late-.+\.mjs$/)]));
    expect(await readFile(join(outdir, 'one/index.mjs'), 'utf8')).not.toContain('"late"');
  });

  it('leaves nothing of an earlier build', async () => {
    const stale = ['out/one/old.mjs', 'out/gone/index.mjs', 'out/stray.txt'].map((path) => join(folder, path));
    for (const path of stale) {
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(path, 'old');
    }
    const outdir = await build({ one: answering('one') });
    expect(await readdir(outdir)).toEqual(['one']);
    expect((await readdir(join(outdir, 'one'))).toSorted()).toEqual(['index.mjs', 'index.mjs.map']);
  });

  it('does not touch unchanged files, so that a running function keeps them', async () => {
    const entry = join(await build({ one: answering('one') }), 'one/index.mjs');
    const before = await stat(entry);
    await build({ one: answering('one') });
    expect((await stat(entry)).ino).toBe(before.ino);
    expect((await stat(entry)).mtimeMs).toBe(before.mtimeMs);
    await build({ one: answering('other') });
    expect(await readFile(entry, 'utf8')).toContain('other');
  });

  it('lets two builds into the same folder at once', async () => {
    const outdirs = await Promise.all(Array.from({ length: 4 }, () => build({ one: answering('one') })));
    expect((await readdir(join(outdirs[0] ?? '', 'one'))).toSorted()).toEqual(['index.mjs', 'index.mjs.map']);
  });

  it('leaves form-data out', async () => {
    const outdir = await build({
      one: `import axios from ${JSON.stringify(axios)};\nexport const handler = async () => axios.VERSION;`,
    });
    expect(await readFile(join(outdir, 'one/index.mjs'), 'utf8')).not.toContain('application/vnd.');
    expect((await stat(join(outdir, 'one/index.mjs'))).size).toBeLessThan(200_000);
  });

  it('fails on a handler that does not compile', async () => {
    const broken = build({ one: "export { handler } from './nowhere.ts';" });
    await expect(broken).rejects.toThrow(/Could not resolve/);
  });
});

const reading = (name: string): string =>
  `import { readFileSync } from 'node:fs';
   export const read = (): string => readFileSync(new URL('${name}', import.meta.url), 'utf8');`;

describe('a data file', () => {
  it('lies beside the chunk that reads it, in the folders of the functions that do', async () => {
    await mkdir(join(folder, 'deep'));
    await writeFile(join(folder, 'deep/data.tsv'), 'the data');
    await writeFile(join(folder, 'deep/late.ts'), reading('./data.tsv'));
    const outdir = await build({
      one: "export const handler = async () => (await import('./deep/late.ts')).read();",
      two: answering('two'),
    });
    expect(await readdir(join(outdir, 'one'))).toContain('data.tsv');
    expect(await readdir(join(outdir, 'two'))).not.toContain('data.tsv');
    const { handler } = await import(pathToFileURL(join(outdir, 'one/index.mjs')).href);
    expect(await handler()).toBe('the data');
  });

  it('goes when nothing reads it any more, or only code that is dropped', async () => {
    await writeFile(join(folder, 'data.tsv'), 'the data');
    await writeFile(join(folder, 'read.ts'), reading('./data.tsv'));
    const one = "import { read } from './read.ts';\nexport const handler = async () => ";
    const outdir = await build({ one: `${one}read();` });
    expect(await readdir(join(outdir, 'one'))).toContain('data.tsv');
    await build({ one: `${one}0;` });
    expect(await readdir(join(outdir, 'one'))).not.toContain('data.tsv');
  });

  it('that is not beside its module fails the build', async () => {
    await mkdir(join(folder, 'deep'));
    await writeFile(join(folder, 'deep/data.tsv'), 'the data');
    const handler = '\nexport const handler = async () => read();';
    await expect(build({ one: reading('./nowhere.tsv') + handler })).rejects.toThrow('./nowhere.tsv');
    await expect(build({ one: reading('./deep/data.tsv') + handler })).rejects.toThrow('./deep/data.tsv');
    await expect(build({ one: reading('../data.tsv') + handler })).rejects.toThrow('../data.tsv');
  });

  it('fails the build when another of the function has the same name', async () => {
    for (const part of ['a', 'b']) {
      await mkdir(join(folder, part));
      await writeFile(join(folder, part, 'data.tsv'), part);
      await writeFile(join(folder, part, 'read.ts'), reading('./data.tsv'));
    }
    const imports = "import { read as a } from './a/read.ts';\nimport { read as b } from './b/read.ts';";
    const together = build({ one: `${imports}\nexport const handler = async () => a() + b();` });
    await expect(together).rejects.toThrow('Two data files are called ./data.tsv');
    const late = "[await import('./a/read.ts'), await import('./b/read.ts')].map(({ read }) => read())";
    const apart = build({ one: `export const handler = async () => ${late};` });
    await expect(apart).rejects.toThrow('Two data files are called ./data.tsv');
  });

  it('of places is found by the bundle of the function that looks places up', async () => {
    const module = join(repository, 'handlers/metaphysical/facts/places/find-place.ts');
    const outdir = await build({
      one: `import { findPlace } from ${JSON.stringify(module)};\nexport const handler = async (name: string) => findPlace(name);`,
    });
    const { handler } = await import(pathToFileURL(join(outdir, 'one/index.mjs')).href);
    expect(await handler('Đà Lạt')).toMatchObject({ kind: 'found', place: { label: 'Đà Lạt, Lâm Đồng, VN' } });
  });
});
