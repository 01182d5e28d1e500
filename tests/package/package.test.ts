import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { anchorsOf, linksOf } from '../docs/markdown.ts';
import { runScript } from '../support/library.ts';
import { installTarball, type Project } from './tarball.ts';

/** The packages that a user has installed beside this one: its peers, and the consumer's own imports. */
const INSTALLED = ['@middy', '@aws-sdk/client-ssm', '@types/aws-lambda', '@types/node', 'axios'];

const CONSUMER = `import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Handler } from 'aws-lambda';
import { aiUpstream, bounded, FAILURES, type LambdaHandler, upstream } from 'middy-deadline';
import { createFakeClock, createLambdaContext, restEvent, startFaultServer } from 'middy-deadline/testing';

export const handler: LambdaHandler<APIGatewayProxyEvent, APIGatewayProxyResult> = middy<
  APIGatewayProxyEvent,
  APIGatewayProxyResult
>(bounded())
  .use(httpErrorHandler({ logger: false }))
  .use(httpJsonBodyParser())
  .use(aiUpstream({ parameterName: '/x' }))
  .use(upstream({ as: 'billing', baseURL: 'http://127.0.0.1:9' }))
  .handler(async (event, { ai, billing, deadline }) => {
    const { data } = await ai.post<{ answer: string }>('/ask', event.body);
    const isInTime: boolean = deadline.remainingMs() > 0;
    return { statusCode: 200, body: JSON.stringify({ answer: data.answer, isInTime, billing: typeof billing }) };
  });
export const asLambdaHasIt: Handler<APIGatewayProxyEvent, APIGatewayProxyResult> = handler;

const server = await startFaultServer();
process.env.AI_SERVICE_URL = server.url;
const clock = createFakeClock(5);
const good = await handler(restEvent({ body: {} }), createLambdaContext());
server.mode = 'never-answers';
const late = await handler(restEvent({ body: {} }), createLambdaContext({ remainingMs: 2_000 }));
await server.stop();
console.log(JSON.stringify([good.statusCode, JSON.parse(good.body), late.statusCode, JSON.parse(late.body).code]));
console.log(clock.now(), Object.keys(FAILURES).length);
`;

let project: Project;

beforeAll(async () => {
  project = await installTarball(INSTALLED);
  await Promise.all([
    writeFile(join(project.folder, 'package.json'), '{"type":"module"}'),
    writeFile(join(project.folder, 'consumer.ts'), CONSUMER),
  ]);
}, 60_000);
afterAll(() => project.clear());

const read = (path: string): string => readFileSync(join(project.installed, path), 'utf8');

/** Every import of every packed module, types included. */
const importsOf = (): (readonly [path: string, imported: string])[] =>
  project.paths
    .filter((path) => /\.(js|d\.ts)$/.test(path))
    .flatMap((path) => {
      const { importedFiles } = ts.preProcessFile(read(path), true, true);
      return importedFiles.map(({ fileName }) => [path, fileName] as const);
    });

describe('the package', () => {
  test('holds the toolkit, its types, the test helpers and the first docs', () => {
    const entries = ['index', 'esbuild/index', 'testing/index', 'middlewares/bounded', 'src/deadline/deadline'];
    const modules = entries.flatMap((name) => [`dist/lib/${name}.js`, `dist/lib/${name}.d.ts`]);
    const papers = [
      'package.json',
      'README.md',
      'README.vi.md',
      'LICENSE',
      'CHANGELOG.md',
      'docs/bundle.md',
      'docs/options.md',
    ];
    expect(project.paths).toEqual(expect.arrayContaining([...modules, ...papers]));
  });

  test('holds nothing else: not the app, not the tests, no sources, no maps', () => {
    const strangers = project.paths.filter(
      (path) =>
        !/^(package\.json|LICENSE|(CHANGELOG|CONTRIBUTING|README(\.\w+)?)\.md)$/.test(path) &&
        !/^(docs\/[\w-]+|docs\/app\/README|examples\/README|examples\/[\w-]+\/README)\.md$/.test(path) &&
        !/^examples\/[\w-]+\/[\w-]+\.ts$/.test(path) &&
        !/^dist\/lib\/(index|(src|middlewares|esbuild|testing)\/[\w/-]+)\.(js|d\.ts)$/.test(path),
    );
    expect(strangers).toEqual([]);
  });

  test('is small', () => {
    expect(project.size).toBeLessThan(200_000);
    expect(project.unpackedSize).toBeLessThan(800_000);
  });

  test('has every file that its files import, under the name they use', () => {
    const relative = importsOf().filter(([, imported]) => imported.startsWith('.'));
    const missing = relative.filter(([path, imported]) => {
      const target = posix.join(posix.dirname(path), imported);
      return !project.paths.includes(path.endsWith('.d.ts') ? target.replace(/\.js$/, '.d.ts') : target);
    });
    expect(relative.length).toBeGreaterThan(100);
    expect(missing).toEqual([]);
  });

  test('imports its declared peers and nothing else, and declares no peer that it does not import', () => {
    const bare = importsOf().map(([, imported]) => imported);
    const names = bare.filter((imported) => !imported.startsWith('.') && !isBuiltin(imported));
    const packages = names.map((name) => (name === 'aws-lambda' ? '@types/aws-lambda' : name));
    const { dependencies = {}, peerDependencies } = JSON.parse(read('package.json'));
    expect([...new Set(packages)].toSorted()).toEqual(Object.keys(peerDependencies).toSorted());
    expect(dependencies).toEqual({});
  });
});

/** The pages of the package whose links are for its readers. The app's index leads to pages of the repository. */
const pages = (): string[] =>
  project.paths.filter(
    (path) => path.endsWith('.md') && !/^(CHANGELOG|CONTRIBUTING|docs\/app\/README)\.md$/.test(path),
  );

describe('a reader on the page of npm', () => {
  test('finds the pages', () => {
    expect(pages()).toEqual(expect.arrayContaining(['README.md', 'README.vi.md', 'docs/troubleshooting.md']));
  });

  test('reaches everything that a page links to, inside the package', () => {
    const links = pages().flatMap((page) => linksOf(read(page)).map((target) => [page, target] as const));
    const dead = links.filter(([page, target]) => {
      if (target.startsWith('https://')) return false;
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : posix.join(posix.dirname(page), path);
      if (!project.paths.some((each) => each === file || each.startsWith(`${file}/`))) return true;
      return anchor !== undefined && !anchorsOf(read(file)).includes(anchor);
    });
    expect(links.length).toBeGreaterThan(60);
    expect(dead).toEqual([]);
  });
});

describe('an editor', () => {
  test('shows the comment of every export and every option', () => {
    const entries = ['index', 'esbuild/index', 'testing/index'].map((name) =>
      join(project.installed, `dist/lib/${name}.d.ts`),
    );
    const program = ts.createProgram(entries, { module: ts.ModuleKind.NodeNext, noEmit: true, types: ['node'] });
    const checker = program.getTypeChecker();
    const isOfPlugin = (node: ts.Declaration): boolean => node.getSourceFile().fileName.includes('/lib/esbuild/');
    const silent = (symbol: ts.Symbol): boolean => symbol.getDocumentationComment(checker).length === 0;
    const exported = entries.flatMap((entry) => {
      const file = program.getSourceFile(entry);
      const module = file && checker.getSymbolAtLocation(file);
      return module ? checker.getExportsOfModule(module) : [];
    });
    const resolved = exported.map((symbol) =>
      symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    );
    const options = resolved
      .filter(({ name, declarations = [] }) => name.endsWith('Options') && !declarations.some(isOfPlugin))
      .flatMap((symbol) => checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)));
    expect(resolved.length).toBeGreaterThan(60);
    expect(options.length).toBeGreaterThan(30);
    expect([...resolved, ...options].filter(silent).map(({ name }) => name)).toEqual([]);
  });
});

describe('a stranger', () => {
  test.each([
    ['nodenext', { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext }],
    ['bundler', { module: ts.ModuleKind.Preserve, moduleResolution: ts.ModuleResolutionKind.Bundler }],
  ])(
    'compiles against it with %s resolution, our types checked too',
    (_name, options) => {
      expect(complaintsOf(options)).toEqual([]);
    },
    60_000,
  );

  test('runs a handler and its test helpers under Node', async () => {
    const output = await runScript(join(project.folder, 'consumer.ts'));
    const lines = output.split('\n').filter((line) => !line.includes('"message":"invocation"'));
    const [answers = '', rest] = lines;
    const billing = 'function';
    expect(JSON.parse(answers)).toEqual([200, { answer: 'fine', isInTime: true, billing }, 504, 'upstream-timeout']);
    expect(rest).toBe('5 10');
  }, 60_000);
});

/** The compiler's complaints about the consumer and our declarations, without those about our peers. */
function complaintsOf(options: ts.CompilerOptions): string[] {
  const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true };
  const program = ts.createProgram([join(project.folder, 'consumer.ts')], {
    ...options,
    ...strict,
    target: ts.ScriptTarget.ES2024,
    lib: ['lib.es2024.d.ts'],
    types: ['node'],
    typeRoots: [join(project.folder, 'node_modules/@types')],
  });
  const files = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(project.folder));
  expect(files.length).toBeGreaterThan(20);
  const found = files.flatMap((file) => [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]);
  return [...program.getOptionsDiagnostics(), ...found].map(
    ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
  );
}
