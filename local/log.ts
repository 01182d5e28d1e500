import type { Readable } from 'node:stream';

/** Where the functions' log lines go; the name is the function's key in serverless.yml. */
export type LogSink = (functionName: string, line: string) => void;

/** Writes `[function] line` to standard output. */
export const writeToStdout: LogSink = (functionName, line) => {
  process.stdout.write(`[${functionName}] ${line}\n`);
};

/** Hands over a stream line by line; what a dying process left unfinished is a line too. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream.on('close', () => {
    if (rest !== '') onLine(rest);
  });
}
