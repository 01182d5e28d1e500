import { existsSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { CHECKS } from './commands.ts';
import { read } from './markdown.ts';
import { commandsOf, inlineCommandsOf, PAGES } from './pages.ts';

const printed = PAGES.flatMap(commandsOf);
const all = [...printed, ...PAGES.flatMap(inlineCommandsOf)];
const manifest = JSON.parse(read('package.json'));

/** The first group of each match in each command, with the page it is on. */
const named = (pattern: RegExp): (readonly [name: string, page: string])[] =>
  all.flatMap(({ page, command }) => [...command.matchAll(pattern)].map(([, name = '']) => [name, page] as const));

describe('every command of the docs', () => {
  test('is found where it stands', () => {
    expect(PAGES).toEqual(expect.arrayContaining(['README.md', 'docs/testing.md', 'examples/minimal/README.md']));
    expect(all.length).toBeGreaterThan(60);
  });

  test('runs on Node 20: no TypeScript is given to the `node` of the reader', () => {
    const impossible = all.filter(({ command }) => /(?:^|&& |; )(?:\w+=\S+ )*node (?:-\S+ )*\S+\.ts\b/.test(command));
    expect(impossible).toEqual([]);
  });

  test.each(named(/\bnpm run (?:--silent )?([\w:-]+)/g))('names a script of the package: %s in %s', (script) => {
    expect(Object.keys(manifest.scripts)).toContain(script);
  });

  test.each(named(/\bnpm (start|test)\b/g))('npm %s in %s is a script of the package', (script) => {
    expect(Object.keys(manifest.scripts)).toContain(script);
  });

  test.each(named(/\bnpx ([\w-]+)/g))('names a program that is installed: %s in %s', (program) => {
    expect(existsSync(`node_modules/.bin/${program}`)).toBe(true);
  });

  test.each([...named(/\bnpm run ts (\S+)/g), ...named(/\bnpm test -- (?:-\S+ )*(\S+)/g)])(
    'names what exists: %s in %s',
    (path) => {
      expect(existsSync(path) || existsSync(`${path}.test.ts`)).toBe(true);
    },
  );
});

describe('every command in a block of its own', () => {
  const checkOf = (command: string) => CHECKS.find(([pattern]) => pattern.test(command))?.[1];

  test.each(printed.map(({ command, page }) => [command, page] as const))(
    'is run, or there is a reason: %s in %s',
    (command) => {
      expect(checkOf(command)).toBeDefined();
    },
  );

  test.each(CHECKS)('%s is printed somewhere', (pattern) => {
    expect(printed.some(({ command }) => pattern.test(command))).toBe(true);
  });

  const elsewhere = CHECKS.flatMap(([pattern, check]) =>
    'text' in check ? [[pattern, check.run, check.text] as const] : [],
  );
  test.each(elsewhere)('%s is run by %s', (_pattern, path, text) => {
    expect(read(path)).toContain(text);
  });
});

test('the packages that the docs install are peers of this one, or are tested with it', () => {
  const installs = printed.filter(({ command }) => command.startsWith('npm install '));
  const packages = installs
    .flatMap(({ command }) => command.split(' ').slice(2))
    .filter((name) => !name.startsWith('-'));
  const known = [manifest.name, ...Object.keys(manifest.peerDependencies), ...Object.keys(manifest.devDependencies)];
  expect(packages.filter((name) => !known.includes(name))).toEqual([]);
});
