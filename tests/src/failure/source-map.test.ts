import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import nodeModule from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { transformSync } from 'esbuild';
import { framesOf, type StackFrame } from '../../../src/failure/stack-frames.ts';

const SOURCE = `
const readReply = (answer) => answer.reply.text;
async function answerChat(event) {
  await null;
  return readReply(event);
}
class Asker { ask() { return readReply({}); } }
const attempt = (run) => { try { return run(); } catch (error) { return error; } };
export const answer = (event) => answerChat(event).catch((error) => error);
export const ask = () => attempt(() => new Asker().ask());
`;

interface Built {
  answer(event: unknown): Promise<Error>;
  ask(): Error;
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'source-map-'));
  process.env.LAMBDA_TASK_ROOT = folder;
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => {
  delete process.env.LAMBDA_TASK_ROOT;
  rmSync(folder, { recursive: true });
});

const optionsFor = (sourcefile: string, minify = true) =>
  ({ minify, format: 'esm', sourcemap: 'external', sourcefile }) as const;

/** A file made by a bundler, and its exports. */
async function build(
  name: string,
  source: string,
  change: (map: string) => string | undefined = (map) => map,
  minify = true,
): Promise<Built> {
  const path = join(folder, name);
  const { code, map } = transformSync(SOURCE, optionsFor(source, minify));
  writeFileSync(path, code);
  const changed = change(map);
  if (changed !== undefined) writeFileSync(`${path}.map`, changed);
  return (await import(path)) as Built;
}

const framesIn = (error: object, leftMs = 10_000): readonly StackFrame[] => framesOf(error, { leftMs });

describe('through the map beside a file', () => {
  test('frames have the file, the place and the names of the source', async () => {
    const frames = framesIn(await (await build('a.mjs', 'handlers/chat.ts')).answer({}));
    expect(frames[0]).toEqual({ function: 'readReply', file: 'handlers/chat.ts', line: 2, column: 44 });
    expect(frames[1]).toMatchObject({ function: 'answerChat', file: 'handlers/chat.ts', line: 5 });
  });

  test('a method keeps its name', async () => {
    const frames = framesIn((await build('b.mjs', 'chat.ts')).ask());
    expect(frames[0]?.function).toBe('readReply');
    expect(frames[1]).toMatchObject({ function: expect.stringMatching(/\.ask$/), line: 7 });
  });

  test.each([
    ['../../../handlers/chat.ts', 'handlers/chat.ts'],
    ['./chat.ts', 'chat.ts'],
    ['webpack://my-app/./src/chat.ts', 'src/chat.ts'],
    ['file:///build/src/chat.ts', 'build/src/chat.ts'],
    ['/build/src/chat.ts', 'build/src/chat.ts'],
    ['a canary, b.ts', '<anonymous>'],
    ['https://user:canary@example.com/x.ts?canary', '<anonymous>'],
  ])('a source named %s is %s', async (source, file) => {
    const name = `c-${Buffer.from(source).toString('hex')}.mjs`;
    const built = await build(name, source, (map) => JSON.stringify({ ...JSON.parse(map), sources: [source] }));
    expect(framesIn(built.ask())[0]?.file).toBe(file);
  });

  test('is read once', async () => {
    const read = jest.spyOn(process.getBuiltinModule('node:fs'), 'readFileSync');
    const { ask } = await build('d.mjs', 'd.ts');
    framesIn(ask());
    const reads = read.mock.calls.length;
    expect(framesIn(ask(), 0)[0]?.file).toBe('d.ts');
    expect(read.mock.calls.length).toBe(reads);
  });

  test('is read as far as there is time: a kibibyte in a millisecond', async () => {
    const { ask } = await build('e.mjs', 'e.ts');
    const neededMs = statSync(join(folder, 'e.mjs.map')).size / 1024;
    expect(framesIn(ask(), neededMs - 0.01)[0]).toMatchObject({ file: 'e.mjs', line: 1 });
    const time = { leftMs: neededMs };
    expect(framesOf(ask(), time)[0]?.file).toBe('e.ts');
    expect(time.leftMs).toBe(0);
  });

  test('is not read when it is huge, whatever time there is', async () => {
    const { ask } = await build('f.mjs', 'f.ts', (map) => map + ' '.repeat(8 * 1024 * 1024));
    expect(framesIn(ask(), 900_000)[0]?.file).toBe('f.mjs');
  });

  test('is kept for the last files only', async () => {
    for (let index = 0; index < 20; index += 1) framesIn((await build(`g${index}.mjs`, 'g.ts')).ask());
    const [oldest, newest] = await Promise.all([0, 19].map((index) => build(`g${index}.mjs`, 'g.ts')));
    expect(framesIn(newest?.ask() as Error, 0)[0]?.file).toBe('g.ts');
    expect(framesIn(oldest?.ask() as Error, 0)[0]?.file).toBe('g0.mjs');
  });
});

describe('frames are those of the built file', () => {
  test.each<[string, (map: string) => string | undefined]>([
    ['without a map', () => undefined],
    ['with a map that is empty', () => ''],
    ['with a map that is no JSON', (map) => map.slice(0, -5)],
    ['with a map that is no map', () => '{"version":3}'],
    ['with a map that knows nothing of it', (map) => JSON.stringify({ ...JSON.parse(map), mappings: '' })],
    ['with a map that is null', () => 'null'],
  ])('%s', async (what, change) => {
    const name = `${what.replaceAll(' ', '-')}.mjs`;
    const [frame] = framesIn((await build(name, 'x.ts', change)).ask());
    expect(frame).toMatchObject({ file: name, line: 1, column: expect.any(Number) });
  });
});

test("Node's own map is used where source maps are enabled", async () => {
  const { ask } = await build('h.mjs', 'h.ts', () => undefined);
  const { map } = transformSync(SOURCE, optionsFor('own.ts'));
  jest.spyOn(nodeModule, 'findSourceMap').mockImplementation(() => new nodeModule.SourceMap(JSON.parse(map)));
  expect(framesIn(ask())[0]).toMatchObject({ function: 'readReply', file: 'own.ts', line: 2 });
});

test('a function keeps the name of the built file where that has changed since, or the map begins behind it', async () => {
  const changed = await build('j.mjs', 'j.ts', undefined, false);
  writeFileSync(join(folder, 'j.mjs'), '');
  expect(framesIn(changed.ask())[0]).toMatchObject({ file: 'j.ts', function: 'readReply' });
  const { ask } = await build('k.mjs', 'k.ts', () => undefined);
  const at = { generatedColumn: 1, originalSource: 'k.ts', originalLine: 0, originalColumn: 0 };
  const findEntry = jest.fn().mockReturnValueOnce(at).mockReturnValue({});
  jest.spyOn(nodeModule, 'findSourceMap').mockReturnValueOnce({ findEntry } as never);
  expect(framesIn(ask())[0]).toMatchObject({ file: 'k.ts', function: expect.stringMatching(/^\w$/) });
});

test('a function at the beginning of a line has its name too', async () => {
  const { answer } = await build('l.mjs', 'l.ts', undefined, false);
  expect(framesIn(await answer({}))[1]).toMatchObject({ file: 'l.ts', function: 'answerChat', line: 5 });
});

test('a function keeps the name of the built file where the map has none', async () => {
  const { ask } = await build('i.mjs', 'i.ts', (map) => JSON.stringify({ ...JSON.parse(map), names: [] }));
  expect(framesIn(ask())[0]).toMatchObject({ file: 'i.ts', function: expect.stringMatching(/^\w$/) });
});
