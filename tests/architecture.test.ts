import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';

/** From top to bottom: a file may import from its own layer and from those below it. */
const LAYERS = [
  'testing',
  'esbuild',
  'handlers',
  'index.ts',
  'middlewares',
  'middlewares/execution',
  'src/axios',
  'src/fetch',
  'src/call',
  'src/resilience',
  'src/auth',
  'src/ssm',
  'src/parameter',
  'src/deadline',
  'src/lambda',
  'src/http',
  'src/failure',
  'src',
];

/**
 * The wings of the app, from top to bottom, and the rooms of the facts: a file may import from its own and from those
 * below it. A request names a topic and a point on the earth, so it is above the facts.
 */
const WINGS = [
  'handlers',
  'handlers/metaphysical/reply',
  'handlers/metaphysical/model',
  'handlers/metaphysical/knowledge',
  'handlers/metaphysical/question',
  'handlers/request',
  'handlers/metaphysical/facts',
  'handlers/metaphysical/facts/birth',
  'handlers/metaphysical/facts/clocks',
  'handlers/metaphysical/facts/numerology',
  'handlers/metaphysical/facts/tarot',
  'handlers/metaphysical/facts/calendar',
  'handlers/metaphysical/facts/sky',
  'handlers/metaphysical/facts/places',
  'handlers/metaphysical/upstream',
  'handlers/metaphysical/text',
];

const MAX_LINES = 200;

const root = fileURLToPath(new URL('..', import.meta.url));

interface SourceFile {
  readonly path: string;
  readonly lines: number;
  /** What it imports, repository paths for its own files. */
  readonly imports: readonly string[];
}

function read(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const { importedFiles } = ts.preProcessFile(text, true, true);
  const imports = importedFiles.map(({ fileName }) =>
    fileName.startsWith('.') ? posix.normalize(posix.join(dirname(path), fileName)) : fileName,
  );
  return { path, lines: text.split('\n').length - 1, imports };
}

function filesIn(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|mjs|cjs)$/.test(name))
    .map((name) => read(posix.join(folder, name)));
}

/** The innermost layer that a file is in. */
function layerOf(path: string, layers: readonly string[] = LAYERS): number {
  const around = layers.filter((layer) => path === layer || path.startsWith(`${layer}/`));
  return layers.indexOf(around.toSorted((one, other) => other.length - one.length)[0] ?? '');
}

const core = filesIn('src');
const app = filesIn('handlers');
const shipped = [...core, ...filesIn('middlewares'), ...app, read('index.ts')];
const layered = [...shipped, ...filesIn('testing'), ...filesIn('esbuild')];
const everything = [...layered, ...filesIn('local'), ...filesIn('scripts')];
const isOwn = (path: string): boolean => layered.some((file) => file.path === path);

/** The modules that are loaded with a file: neither for their types only, nor by `import()`. */
function valueImportsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/^(?:import|export) (?!type )(?:[^;]*? from )?'([^']+)';/gm)].map(([, name = '']) => name);
}

const violations = (files: readonly SourceFile[], isWrong: (file: SourceFile, imported: string) => boolean): string[] =>
  files.flatMap((file) =>
    file.imports.filter((imported) => isWrong(file, imported)).map((imported) => `${file.path} -> ${imported}`),
  );

function cyclesOf(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    if (trail.includes(path) || done.has(path)) return;
    for (const imported of byPath.get(path)?.imports ?? []) visit(imported, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return cycles;
}

describe('the architecture', () => {
  test('is found where it is looked for', () => {
    expect(layered.length).toBeGreaterThan(40);
    expect(layered.map(({ path }) => layerOf(path))).not.toContain(-1);
    expect(layered.flatMap(({ imports }) => imports).filter(isOwn).length).toBeGreaterThan(80);
  });

  test('has arrows that point down only', () => {
    expect(violations(layered, (file, imported) => isOwn(imported) && layerOf(imported) < layerOf(file.path))).toEqual(
      [],
    );
  });

  test('has wings of the app with arrows that point down only', () => {
    const isUp = (from: string, to: string): boolean =>
      to.startsWith('handlers/') && layerOf(to, WINGS) < layerOf(from, WINGS);
    expect(violations(app, ({ path }, imported) => isUp(path, imported))).toEqual([]);
  });

  test('has no file of the app’s domain outside of the wings, and no wing without files', () => {
    const domain = app.filter(({ path }) => path.startsWith('handlers/metaphysical/'));
    expect(domain.filter(({ path }) => layerOf(path, WINGS) === 0).map(({ path }) => path)).toEqual([]);
    const used = new Set(app.map(({ path }) => WINGS[layerOf(path, WINGS)]));
    expect(WINGS.filter((wing) => !used.has(wing))).toEqual([]);
  });

  test('reads a question in its own wing only: others take what was recognised, or read the corpus', () => {
    const wing = 'handlers/metaphysical/question/';
    const readers = app
      .filter(({ path }) => !path.startsWith(wing))
      .flatMap(({ path }) =>
        valueImportsOf(path)
          .map((imported) => posix.normalize(posix.join(dirname(path), imported)))
          .filter((imported) => imported.startsWith(wing))
          .map((imported) => `${path} -> ${imported.slice(wing.length)}`),
      );
    expect(readers).toEqual([
      'handlers/metaphysical.ts -> question.ts',
      'handlers/metaphysical/knowledge/sqlite/index-texts.ts -> glossary/glossary.ts',
      'handlers/metaphysical/knowledge/sqlite/index-texts.ts -> search-terms.ts',
      'handlers/metaphysical/knowledge/sqlite/match-expressions.ts -> search-terms.ts',
      'handlers/metaphysical/knowledge/sqlite/stop-words.ts -> search-terms.ts',
    ]);
  });

  test('has no relative import that leaves the layers', () => {
    expect(violations(layered, (_file, imported) => /\.ts$/.test(imported) && !isOwn(imported))).toEqual([]);
  });

  test('has two faces that know nothing of each other', () => {
    const faces = violations(core, ({ path }, imported) =>
      /^src\/axios\/.* src\/fetch\/|^src\/fetch\/.* src\/axios\//.test(`${path} ${imported}`),
    );
    expect(faces).toEqual([]);
  });

  test('has no cycles', () => {
    expect(cyclesOf(everything)).toEqual([]);
  });

  test('lets what helps tests see the clock and nothing else of the toolkit', () => {
    const reached = filesIn('testing').flatMap(({ imports }) =>
      imports.filter((path) => /^(src|middlewares|handlers)\//.test(path)),
    );
    expect([...new Set(reached)]).toEqual(['src/clock.ts']);
  });

  test('lets the plugin of esbuild see the checks of options and nothing else of the toolkit', () => {
    const imported = filesIn('esbuild').flatMap(({ imports }) =>
      imports.filter((path) => !path.startsWith('esbuild/')),
    );
    const foreign = imported.filter((name) => !/^node:(path|fs\/promises)$/.test(name));
    expect([...new Set(foreign)].toSorted()).toEqual(['src/option-names.ts', 'src/options.ts']);
  });

  test('imports axios in src/axios only', () => {
    expect(
      violations(layered, (file, imported) => imported === 'axios' && !file.path.startsWith('src/axios/')),
    ).toEqual([]);
  });

  test('loads a package of Middy or AWS into the core in two places, when it is needed', () => {
    const packages = /^(@middy\/|@aws-sdk\/|http-errors|aws-lambda)/;
    expect(violations(core, (_file, imported) => packages.test(imported))).toEqual([
      'src/auth/iam-auth.ts -> @aws-sdk/credential-provider-node',
      'src/ssm/ssm-fetch.ts -> @aws-sdk/client-ssm',
      'src/ssm/ssm-packages.ts -> @aws-sdk/client-ssm',
      'src/ssm/ssm-packages.ts -> @middy/ssm',
      'src/ssm/ssm-parameter.ts -> @aws-sdk/client-ssm',
    ]);
    const atOnce = core.flatMap(({ path }) => valueImportsOf(path).map((imported) => `${path} -> ${imported}`));
    const early = atOnce.filter((line) => packages.test(line.split(' -> ')[1] ?? '') || /ssm-packages\.ts$/.test(line));
    expect(early).toEqual(['src/ssm/ssm-packages.ts -> @aws-sdk/client-ssm', 'src/ssm/ssm-packages.ts -> @middy/ssm']);
  });

  test('lets the core read time and start timers in src/clock.ts only', () => {
    const callers = core
      .filter(({ path }) => path !== 'src/clock.ts')
      .filter(({ path }) =>
        // The timer of a socket is the socket's own: Node lets it keep no process alive.
        /(?<!\bsocket\.)\b(Date\.now|setTimeout|setInterval|setImmediate|performance\.now)\(/.test(
          readFileSync(join(root, path), 'utf8'),
        ),
      );
    expect(callers.map(({ path }) => path)).toEqual([]);
  });

  test(`keeps files under ${MAX_LINES} lines`, () => {
    expect(everything.filter(({ lines }) => lines >= MAX_LINES).map(({ path, lines }) => `${path}: ${lines}`)).toEqual(
      [],
    );
  });
});
