import type { Readable } from 'node:stream';

/** Receives a log line and its function's key in serverless.yml. */
export type LogSink = (functionName: string, line: string) => void;

/** Writes `[function] line` to standard output. */
export const writeToStdout: LogSink = (functionName, line) => {
  const lines = line.split(LINE_END).map((each) => `[${functionName}] ${each}\n`);
  process.stdout.write(lines.join(''));
};

/**
 * AWS's runtime client writes `\r` for each `
 * ` of a message, which makes a terminal overwrite lines.
 */
const LINE_END = /\r\n|\n|\r/;

/**
 * Maximum length of a line in UTF-16 code units, as CloudWatch's limit for an event (256 KB). Longer lines are split.
 */
export const MAX_LINE_LENGTH: number = 256 * 1024;

/** Calls `onLine` for each line of a stream, and for an unfinished line at its end. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  let endedWithReturn = false;
  const give = (line: string): void => onLine(printable(line));
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    // The `
    // ` of a `\r
    // ` that was split between two chunks.
    const text = endedWithReturn && chunk.startsWith('\n') ? chunk.slice(1) : chunk;
    endedWithReturn = chunk.endsWith('\r');
    const lines = (rest + text).split(LINE_END);
    rest = lines.pop() ?? '';
    for (const line of lines) for (const piece of pieces(line)) give(piece);
    const [last = '', ...longer] = pieces(rest).toReversed();
    for (const piece of longer.toReversed()) give(piece);
    rest = last;
  });
  stream.on('close', () => {
    if (rest !== '') give(rest);
    rest = '';
  });
}

/** Splits a line into pieces of at most `MAX_LINE_LENGTH`, never within a character. */
function pieces(line: string): readonly string[] {
  const found: string[] = [];
  let from = 0;
  while (line.length - from > MAX_LINE_LENGTH) {
    const isWithin = /[\ud800-\udbff]/.test(line.charAt(from + MAX_LINE_LENGTH - 1));
    const to = from + MAX_LINE_LENGTH - (isWithin ? 1 : 0);
    found.push(line.slice(from, to));
    from = to;
  }
  return [...found, line.slice(from)];
}

const ESCAPE = '\u001b';

/** Colours and weights (ECMA-48, SGR), which do not move the cursor. */
const STYLE = `${ESCAPE}\\[[\\d;:]*m`;
const STYLED = new RegExp(STYLE);
const STYLE_OR_CONTROL = new RegExp(`${STYLE}|[\\p{Cc}\\u2028\\u2029]`, 'gu');
const STYLE_RESET = `${ESCAPE}[0m`;

/**
 * Escapes the control characters that move the cursor, clear the screen or break the line. The escape is JSON's, so
 * JSON stays the same JSON. A style is reset at the end of its line.
 */
function printable(line: string): string {
  const shown = line.replace(STYLE_OR_CONTROL, (found) =>
    found === '\t' || found.length > 1 ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return STYLED.test(shown) ? shown + STYLE_RESET : shown;
}
