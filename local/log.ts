import type { Readable } from 'node:stream';

/** Where the functions' log lines go; the name is the function's key in serverless.yml. */
export type LogSink = (functionName: string, line: string) => void;

/** Writes `[function] line` to standard output. */
export const writeToStdout: LogSink = (functionName, line) => {
  const lines = line.split(LINE_END).map((each) => `[${functionName}] ${each}\n`);
  process.stdout.write(lines.join(''));
};

/** AWS's runtime client puts `\r` for each `\n` of a message, and a terminal would write one line over the other. */
const LINE_END = /\r\n|\n|\r/;

/** The longest line that is kept whole, in UTF-16 code units: what CloudWatch takes for an event, 256 KB. */
export const MAX_LINE_LENGTH: number = 256 * 1024;

/** Hands over a stream line by line; what a dying process left unfinished is a line too. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  let endedWithReturn = false;
  const give = (line: string): void => onLine(printable(line));
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    // The other half of a \r\n whose first half has ended a line already.
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

/** A line in pieces of a bounded length, none of which ends within a character. */
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

/** Colours and weights (ECMA-48, SGR), which move nothing. */
const STYLE = `${ESCAPE}\\[[\\d;:]*m`;
const STYLED = new RegExp(STYLE);
const STYLE_OR_CONTROL = new RegExp(`${STYLE}|[\\p{Cc}\\u2028\\u2029]`, 'gu');
const STYLE_RESET = `${ESCAPE}[0m`;

/**
 * A line that stays on its line: what moves the cursor, clears the screen or breaks the line is shown as its code point,
 * in JSON's notation, so that what is JSON stays the same JSON. A style ends with its line.
 */
function printable(line: string): string {
  const shown = line.replace(STYLE_OR_CONTROL, (found) =>
    found === '\t' || found.length > 1 ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return STYLED.test(shown) ? shown + STYLE_RESET : shown;
}
