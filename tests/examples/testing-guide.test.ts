import { rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import { DEADLINE_DEFAULTS } from '../../index.ts';
import * as helpers from '../../testing/index.ts';
import { blocksOf, inlineCodeOf, read } from '../docs/markdown.ts';
import { makeFolderInDist } from '../support/folder-in-dist.ts';
import { buildLibrary, runScript } from '../support/library.ts';
import { complaintsAbout } from '../types/compiler.ts';

const GUIDE = read('docs/testing.md');
const root = fileURLToPath(new URL('../..', import.meta.url));

/** The guide's modules by the name in their first line. */
const MODULES: Readonly<Record<string, string>> = Object.fromEntries(
  blocksOf(GUIDE).map(({ code }) => [/^\/\/ (\S+)\n/.exec(code)?.[1] ?? '', code]),
);

beforeAll(buildLibrary, 60_000);

test('every snippet is a module that is compiled and run', () => {
  expect(blocksOf(GUIDE).map(({ language }) => language)).toEqual(['ts', 'ts', 'ts']);
  expect(Object.keys(MODULES)).toEqual(['chat.ts', 'chat.test.ts', 'mocks.test.ts']);
});

test('the snippets compile as strictly as the code', () => {
  const snippets = Object.entries(MODULES).map(([name, code]) => [
    `guide-${name.replace(/\.ts$/, '')}`,
    code.replaceAll(`'./chat.ts'`, `'./guide-chat.snippet.ts'`),
  ]);
  const complaints = complaintsAbout(Object.fromEntries(snippets));
  expect(Object.values(complaints)).toEqual([[], [], []]);
}, 60_000);

test('the tests it shows pass, under the package name and on the runner they are written for', async () => {
  const folder = await makeFolderInDist('testing-guide-');
  try {
    await Promise.all(Object.entries(MODULES).map(([name, code]) => writeFile(join(folder, name), code)));
    const files = ['chat.test.ts', 'mocks.test.ts'].map((name) => relative(root, join(folder, name)));
    const output = await runScript('--test', '--test-reporter=tap', ...files);
    expect(output).toMatch(/^# pass 6$/m);
    expect(output).toMatch(/^# fail 0$/m);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);

test('it names every helper there is, and none that there is not', () => {
  const table = GUIDE.split('\n').filter((line) => line.startsWith('| `'));
  const named = table.flatMap((line) => inlineCodeOf(line.split('|')[1] ?? '')).map((code) => code.replace(/\(.*/, ''));
  // Constants and the clock are exported for people who write their own helpers.
  const others = ['FAKE_START_MS', 'systemClock'];
  expect(named.toSorted()).toEqual(
    Object.keys(helpers)
      .filter((name) => !others.includes(name))
      .toSorted(),
  );
});

test('the times it states are those of the code', () => {
  const left = 28_000 + DEADLINE_DEFAULTS.reserveMs + 500;
  expect(left).toBe(DEADLINE_DEFAULTS.restApiLimitMs);
  expect(helpers.createLambdaContext({ clock: helpers.createFakeClock() }).getRemainingTimeInMillis()).toBe(25_000);
});
