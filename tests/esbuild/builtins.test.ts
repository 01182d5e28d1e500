import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createProject, type Project } from './bundles.ts';

jest.setTimeout(60_000);

let project: Project;

beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project.clear());

/** Code that prints the Node modules that are loaded after it has run. */
const printingModules = (code: string, modules = 'undici|readline|internal/process/report'): string => `${code}
console.log(process.moduleLoadList.filter((name) => /${modules.replaceAll('/', '.')}/.test(name)).length);`;

describe('Node loads nothing that is not used for', () => {
  test.each([
    ['a default import of node:http', "import http from 'node:http'; if (!http.request) throw 0;"],
    ['a named import of it', "import { request, Agent as A } from 'node:http'; if (!request || !new A()) throw 0;"],
    ['a namespace of it', "import * as http from 'http'; if (!http.request || !http.default.request) throw 0;"],
    ['what others export again of it', "import { request } from './again.js'; if (!request) throw 0;"],
    ['all that others export again of it', "import { request } from './all.js'; if (!request) throw 0;"],
    ['an import for nothing', "import 'node:http';"],
    ['a require of it, in CommonJS', "import { request } from './old.cjs'; if (!request) throw 0;"],
    ['node:fs', "import fs, { readFileSync } from 'node:fs'; if (fs.readFileSync !== readFileSync) throw 0;"],
    ['node:process', "import it, { env } from 'node:process'; if (it.env !== env || it !== process) throw 0;"],
    ['axios', "import axios from 'axios'; if (!axios.VERSION) throw 0;"],
    [
      'a call by axios',
      "import axios from 'axios'; await axios.post('/', { a: 1 }, { adapter: async (config) => ({ config, status: 200 }) });",
    ],
  ])('%s', async (_name, code) => {
    await project.write({
      'again.js': "export { request } from 'node:http';",
      'all.js': "export * from 'node:http';",
      'old.cjs': "exports.request = require('http').request;",
    });
    for (const esbuild of [{ minify: true }, { splitting: true }]) {
      const { run } = await project.bundle(printingModules(code), { esbuild });
      expect(await run()).toBe('0\n');
    }
  });
});

test("the AWS SDK's own import of node:http does not load undici", async () => {
  const sdk = 'node_modules/@smithy/node-http-handler/index.js';
  await project.write({
    [sdk]: `export const agent = async () => {
      const { Agent, request, default: http } = await import('node:http');
      return new Agent() instanceof http.Agent && request === http.request;
    };`,
  });
  const source = printingModules(
    "import { agent } from '@smithy/node-http-handler'; if (!(await agent())) throw 0;",
    'undici',
  );
  for (const splitting of [true, false])
    expect(await (await project.bundle(source, { esbuild: { splitting } })).run()).toBe('0\n');
});

test('a dynamic import of node:http is unchanged', async () => {
  const source = "const { request, default: http } = await import('node:http'); console.log(request === http.request);";
  for (const splitting of [true, false])
    expect(await (await project.bundle(source, { esbuild: { splitting } })).run()).toBe('true\n');
});

test('a CommonJS bundle does without undici too', async () => {
  const source = printingModules(
    "import { request } from 'node:http'; import axios from 'axios'; if (!request || !axios) throw 0;",
  );
  expect(await (await project.bundle(source, { esbuild: { format: 'cjs' } })).run()).toBe('0\n');
});

test('used modules are loaded', async () => {
  const { run } = await project.bundle(printingModules('new Response();', 'deps/undici'));
  expect(await run()).toBe('1\n');
});

test("a tracer's patches of node:http are seen, also after an import", async () => {
  const source = `
import { createRequire } from 'node:module';
import http, { request } from 'node:http';
import * as all from 'node:http';
const seen = () => [request(), http.request(), all.request(), all.default.request()].join();
createRequire(import.meta.url)('http').request = () => 'patched';
console.log(seen());`;
  expect(await (await project.bundle(source)).run()).toBe('patched,patched,patched,patched\n');
});

test.each([
  ['a form', 'new FormData()', 'true'],
  ['a form of a class of its own', 'new (class extends FormData {})()', 'true'],
  ['what only calls itself a form', "{ [Symbol.toStringTag]: 'FormData' }", 'false'],
  ['an object', '{ a: 1 }', 'false'],
  ['text', "'FormData'", 'false'],
])('axios still knows %s', async (_name, value, isForm) => {
  const source = `
import axios from 'axios';
const adapter = async (config) => ({ config, status: 200, data: typeof config.data !== 'string' });
const headers = { 'content-type': 'text/plain' };
console.log((await axios.post('/', ${value}, { adapter, headers, transformRequest: axios.defaults.transformRequest })).data);`;
  expect(await (await project.bundle(source)).run()).toBe(`${isForm}\n`);
});
