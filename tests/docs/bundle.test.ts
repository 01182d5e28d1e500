import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { restEvent } from '../../testing/events.ts';
import { type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import { coldStart } from '../support/cold-start.ts';
import { makeFolderInDist } from '../support/folder-in-dist.ts';
import { buildLibrary } from '../support/library.ts';
import { readerEnvironment } from '../support/reader-environment.ts';
import { blockOf, blocksOf, read } from './markdown.ts';
import { CURL, MAIN } from './snippets.ts';

jest.setTimeout(60_000);

const PAGE = read('docs/bundle.md');
const BUILD = blockOf(PAGE, 'js', 'middy-deadline/esbuild');
const COMMAND = blockOf(PAGE, 'sh', 'build.mjs').trim();

const run = promisify(execFile);

let folder: string;
let service: FaultServer;

beforeAll(async () => {
  // The name of the package stands for what is in dist/lib here.
  await buildLibrary();
  folder = await makeFolderInDist('docs-');
  await Promise.all([writeFile(join(folder, 'chat.ts'), MAIN), writeFile(join(folder, 'build.mjs'), BUILD)]);
  service = await startFaultServer();
}, 60_000);
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a command of the docs in the folder of the example, as the shell of a reader does. */
const shell = (command: string): Promise<unknown> =>
  run('sh', ['-c', command], { cwd: folder, env: readerEnvironment() });

async function answersByItself(bundle: string): Promise<void> {
  const event = restEvent({ body: CURL.body });
  const { answer, builtins } = await coldStart(join(folder, bundle), event, { AI_SERVICE_URL: service.url });
  expect(answer.statusCode).toBe(200);
  expect(JSON.parse(answer.body)).toMatchObject({ reply: 'fine' });
  expect(builtins.filter((name) => /undici/.test(name))).toEqual([]);
}

describe("the README's own example", () => {
  test("is bundled by the page's own words, and answers", async () => {
    await shell(COMMAND);
    await answersByItself('dist/index.mjs');
  });

  test('answers from bundles of the other kinds that the page names', async () => {
    for (const [options, bundle] of [
      ["format: 'cjs', splitting: false, outExtension: { '.js': '.cjs' }", 'dist/index.cjs'],
      ["splitting: false, outdir: undefined, outfile: 'dist/one.mjs'", 'dist/one.mjs'],
      ["mainFields: ['module', 'main']", 'dist/index.mjs'],
    ] as const) {
      await writeFile(join(folder, 'other.mjs'), BUILD.replace('plugins:', `${options},\n  plugins:`));
      await shell('node other.mjs');
      await answersByItself(bundle);
    }
  });

  test('answers from a bundle that was made without the plugin, by the command of the page', async () => {
    const [command = ''] = blocksOf(PAGE)
      .filter(({ language, code }) => language === 'sh' && code.startsWith('npx esbuild'))
      .map(({ code }) => code.trim());
    await shell(command.replace('dist/index.mjs', 'dist/plain.mjs'));
    const event = restEvent({ body: CURL.body });
    const { answer } = await coldStart(join(folder, 'dist/plain.mjs'), event, { AI_SERVICE_URL: service.url });
    expect(answer.statusCode).toBe(200);
  });
});
