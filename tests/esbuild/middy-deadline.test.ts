import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type BuildOptions, build, context, type Plugin } from 'esbuild';
import { MIDDY_DEADLINE_DEFAULTS, middyDeadline } from '../../esbuild/index.ts';
import { complaintsAbout } from '../types/compiler.ts';
import { createProject, type Project } from './bundles.ts';

jest.setTimeout(60_000);

let project: Project;

beforeEach(async () => {
  project = await createProject();
  // CommonJS that requires Node's modules, as the dependencies of http-errors do.
  await project.write({ 'node_modules/old/index.js': "exports.inspect = require('util').inspect;" });
});
afterEach(() => project.clear());

const NEEDS_REQUIRE = "import { inspect } from 'old'; console.log(inspect('it works'));";

describe('an ESM bundle with CommonJS inside', () => {
  test.each<readonly [string, BuildOptions]>([
    ['as it is', {}],
    ['minified', { minify: true }],
    ['in chunks', { splitting: true }],
    ['with a banner', { banner: { js: '// mine' } }],
    ['with a banner that is no comment', { banner: { js: '#!/usr/bin/env node\n"use strict";', css: '/* mine */' } }],
    ['with a banner that defines require', { banner: { js: createdBy('const require =') } }],
    ['with a banner that defines it as one of several', { banner: { js: createdBy('let one = 1, require =') } }],
    [
      'with a banner that imports it',
      { banner: { js: "import { createRequire as x } from 'module'; var require = x(import.meta.url);" } },
    ],
    ['with a banner that makes it global', { banner: { js: createdBy('globalThis.require =') } }],
    [
      'with a banner that uses the name elsewhere',
      { banner: { js: '{ const require = 1; }; const required = { require: 2 };' } },
    ],
  ])('starts, %s', async (_name, esbuild) => {
    expect(await (await project.bundle(NEEDS_REQUIRE, { esbuild })).run()).toBe("'it works'\n");
  });

  test.each([
    [
      'require',
      `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); console.log(require('util').inspect('it works'));`,
    ],
    ['process', `const process = 1; ${NEEDS_REQUIRE} console.log(process);`],
    ['createRequire', `const createRequire = 1; ${NEEDS_REQUIRE} console.log(createRequire);`],
  ])('starts where a module has a %s of its own', async (_name, source) => {
    expect(await (await project.bundle(source)).run()).toContain("'it works'\n");
  });

  test("keeps the user's banner, in front", async () => {
    const { path } = await project.bundle(NEEDS_REQUIRE, { esbuild: { banner: { js: '// mine' } } });
    expect(await readFile(path, 'utf8')).toMatch(/^\/\/ mine\n/);
  });

  test('has no require where the option says so', async () => {
    const { run } = await project.bundle(NEEDS_REQUIRE, { plugin: { requireBanner: false } });
    await expect(run()).rejects.toThrow('Dynamic require of "util" is not supported');
  });
});

function createdBy(left: string): string {
  return `${left} process.getBuiltinModule('module').createRequire(import.meta.url);`;
}

test('a CommonJS bundle gets no banner, and starts', async () => {
  const { path, run } = await project.bundle(NEEDS_REQUIRE, { esbuild: { format: 'cjs' } });
  expect(await run()).toBe("'it works'\n");
  expect(await readFile(path, 'utf8')).not.toContain('createRequire');
});

describe('source maps', () => {
  test('are written beside each file', async () => {
    const { path, metafile } = await project.bundle("import('./late.js');", {
      esbuild: { splitting: true, plugins: [lateModule] },
    });
    const names = Object.keys(metafile.outputs);
    expect(names.filter((name) => name.endsWith('.map'))).toHaveLength(names.length / 2);
    expect(await readFile(path, 'utf8')).toContain('//# sourceMappingURL=index.mjs.map');
  });

  test.each([false, 'inline', 'external'] as const)('are as esbuild is told: %s', async (sourcemap) => {
    const { path, metafile } = await project.bundle('console.log(1);', { esbuild: { sourcemap } });
    expect(Object.keys(metafile.outputs)).toHaveLength(sourcemap === 'external' ? 2 : 1);
    expect((await readFile(path, 'utf8')).includes('sourceMappingURL')).toBe(sourcemap === 'inline');
  });

  test('are none where nothing is written to a file', async () => {
    const stdin = { contents: 'console.log(1);', resolveDir: project.folder };
    const { outputFiles } = await build({ stdin, bundle: true, write: false, plugins: [middyDeadline()] });
    expect(outputFiles).toHaveLength(1);
  });
});

/** A foreign plugin. */
const lateModule: Plugin = {
  name: 'late',
  setup(build) {
    build.onResolve({ filter: /late\.js$/ }, () => ({ path: 'late', namespace: 'late' }));
    build.onLoad({ filter: /.*/, namespace: 'late' }, () => ({ contents: 'console.log("late");' }));
  },
};

describe('beside other plugins', () => {
  test('every one of them sees axios, in any order', async () => {
    const source = "import axios from 'axios'; console.log(axios.VERSION);";
    for (const isFirst of [true, false]) {
      const seen: string[] = [];
      const watching: Plugin = {
        name: 'watching',
        setup(build) {
          build.onResolve({ filter: /^axios$/ }, ({ path }) => void seen.push(path));
        },
      };
      const plugins = isFirst ? [watching, middyDeadline()] : [middyDeadline(), watching];
      const stdin = { contents: source, resolveDir: project.folder };
      await build({ stdin, bundle: true, write: false, platform: 'node', plugins });
      expect(seen).toContain('axios');
    }
  });

  test('one that brings its own axios is left alone', async () => {
    const own: Plugin = {
      name: 'own',
      setup(build) {
        build.onResolve({ filter: /^axios$/ }, () => ({ path: 'axios', namespace: 'own' }));
        build.onLoad({ filter: /.*/, namespace: 'own' }, () => ({ contents: 'export default "mine";' }));
      },
    };
    for (const plugins of [[own], []]) {
      const late = plugins.length === 0 ? [own] : [];
      const stdin = { contents: "import axios from 'axios'; console.log(axios);", resolveDir: project.folder };
      const { outputFiles } = await build({
        stdin,
        bundle: true,
        write: false,
        platform: 'node',
        plugins: [...plugins, middyDeadline(), ...late],
      });
      expect(outputFiles[0]?.text).toContain('"mine"');
    }
  });
});

test.each([
  ['by its path', (folder: string) => join(folder, 'node_modules/axios/index.js')],
  ['by a relative path', () => './node_modules/axios/index.js'],
])('axios that is imported %s is the same', async (_name, pathIn) => {
  const source = `import axios from ${JSON.stringify(pathIn(project.folder))}; console.log(axios.VERSION);`;
  const { inputs } = await project.bundle(source);
  expect(inputs.filter((path) => path.startsWith('left-out'))).toHaveLength(4);
});

test('axios that another plugin finds is the same', async () => {
  const finding: Plugin = {
    name: 'finding',
    setup(build) {
      build.onResolve({ filter: /^axios$/ }, () => ({ path: join(project.folder, 'node_modules/axios/index.js') }));
    },
  };
  const source = "import axios from 'axios'; console.log(axios.VERSION);";
  const { inputs } = await project.bundle(source, { esbuild: { plugins: [finding] } });
  expect(inputs.filter((path) => path.startsWith('left-out'))).toHaveLength(4);
});

test('files of the same names in other packages stay', async () => {
  await project.write({
    'src/axios/lib/adapters/http.js': 'export default "mine";',
    'src/axios/index.js': "import http from './lib/adapters/http.js'; console.log(http);",
  });
  expect(await (await project.bundle("import './src/axios/index.js';")).run()).toBe('mine\n');
});

test('a later build of one context looks at axios anew', async () => {
  await project.write({ 'entry.js': "import axios from 'axios'; console.log(axios.VERSION);" });
  const watched = await context({
    absWorkingDir: project.folder,
    entryPoints: ['entry.js'],
    outdir: 'out',
    bundle: true,
    logLevel: 'silent',
    plugins: [middyDeadline()],
  });
  try {
    await watched.rebuild();
    await project.write({ 'node_modules/axios/lib/adapters/http.js': 'export const other = 1;' });
    await expect(watched.rebuild()).rejects.toThrow('does not export default');
  } finally {
    await watched.dispose();
  }
});

describe('invalid options are refused', () => {
  const building = (options: BuildOptions): Promise<unknown> =>
    build({ stdin: { contents: '1' }, write: false, logLevel: 'silent', plugins: [middyDeadline()], ...options });

  test.each([
    [{}, 'set bundle: true'],
    [{ bundle: true, platform: 'browser' }, "set platform: 'node', not 'browser'"],
  ] as const)('the build %j', async (options, message) => {
    await expect(building(options)).rejects.toThrow(message);
  });

  test.each([
    [{ keepAdapter: ['http'] }, 'middyDeadline() has no option "keepAdapter"; did you mean keepAdapters?'],
    [{ keepAdapters: 'http' }, 'middyDeadline(): keepAdapters takes a list of names, not "http"'],
    [{ keepAdapters: ['https'] }, 'middyDeadline(): keepAdapters takes "fetch" or "http" or "xhr", not "https"'],
    [{ keepFormData: 'yes' }, 'middyDeadline(): keepFormData takes true or false, not "yes"'],
    [{ allowWholeAxios: 1 }, 'middyDeadline(): allowWholeAxios takes true or false, not 1'],
    [{ requireBanner: null }, 'middyDeadline(): requireBanner takes true or false, not null'],
  ])('the options %j', (options, message) => {
    expect(() => middyDeadline(options as never)).toThrow(message);
  });

  test('an option that is undefined, or inherited, counts as not given', () => {
    expect(() => middyDeadline({ keepAdapters: undefined } as never)).not.toThrow();
    expect(() => middyDeadline(Object.create({ nonsense: 1 }))).not.toThrow();
  });
});

describe('its types', () => {
  const using = (options: string): string => `
import { build } from 'esbuild';
import { middyDeadline } from '../../esbuild/index.ts';
export const done = build({ plugins: [middyDeadline(${options})] });`;

  test.each(['', '{}', "{ keepAdapters: ['http', 'fetch'], keepFormData: true }"])(
    'take %s, and esbuild takes them',
    (options) => {
      expect(complaintsAbout({ snippet: using(options) }).snippet).toEqual([]);
    },
  );

  test.each(["{ keepAdapters: ['https'] }", '{ keepAdapter: [] }', '{ keepFormData: 1 }'])('refuse %s', (options) => {
    expect(complaintsAbout({ snippet: using(options) }).snippet).toHaveLength(1);
  });
});

test('the page on bundling has each option with its default', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/bundle.md'), 'utf8');
  for (const [name, value] of Object.entries(MIDDY_DEADLINE_DEFAULTS))
    expect(page).toContain(`| \`${name}\` | \`${JSON.stringify(value)}\` |`);
});
