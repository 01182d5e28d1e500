import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { type MiddyDeadlineOptions, middyDeadline } from '../../esbuild/index.ts';
import { runNode } from '../../local/run-node.ts';
import { type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import { makeFolderInDist } from '../support/folder-in-dist.ts';

jest.setTimeout(60_000);

const root = fileURLToPath(new URL('../..', import.meta.url));

let service: FaultServer;
let folder: string;

beforeAll(async () => {
  service = await startFaultServer();
});
afterAll(() => service.stop());
beforeEach(async () => {
  folder = await makeFolderInDist('bundle-');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Code of a handler that makes one call and prints its outcome, and one invocation of it. */
const calling = (call: string): string => `
import middy from '@middy/core';
import { aiUpstream, bounded, isFailure } from '../../index.ts';

const handler = middy(bounded())
  .use(aiUpstream({ parameterName: '/x', logger: { info() {}, warn() {}, error() {} } }))
  .handler(async (_event, { ai }) => {
    try {
      return { statusCode: 200, body: JSON.stringify((await ${call}).data) };
    } catch (error) {
      return { statusCode: 500, body: JSON.stringify([error.name, isFailure(error), error.reason]) };
    }
  });
const context = { awsRequestId: 'one', functionName: 'one', getRemainingTimeInMillis: () => 5_000 };
handler({}, context).then(({ body }) => console.log(body));`;

/** A bundle: its files and its output. */
interface Bundled {
  readonly inputs: readonly string[];
  run(): Promise<unknown>;
}

const bundle = (call: string, plugin?: MiddyDeadlineOptions, options?: BuildOptions): Promise<Bundled> =>
  bundleSource(calling(call), plugin, options);

async function bundleSource(
  source: string,
  plugin: MiddyDeadlineOptions = {},
  options: BuildOptions = {},
): Promise<Bundled> {
  await writeFile(join(folder, 'entry.ts'), source);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { index: join(folder, 'entry.ts') },
    outdir: join(folder, 'out'),
    outExtension: { '.js': options.format === 'cjs' ? '.cjs' : '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    minify: true,
    metafile: true,
    ...options,
    plugins: [middyDeadline(plugin)],
  });
  const path = join(folder, 'out', options.format === 'cjs' ? 'index.cjs' : 'index.mjs');
  return {
    inputs: Object.keys((metafile as Metafile).inputs),
    run: async () => JSON.parse(await runNode([path], { cwd: root, environment: { AI_SERVICE_URL: service.url } })),
  };
}

/** Packages that only axios' own adapters need. */
const OF_ADAPTERS =
  /axios\/lib\/adapters\/(?!adapters\.js)|node_modules\/(form-data|mime-db|mime-types|follow-redirects|proxy-from-env|https-proxy-agent)\//;

describe('a handler with aiUpstream()', () => {
  test.each<readonly [string, BuildOptions]>([
    ['as ESM', {}],
    ['as ESM in chunks', { splitting: true }],
    ['as CommonJS', { format: 'cjs' }],
    ['not minified', { minify: false }],
  ])('answers without any adapter of axios, bundled %s', async (_name, options) => {
    const { inputs, run } = await bundle("ai.post('/ask', { a: 1 })", {}, options);
    expect(inputs.filter((path) => OF_ADAPTERS.test(path))).toEqual([]);
    expect(inputs).toContainEqual(expect.stringMatching(/node_modules\/axios\/lib\/core\/Axios\.js$/));
    expect(await run()).toMatchObject({ answer: 'fine' });
  });

  test.each([
    ["ai.post('/ask', new FormData())", "axios' http adapter", "keepAdapters: ['http']"],
    ["ai.post('/ask', {}, { onUploadProgress() {} })", "axios' http adapter", "keepAdapters: ['http']"],
    ["ai.post('/ask', {}, { maxRate: 1_000 })", "axios' http adapter", "keepAdapters: ['http']"],
    ["ai.get('/ask', { adapter: 'http' })", "axios' http adapter", "keepAdapters: ['http']"],
    ["ai.get('/ask', { adapter: 'fetch' })", "axios' fetch adapter", "keepAdapters: ['fetch']"],
    ["ai.postForm('/ask', { a: 1 })", 'the package form-data', 'keepFormData: true'],
  ])('%s fails as a matter of configuration that names the option', async (call, part, option) => {
    const [name, isOurs, reason] = (await (await bundle(call)).run()) as [string, boolean, string];
    expect([name, isOurs]).toEqual(['ConfigurationError', true]);
    expect(reason).toContain(`middy-deadline/esbuild left ${part}`);
    expect(reason).toContain(`middyDeadline({ ${option} })`);
  });

  test('sends through the kept adapter', async () => {
    const { run } = await bundle("ai.post('/ask', new FormData())", { keepAdapters: ['http'] });
    expect(await run()).toMatchObject({ answer: 'fine' });
    expect(service.requests.at(-1)?.headers['content-type']).toMatch(/^multipart\/form-data/);
  });
});

describe('a handler that calls nothing loads nothing of Node to call with', () => {
  /** Modules that an ESM import of the others would load: `node:util` has getters that load threads and parsers. */
  const UNUSED = /NativeModule (stream|zlib|http2?|https|worker_threads|internal.(deps.undici|util.parse_args).*)$/;

  test.each<readonly [string, BuildOptions]>([
    ['as ESM', {}],
    ['as ESM in chunks', { splitting: true }],
    ['not minified', { minify: false }],
  ])('bundled %s', async (_name, options) => {
    const { run } = await bundleSource(
      `import middy from '@middy/core';
import { bounded, fetchUpstream, inbound } from '../../index.ts';

middy(bounded()).use(inbound()).use(fetchUpstream({ baseURL: 'https://api.example.com' })).handler(() => ({}));
const loaded = process.moduleLoadList.filter((name) => ${UNUSED}.test(name));
console.log(JSON.stringify(loaded));`,
      {},
      options,
    );
    expect(await run()).toEqual([]);
  });
});
