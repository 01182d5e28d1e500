import { tryOrUndefined } from '../unknown.ts';
import { type CallPosition, callsOf } from './call-sites.ts';
import { type ReadingTime, sourceOf } from './source-map.ts';
import { isBuiltIn, scriptPath, shownPath } from './task-path.ts';

/** One call on the stack of an error: its place in the code, and no data. */
export interface StackFrame {
  /** The name of the function, with its class for a method; `<anonymous>` if there is none. */
  readonly function: string;
  /** The file, relative to the root of the task; `<anonymous>` for code without a file. */
  readonly file: string;
  /** The line, counted from 1. */
  readonly line: number;
  /** The column, counted from 1. */
  readonly column: number;
}

/** The maximum number of frames: more than V8 keeps by default, and few enough for one log line. */
const MAX_FRAMES = 20;

/** The name of a function as V8 writes it: `new Chat`, `Chat.#ask`, `<static_initializer>`. Any other may be data of a user. */
const FUNCTION_NAME = /^(?:new )?(?:[A-Za-z_$#][\w$]*|<\w+>)(?:\.(?:[A-Za-z_$#][\w$]*|<\w+>))*$/;

const MAX_NAME_CHARACTERS = 100;

const ANONYMOUS = '<anonymous>';

/**
 * The stack of an error as frames, mapped to the source if there is a source map; empty if the stack cannot be told from
 * the message. Names and paths with an unusual format are replaced by `<anonymous>`. Never throws.
 *
 * @param time the time left for reading source maps
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

/** The frame of a call; undefined for the internals of Node. */
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
