import { tryOrUndefined } from '../unknown.ts';

/** Characters of file names; with others a name might be somebody's data. */
const PATH = /^[\p{L}\p{M}\p{N}_@.+~$()[\]/-]+$/u;

/** Longer paths keep their end, which says most. */
const MAX_PATH_CHARACTERS = 200;

/** A module of Node itself. */
const BUILT_IN = /^node:[\w/]{1,60}$/;

/** A path as a log may show it; undefined when it does not look like one. */
export function checkedPath(path: string): string | undefined {
  if (!PATH.test(path)) return undefined;
  return path.length > MAX_PATH_CHARACTERS ? `...${path.slice(-MAX_PATH_CHARACTERS)}` : path;
}

/**
 * The absolute path of the script that V8 names: it names modules by URL and CommonJS by path. Other URLs, names that a
 * program gave to code it made itself, and no name at all are undefined. The query of a URL is left out.
 */
export function scriptPath(script: string): string | undefined {
  const { isAbsolute } = process.getBuiltinModule('node:path');
  if (isAbsolute(script)) return script;
  return script.startsWith('file:')
    ? tryOrUndefined(() => process.getBuiltinModule('node:url').fileURLToPath(script))
    : undefined;
}

/** Tells whether V8 names a module of Node itself. */
export function isBuiltIn(script: string): boolean {
  return BUILT_IN.test(script);
}

/** A path relative to the task's root; undefined for one that lies outside. */
export function relativeToTask(path: string): string | undefined {
  const { isAbsolute, parse, relative } = process.getBuiltinModule('node:path');
  const root = process.env.LAMBDA_TASK_ROOT || process.cwd();
  const inside = relative(root, path);
  const isInside = root !== parse(root).root && !inside.startsWith('..') && !isAbsolute(inside);
  return isInside ? inside : undefined;
}

/**
 * A path as a log shows it: relative to the task's root, and absolute for a file elsewhere, such as a layer's in `/opt`.
 * A path elsewhere without a file is no place: code that a program makes itself can have any name.
 */
export function shownPath(path: string): string | undefined {
  const inside = relativeToTask(path);
  if (inside !== undefined) return checkedPath(inside);
  return process.getBuiltinModule('node:fs').existsSync(path) ? checkedPath(path) : undefined;
}
