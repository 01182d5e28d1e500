import { mergeOwn } from '../merge-own.ts';
import { elementsOf, readProperty, tryOrUndefined } from '../unknown.ts';

/** The position of one call on a stack, as V8 has it. */
export interface CallPosition {
  readonly functionName: string | undefined;
  /** A URL, a path, or the name that a program has given to its code. */
  readonly script: string | undefined;
  readonly line: number;
  readonly column: number;
  /** The beginning of the function that made the call: a source map has the function's name there. */
  readonly functionStart?: { readonly line: number; readonly column: number } | undefined;
}

/** The maximum number of calls of one stack; the nearest to the error come first. */
const MAX_CALLS = 50;

/**
 * The calls on an error's stack: from V8's own records while these exist, otherwise from the text of the stack. The text
 * is used only if it begins with the message, as lines of a message can look like calls. Never throws.
 */
export function callsOf(error: object): readonly CallPosition[] {
  const captured = tryOrUndefined(() => captureSites(error));
  // A foreign `prepareStackTrace` may return the records in place of a text.
  const sites = captured ?? elementsOf(readProperty(error, 'stack'));
  if (sites !== undefined) return sites.slice(0, MAX_CALLS).flatMap(positionOf);
  const text = readProperty(error, 'stack');
  return (typeof text === 'string' && tryOrUndefined(() => callsInText(text, error))) || [];
}

/**
 * V8's records of a stack that has not been read yet: V8 passes them to `prepareStackTrace` at the first read (V8, "Stack
 * trace API"). The stack is then formatted as usual, so that later readers see no difference.
 */
function captureSites(error: object): readonly unknown[] | undefined {
  const own = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  const format = Error.prepareStackTrace;
  let sites: readonly unknown[] | undefined;
  const capture = (target: Error, trace: NodeJS.CallSite[]): unknown => {
    if (target === error) sites = trace;
    return typeof format === 'function' ? format.call(Error, target, trace) : formatted(target, trace);
  };
  try {
    Error.prepareStackTrace = capture;
    readProperty(error, 'stack');
  } finally {
    if (own === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Object.defineProperty(Error, 'prepareStackTrace', mergeOwn(own));
  }
  return sites;
}

const formatted = (error: Error, trace: readonly NodeJS.CallSite[]): string =>
  [String(error), ...trace.map(String)].join('\n    at ');

/** The position of a call; none for native calls, and for objects that are no records. */
function positionOf(site: unknown): CallPosition[] {
  const read = <T>(get: (site: NodeJS.CallSite) => T): T | undefined =>
    tryOrUndefined(() => get(site as NodeJS.CallSite));
  const position = (line: unknown, column: unknown) =>
    isPosition(line) && isPosition(column) ? { line, column } : undefined;
  const at = position(
    read((each) => each.getLineNumber()),
    read((each) => each.getColumnNumber()),
  );
  if (at === undefined) return [];
  const isEval = read((each) => each.isEval()) !== false;
  const script = isEval ? undefined : read((each) => each.getFileName());
  const functionStart = position(
    read((each) => each.getEnclosingLineNumber()),
    read((each) => each.getEnclosingColumnNumber()),
  );
  return [{ ...at, functionName: read(functionNameOf), script: textOf(script), functionStart }];
}

/** The name of a function as V8 writes it: with the class for a method, with `new` for a constructor. */
function functionNameOf(site: NodeJS.CallSite): string | undefined {
  const name = textOf(site.getFunctionName());
  if (name === undefined || site.isConstructor()) return name && `new ${name}`;
  const type = site.isToplevel() ? undefined : textOf(site.getTypeName());
  return type === undefined || PLAIN_TYPES.includes(type) || name.startsWith(`${type}.`) ? name : `${type}.${name}`;
}

/** Types that are left out of the name of a method. */
const PLAIN_TYPES = ['Object', 'Function'];

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const isPosition = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

/** The name of an error, with the code that Node adds to its own: `TypeError [ERR_INVALID_URL]`. */
const HEADER_NAME = /^[A-Za-z_$][\w$.]{0,99}(?: \[\w{1,99}\])?/;

/** The maximum number of characters read behind the message. */
const MAX_TEXT = 32_768;

const SEPARATOR = ': ';

const FRAME = /^ {4}at (?:async )?(.*)$/;
const PLACE = /^(.*):(\d{1,9}):(\d{1,9})$/;

function callsInText(stack: string, error: object): CallPosition[] {
  const calls: CallPosition[] = [];
  for (const line of framesText(stack, error).split('\n')) {
    const [, call] = FRAME.exec(line) ?? [];
    if (call === undefined || calls.length === MAX_CALLS) break;
    calls.push(...callIn(call));
  }
  return calls;
}

/** The text behind the message; empty if the message was changed later, so that its end is unknown. */
function framesText(stack: string, error: object): string {
  const message = readProperty(error, 'message');
  const name = HEADER_NAME.exec(stack)?.[0];
  if (name === undefined) return '';
  const text = message === undefined ? '' : String(message);
  // V8 writes no colon without a message; foreign formatters do.
  const separator = stack.startsWith(SEPARATOR, name.length) ? SEPARATOR : '';
  const start = name.length + separator.length;
  const isHeader = (separator !== '' || text === '') && stack.startsWith(text, start);
  const end = start + text.length;
  return isHeader && stack[end] === '\n' ? stack.slice(end + 1, end + 1 + MAX_TEXT) : '';
}

function callIn(call: string): CallPosition[] {
  const open = call.endsWith(')') ? call.lastIndexOf(' (') : -1;
  const [functionName, place] = open < 0 ? [undefined, call] : [call.slice(0, open), call.slice(open + 2, -1)];
  const [, script, line, column] = PLACE.exec(place) ?? [];
  if (script === undefined) return [];
  return [
    { functionName: functionName?.replace(/ \[as .*\]$/, ''), script, line: Number(line), column: Number(column) },
  ];
}
