import { tryOrUndefined } from '../unknown.ts';

/** The characters of a path; a name with others may be data of a user. */
const PATH = /^[\p{L}\p{M}\p{N}_@.+~$()[\]/-]+$/u;

/** The maximum length of a path; a longer one keeps its end. */
const MAX_PATH_CHARACTERS = 200;

/** The name of a module of Node. */
const BUILT_IN = /^node:[\w/]{1,60}$/;

/** Checks the characters of a path, and cuts it to the maximum length; undefined if it does not look like a path. */
export function checkedPath(path: string): string | undefined {
  if (!PATH.test(path)) return undefined;
  return path.length > MAX_PATH_CHARACTERS ? `...${path.slice(-MAX_PATH_CHARACTERS)}` : path;
}

/**
 * The absolute path of a script, without the query of a URL. V8 names ES modules by URL and CommonJS modules by path. The
 * result is undefined for other URLs, for the names of generated code, and for no name.
 */
export function scriptPath(script: string): string | undefined {
  const { isAbsolute } = process.getBuiltinModule('node:path');
  if (isAbsolute(script)) return script;
  return script.startsWith('file:')
    ? tryOrUndefined(() => process.getBuiltinModule('node:url').fileURLToPath(script))
    : undefined;
}

/** Tells whether a script is a module of Node. */
export function isBuiltIn(script: string): boolean {
  return BUILT_IN.test(script);
}

/** A path relative to the task's root; undefined if it is outside. */
export function relativeToTask(path: string): string | undefined {
  const { isAbsolute, parse, relative } = process.getBuiltinModule('node:path');
  const root = process.env.LAMBDA_TASK_ROOT || process.cwd();
  const inside = relative(root, path);
  const isInside = root !== parse(root).root && !inside.startsWith('..') && !isAbsolute(inside);
  return isInside ? inside : undefined;
}

/**
 * A path for the log: relative to the task's root, or absolute for a file elsewhere, such as one of a layer in `/opt`. The
 * result is undefined for a path elsewhere without a file, as generated code can have any name.
 */
export function shownPath(path: string): string | undefined {
  const inside = relativeToTask(path);
  if (inside !== undefined) return checkedPath(inside);
  return process.getBuiltinModule('node:fs').existsSync(path) ? checkedPath(path) : undefined;
}
