import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createProject, type Project } from './bundles.ts';

jest.setTimeout(60_000);

/** Packages and files that axios needs only for its own adapters or form-data. */
const NEEDED_BY_ADAPTERS = [
  'follow-redirects',
  'form-data',
  'https-proxy-agent',
  'proxy-from-env',
  'mime-types',
  'mime-db',
  'combined-stream',
  'delayed-stream',
  'asynckit',
  'es-set-tostringtag',
  'hasown',
  'agent-base',
  'debug',
  'ms',
];

let project: Project;

beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project.clear());

/** Code that prints the value or the error of an expression. */
const printing = (expression: string): string => `
import axios from 'axios';
const told = await (async () => ${expression})().then(String, ({ code, message }) => \`\${code}: \${message}\`);
console.log(told);`;

const withoutAdapter = (name: string): string =>
  `ERR_LEFT_OUT_OF_BUNDLE: middy-deadline/esbuild left axios' ${name} adapter out of this bundle. To keep it: middyDeadline({ keepAdapters: ['${name}'] })`;

const WITHOUT_FORM_DATA =
  'ERR_LEFT_OUT_OF_BUNDLE: middy-deadline/esbuild left the package form-data, by which axios makes multipart bodies, out of this bundle. To keep it: middyDeadline({ keepFormData: true })';

describe('what is left out', () => {
  test('are the adapters, form-data, and all that these need', async () => {
    const { inputs, run } = await project.bundle(printing('axios.VERSION'));
    const packages = inputs.map((path) => /node_modules\/([^/]+)/.exec(path)?.[1]).filter((name) => name !== undefined);
    expect([...new Set(packages)]).toEqual(['axios']);
    expect(inputs.filter((path) => /axios\/lib\/adapters\/(?!adapters\.js)|classes\/FormData\.js/.test(path))).toEqual(
      [],
    );
    expect(await run()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.each([
    ["axios.getAdapter('http')", withoutAdapter('http')],
    ["axios.getAdapter('fetch')", withoutAdapter('fetch')],
    ["axios.getAdapter(['xhr', 'http', 'fetch'])", withoutAdapter('http')],
    ["axios.post('http://127.0.0.1:9/', {})", withoutAdapter('http')],
    ["axios('http://127.0.0.1:9/')", withoutAdapter('http')],
    ["axios.create({ baseURL: 'http://127.0.0.1:9/' }).get('/')", withoutAdapter('http')],
    ["axios.get('http://127.0.0.1:9/', { adapter: 'http' })", withoutAdapter('http')],
    ["axios.get('http://127.0.0.1:9/', { adapter: 'fetch' })", withoutAdapter('fetch')],
    ["axios.get('http://127.0.0.1:9/', { adapter: ['fetch', 'http'] })", withoutAdapter('fetch')],
    ["axios.post('http://127.0.0.1:9/', new FormData())", withoutAdapter('http')],
    ["axios.postForm('http://127.0.0.1:9/', { a: 1 })", WITHOUT_FORM_DATA],
    [
      "axios.post('http://127.0.0.1:9/', { a: 1 }, { headers: { 'content-type': 'multipart/form-data' } })",
      WITHOUT_FORM_DATA,
    ],
    ['axios.toFormData({ a: 1 })', WITHOUT_FORM_DATA],
    ['new axios.defaults.env.FormData()', WITHOUT_FORM_DATA],
  ])('%s fails and names what was left out, and the option that keeps it', async (expression, message) => {
    const { run } = await project.bundle(printing(expression), { esbuild: { minify: true } });
    expect((await run()).trim()).toBe(message);
  });

  test.each([
    [
      "axios.get('/x', { adapter: async (config) => ({ config, data: 'mine', status: 200 }) }).then(({ data }) => data)",
      'mine',
    ],
    ["axios.getUri({ url: '/x', params: { a: [1, 2], b: { c: 3 } } })", '/x?a%5B%5D=1&a%5B%5D=2&b%5Bc%5D=3'],
    [
      `axios.post('/x', { a: 1 }, {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        adapter: async (config) => ({ config, data: config.data, status: 200 }),
      }).then(({ data }) => data)`,
      'a=1',
    ],
    [
      "JSON.stringify(axios.formToJSON(Object.entries({ 'a[b]': 1 }).reduce((form, [name, value]) => (form.append(name, value), form), new FormData())))",
      '{"a":{"b":"1"}}',
    ],
    ["axios.getAdapter('xhr')", /^ERR_NOT_SUPPORT: .*adapter xhr is not supported by the environment$/],
  ])('%s works as it does with all of axios', async (expression, expected) => {
    const { run } = await project.bundle(printing(expression));
    const told = (await run()).trim();
    if (typeof expected === 'string') expect(told).toBe(expected);
    else expect(told).toMatch(expected);
  });

  test("is named by other packages too, where they import axios' files one by one", async () => {
    const source = "import http from 'axios/unsafe/adapters/http.js'; http.get();";
    const { run } = await project.bundle(source);
    await expect(run()).rejects.toThrow(/left axios' http adapter out of this bundle/);
  });
});

describe('an option', () => {
  beforeEach(async () => {
    await project.clear();
    project = await createProject(NEEDED_BY_ADAPTERS);
  });

  test.each([
    [{ keepAdapters: ['http'] }, /adapters\/http\.js$/],
    [{ keepAdapters: ['fetch'] }, /adapters\/fetch\.js$/],
    [{ keepAdapters: ['xhr'] }, /adapters\/xhr\.js$/],
    [{ keepFormData: true }, /classes\/FormData\.js$/],
  ] as const)('%j keeps that alone', async (plugin, file) => {
    const { inputs } = await project.bundle("import axios from 'axios'; console.log(axios.VERSION);", { plugin });
    const kept = inputs.filter((path) =>
      /axios\/lib\/(adapters\/(?!adapters\.js)|platform\/node\/classes\/FormData)/.test(path),
    );
    expect(kept).toEqual([expect.stringMatching(file)]);
    expect(inputs.some((path) => path.includes('/form-data/'))).toBe('keepFormData' in plugin);
  });

  test('that keeps an adapter lets axios call by it', async () => {
    const source = printing("axios.get('http://127.0.0.1:9/')");
    const { run } = await project.bundle(source, { plugin: { keepAdapters: ['http'] } });
    expect(await run()).toMatch(/^(ECONNREFUSED|EADDRNOTAVAIL): /);
  });

  test('that keeps form-data lets axios make multipart bodies', async () => {
    const source = printing('axios.toFormData({ a: 1 }).getHeaders()["content-type"]');
    const { run } = await project.bundle(source, { plugin: { keepFormData: true } });
    expect(await run()).toMatch(/^multipart\/form-data; boundary=/);
  });

  test('that keeps all leaves axios as it is', async () => {
    const plugin = { keepAdapters: ['fetch', 'http', 'xhr'], keepFormData: true } as const;
    const { inputs } = await project.bundle(printing('axios.VERSION'), { plugin });
    expect(inputs.filter((path) => path.startsWith('left-out'))).toEqual([]);
    await project.bundle("console.log(require('axios').VERSION);", { plugin });
  });
});

describe('the build fails', () => {
  const FILES = [
    ['lib/adapters/http.js', 'default', "keepAdapters: ['http']"],
    ['lib/adapters/xhr.js', 'default', "keepAdapters: ['xhr']"],
    ['lib/adapters/fetch.js', 'getFetch', "keepAdapters: ['fetch']"],
    ['lib/platform/node/classes/FormData.js', 'default', 'keepFormData: true'],
  ] as const;

  test.each(FILES)('where axios no longer has %s', async (path, _exported, option) => {
    await rm(join(project.folder, 'node_modules/axios', path));
    const build = project.bundle(printing('axios.VERSION'));
    await expect(build).rejects.toThrow(`${path} of axios 1.21.1 does not exist`);
    await expect(build).rejects.toThrow(`middyDeadline({ ${option} })`);
  });

  test.each(FILES)('where %s no longer exports %s', async (path, exported, _option) => {
    await writeFile(join(project.folder, 'node_modules/axios', path), 'export const other = 1;');
    const build = project.bundle(printing('axios.VERSION'));
    await expect(build).rejects.toThrow(`${path} of axios 1.21.1 does not export ${exported}`);
  });

  test.each(FILES)('where %s cannot be parsed', async (path, _exported, _option) => {
    await writeFile(join(project.folder, 'node_modules/axios', path), 'export default {');
    await expect(project.bundle(printing('axios.VERSION'))).rejects.toThrow(path);
  });

  test('not where axios imports one more name of a file, which fails when it is used', async () => {
    const adapter = join(project.folder, 'node_modules/axios/lib/adapters/http.js');
    const source = await readFile(adapter, 'utf8');
    await writeFile(adapter, `${source}\nexport const agentOf = () => undefined;`);
    const registry = join(project.folder, 'node_modules/axios/lib/adapters/adapters.js');
    const imported = await readFile(registry, 'utf8');
    await writeFile(registry, `import { agentOf } from './http.js'; globalThis.agentOf = agentOf;\n${imported}`);
    const { run } = await project.bundle(printing('axios.VERSION + globalThis.agentOf()'));
    expect((await run()).trim()).toBe(withoutAdapter('http'));
  });

  test.each([
    ['somebody requires axios', "module.exports = require('axios').VERSION;"],
    ['a dependency requires axios', "module.exports = require('needs-axios');"],
    [
      'somebody imports its CommonJS build',
      "import axios from 'axios/dist/node/axios.cjs'; console.log(axios.VERSION);",
    ],
  ])('where %s, and tells how to go on', async (_name, source) => {
    await project.write({ 'node_modules/needs-axios/index.js': "module.exports = require('axios').VERSION;" });
    const build = project.bundle(source);
    await expect(build).rejects.toThrow(/Nothing can be left out of .*axios\.cjs/);
    await expect(build).rejects.toThrow('allowWholeAxios: true');
    const whole = await project.bundle(source, {
      plugin: { allowWholeAxios: true },
      esbuild: { external: NEEDED_BY_ADAPTERS },
    });
    expect(whole.inputs).toContainEqual(expect.stringMatching(/dist\/node\/axios\.cjs$/));
  });

  test('where the installed axios is CommonJS altogether', async () => {
    await project.write({
      'node_modules/axios/package.json': '{ "name": "axios", "version": "0.27.2", "main": "index.js" }',
      'node_modules/axios/index.js': "module.exports = require('./lib/adapters/http.js');",
      'node_modules/axios/lib/adapters/http.js': 'module.exports = function http() {};',
    });
    const source = "import axios from 'axios'; console.log(axios.name);";
    await expect(project.bundle(source)).rejects.toThrow(/Nothing can be left out of .*index\.js/);
    expect(await (await project.bundle(source, { plugin: { allowWholeAxios: true } })).run()).toBe('http\n');
  });

  test.each([
    ['dist/node/axios.mjs', 'export default {};'],
    ['main.js', 'export default {};'],
  ])('where axios has become one file, such as %s', async (path, source) => {
    await project.write({
      'node_modules/axios/package.json': `{ "name": "axios", "version": "2.0.0", "type": "module", "exports": "./${path}" }`,
      [`node_modules/axios/${path}`]: source,
    });
    await expect(project.bundle("import 'axios';")).rejects.toThrow('Nothing can be left out');
  });

  test('not for a replacement of axios', async () => {
    await project.write({ 'mock/index.js': "export default { VERSION: 'mine' };" });
    const alias = { axios: join(project.folder, 'mock/index.js') };
    const { run } = await project.bundle(printing('axios.VERSION'), { esbuild: { alias } });
    expect(await run()).toBe('mine\n');
  });

  test('not where axios is left to the run', async () => {
    const { inputs } = await project.bundle(printing('axios.VERSION'), { esbuild: { external: ['axios'] } });
    expect(inputs).toHaveLength(1);
  });

  test("with esbuild's own words where there is no axios", async () => {
    await rm(join(project.folder, 'node_modules/axios'), { recursive: true });
    await expect(project.bundle(printing('axios.VERSION'))).rejects.toThrow('Could not resolve "axios"');
  });
});
