import type { SourceMap } from 'node:module';
import { tryOrUndefined } from '../unknown.ts';
import type { CallPosition } from './call-sites.ts';
import { checkedPath, relativeToTask, scriptPath } from './task-path.ts';

/** The position of a call in its source. */
export interface SourcePosition {
  /** The name of the function in the source, if a minifier has renamed it. */
  readonly functionName: string | undefined;
  readonly file: string | undefined;
  readonly line: number;
  readonly column: number;
}

/** The time left for reading source maps, in milliseconds. Each map that is read reduces it. */
export interface ReadingTime {
  leftMs: number;
}

/** The speed of reading a map, in bytes for each millisecond, even on the slowest function. */
const BYTES_PER_MS = 1024;

const MAX_MAP_BYTES = 8 * 1024 * 1024;

/** The maximum of built files in the cache: an error that happens with every request reads its map once. */
const MAX_FILES = 16;

interface BuiltFile {
  readonly map: SourceMap;
  readonly lines: readonly string[];
}

const builtFiles = new Map<string, BuiltFile | undefined>();

/**
 * Maps a call in a built file to its source: by Node's own source map (`--enable-source-maps`), or by the map beside the
 * file. Undefined if there is none.
 */
export function sourceOf(path: string, call: CallPosition, time: ReadingTime): SourcePosition | undefined {
  const built = builtFile(path, time);
  // V8 counts from 1, source maps from 0 (ECMA-426).
  if (built === undefined) return undefined;
  const entry = entryAt(built.map, call.line - 1, call.column - 1);
  if (entry === undefined) return undefined;
  return {
    functionName: originalName(built, call),
    file: fileOf(entry.originalSource, path),
    line: entry.originalLine + 1,
    column: entry.originalColumn + 1,
  };
}

interface Entry {
  readonly generatedColumn: number;
  readonly originalSource: string;
  readonly originalLine: number;
  readonly originalColumn: number;
  readonly name?: string;
}

function entryAt(map: SourceMap, line: number, column: number): Entry | undefined {
  const entry = map.findEntry(line, column) as Partial<Entry>;
  return typeof entry.originalSource === 'string' ? (entry as Entry) : undefined;
}

function builtFile(path: string, time: ReadingTime): BuiltFile | undefined {
  if (builtFiles.has(path)) return builtFiles.get(path);
  const { SourceMap, findSourceMap } = process.getBuiltinModule('node:module');
  const { readFileSync, statSync } = process.getBuiltinModule('node:fs');
  const mapPath = `${path}.map`;
  const known = findSourceMap(path);
  const bytes = known === undefined ? (statSync(mapPath, { throwIfNoEntry: false })?.size ?? 0) : 0;
  if (bytes > Math.min(time.leftMs * BYTES_PER_MS, MAX_MAP_BYTES)) return undefined;
  time.leftMs -= bytes / BYTES_PER_MS;
  const read = (): BuiltFile => ({
    map: known ?? new SourceMap({ ...JSON.parse(readFileSync(mapPath, 'utf8')), sourcesContent: [] }),
    lines: readFileSync(path, 'utf8').split('\n'),
  });
  for (const oldest of builtFiles.keys()) if (builtFiles.size >= MAX_FILES) builtFiles.delete(oldest);
  const file = bytes === 0 && known === undefined ? undefined : tryOrUndefined(read);
  builtFiles.set(path, file);
  return file;
}

/** The text between the beginning of a function and its name. */
const KEYWORDS = ['', 'async ', 'function ', 'function*', 'function* ', 'async function ', 'async function*'];

/** The original name of a function. A map has it at the new name: behind the keyword of a function, or before `=` or `:`. */
function originalName({ map, lines }: BuiltFile, { functionName, functionStart }: CallPosition): string | undefined {
  const name = functionName?.split(/[ .]/).at(-1);
  if (name === undefined || functionStart === undefined) return undefined;
  const text = lines[functionStart.line - 1] ?? '';
  const start = functionStart.column - 1;
  const isWord = (at: number): boolean =>
    at >= 0 && text.startsWith(name, at) && !/[\w$]/.test(around(text, at, name.length));
  const at = [start - 1 - name.length, ...KEYWORDS.map((keyword) => start + keyword.length)].find(isWord);
  if (at === undefined) return undefined;
  const entry = entryAt(map, functionStart.line - 1, at);
  return entry?.generatedColumn === at ? entry.name : undefined;
}

/** The characters directly before and behind a part of a text. */
const around = (text: string, at: number, length: number): string =>
  text.slice(Math.max(0, at - 1), at) + text.slice(at + length, at + length + 1);

/** The prefix of webpack's own URL scheme. */
const WEBPACK = /^webpack:\/\/[^/]*\//;

/** The path of a source, which a map names relative to itself or by a URL. The file may not exist: sources are not deployed. */
function fileOf(source: string, mapPath: string): string | undefined {
  const { dirname, resolve } = process.getBuiltinModule('node:path');
  const named = source.replace(WEBPACK, './');
  const path = scriptPath(named) ?? resolve(dirname(mapPath), named);
  return checkedPath(relativeToTask(path) ?? (scriptPath(named) ?? named).replace(/^(?:\.{0,2}\/)+/, ''));
}
