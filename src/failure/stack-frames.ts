import { tryOrUndefined } from '../unknown.ts';
import { type CallPosition, callsOf } from './call-sites.ts';
import { type ReadingTime, sourceOf } from './source-map.ts';
import { isBuiltIn, scriptPath, shownPath } from './task-path.ts';

/** One call on the stack of an error: where the code stood, and nothing of what it worked on. */
export interface StackFrame {
  /** The name of the function, with its class for a method; `<anonymous>` for one that has no name of a function. */
  readonly function: string;
  /** The file, relative to the root of the task; `<anonymous>` for code that is in no file. */
  readonly file: string;
  /** The line, counted from 1. */
  readonly line: number;
  /** The column, counted from 1. */
  readonly column: number;
}

/** More frames than V8 keeps by default, and few enough for one line of a log. */
const MAX_FRAMES = 20;

/** Names of functions as V8 writes them: `new Chat`, `Chat.#ask`, `<static_initializer>`. Any other might be data. */
const FUNCTION_NAME = /^(?:new )?(?:[A-Za-z_$#][\w$]*|<\w+>)(?:\.(?:[A-Za-z_$#][\w$]*|<\w+>))*$/;

const MAX_NAME_CHARACTERS = 100;

const ANONYMOUS = '<anonymous>';

/**
 * The stack of an error as frames, through the source map where there is one; empty when there is none to be told from
 * its message. Names and paths that do not look like such are left out. Never throws.
 *
 * @param time how long source maps may take to be read
 */
export function framesOf(error: object, time: ReadingTime): readonly StackFrame[] {
  const frames: StackFrame[] = [];
  for (const call of callsOf(error)) {
    if (frames.length === MAX_FRAMES) break;
    const frame = tryOrUndefined(() => frameOf(call, time));
    if (frame !== undefined) frames.push(frame);
  }
  return frames;
}

/** Undefined for the insides of Node, of which nobody learns anything. */
function frameOf(call: CallPosition, time: ReadingTime): StackFrame | undefined {
  const { functionName, script = '', line, column } = call;
  if (script.startsWith('node:internal/')) return undefined;
  const path = scriptPath(script);
  const source = path === undefined ? undefined : tryOrUndefined(() => sourceOf(path, call, time));
  const builtFile = path === undefined ? builtInName(script) : shownPath(path);
  return {
    function: checkedName(source?.functionName) ?? checkedName(functionName) ?? ANONYMOUS,
    file: (source === undefined ? builtFile : source.file) ?? ANONYMOUS,
    line: source?.line ?? line,
    column: source?.column ?? column,
  };
}

const builtInName = (script: string): string | undefined => (isBuiltIn(script) ? script : undefined);

function checkedName(name: string | undefined): string | undefined {
  return name !== undefined && name.length <= MAX_NAME_CHARACTERS && FUNCTION_NAME.test(name) ? name : undefined;
}
