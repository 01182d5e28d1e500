import { PassThrough } from 'node:stream';
import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { MAX_LINE_LENGTH, readLines, writeToStdout } from '../../local/log.ts';
import { testFunction } from './lambda.ts';

jest.setTimeout(60_000);

/** The lines of a stream with these chunks. */
async function linesOf(...chunks: readonly (string | Uint8Array)[]): Promise<readonly string[]> {
  const stream = new PassThrough();
  const lines: string[] = [];
  readLines(stream, (line) => lines.push(line));
  for (const chunk of chunks) {
    stream.write(chunk);
    await new Promise(setImmediate);
  }
  const closed = new Promise((resolve) => stream.once('close', resolve));
  stream.end();
  await closed;
  return lines;
}

const ESC = '\u001b';
const STYLE = new RegExp(`${ESC}\\[[\\d;:]*m`, 'g');

describe('lines of a stream', () => {
  it.each<readonly [string, readonly (string | Uint8Array)[], readonly string[]]>([
    ['lines', ['a\nb\n'], ['a', 'b']],
    [
      'carriage returns, which AWS puts for line feeds',
      ['Error: x\r    at f\r    at g\n'],
      ['Error: x', '    at f', '    at g'],
    ],
    ['both together', ['a\r\nb\r\n'], ['a', 'b']],
    ['both together, in two chunks', ['a\r', '\nb'], ['a', 'b']],
    ['both together, with nothing in between', ['a\r', '', '\nb'], ['a', 'b']],
    ['a return and a new line later', ['a\r', 'b\n', '\nc'], ['a', 'b', '', 'c']],
    ['an empty line', ['a\n\nb\r\rc\r\n\r\nd'], ['a', '', 'b', '', 'c', '', 'd']],
    ['a line in parts', ['a', 'b', 'c\nd'], ['abc', 'd']],
    ['a line without its end', ['a\nb'], ['a', 'b']],
    ['nothing', [], []],
    [
      'a character in parts',
      [Buffer.from('xin ch\u00e0o\n').subarray(0, 7), Buffer.from('xin ch\u00e0o\n').subarray(7)],
      ['xin ch\u00e0o'],
    ],
    ['half a character at the end', [Buffer.from('a\u00e0').subarray(0, 2)], ['a\ufffd']],
    ['separators of Unicode', ['a\u2028b\u2029c\n'], ['a\\u2028b\\u2029c']],
    ['a tab', ['a\tb\n'], ['a\tb']],
    ['cursor up, clear the line, home', [`${ESC}[1A${ESC}[2K${ESC}[Hx\n`], ['\\u001b[1A\\u001b[2K\\u001b[Hx']],
    ['a title, a bell, a backspace', [`${ESC}]0;t\u0007x\u0008\n`], ['\\u001b]0;t\\u0007x\\u0008']],
    [
      'a form feed, a vertical tab, NEL, CSI in one byte',
      ['a\u000cb\u000bc\u0085d\u009b2J\n'],
      ['a\\u000cb\\u000bc\\u0085d\\u009b2J'],
    ],
    ['a colour, which ends with its line', [`${ESC}[31mred\nplain\n`], [`${ESC}[31mred${ESC}[0m`, 'plain']],
  ])('are told apart and cannot move the cursor: %s', async (_what, chunks, lines) => {
    expect(await linesOf(...chunks)).toEqual(lines);
  });

  it('keep JSON unchanged', async () => {
    const value = { text: 'a\u2028b\u007f\u0085 \u{1f600} \u001b[2J\r\n' };
    const [line = ''] = await linesOf(`${JSON.stringify(value)}\n`);
    expect(JSON.parse(line)).toEqual(value);
  });

  it('are bounded, and cut between characters', async () => {
    const text = `${'x'.repeat(MAX_LINE_LENGTH - 1)}\u{1f600}${'y'.repeat(2 * MAX_LINE_LENGTH)}`;
    const bytes = Buffer.from(text);
    const parts = Array.from({ length: Math.ceil(bytes.length / 65_537) }, (_, index) =>
      bytes.subarray(index * 65_537, (index + 1) * 65_537),
    );
    for (const chunks of [[`${text}\n`], [text], parts]) {
      const lines = await linesOf(...chunks);
      expect([lines.join(''), lines.length]).toEqual([text, 4]);
      expect(Math.max(...lines.map(({ length }) => length))).toBe(MAX_LINE_LENGTH);
    }
  });

  it('are the same however they are cut into chunks', async () => {
    const part = fc.constantFrom('a', '\r', '\n', '\r\n', '\u00e0', '\u{1f600}', '\u2028', ESC, '[2K', '[0m', 'line');
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 20 }),
        fc.array(fc.nat(40), { maxLength: 5 }),
        async (parts, cuts) => {
          const bytes = Buffer.from(parts.join(''));
          const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).toSorted((a, b) => a - b), bytes.length];
          const chunks = at.slice(1).map((to, index) => bytes.subarray(at[index], to));
          const whole = await linesOf(bytes);
          expect(await linesOf(...chunks)).toEqual(whole);
          for (const line of whole) expect(line.replaceAll(STYLE, '')).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the terminal', () => {
  it("gets each line behind its function's name, in one piece", () => {
    const written: unknown[] = [];
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(text) > 0);
    writeToStdout('chatbot', 'one\r\ntwo\rthree');
    write.mockRestore();
    expect(written).toEqual(['[chatbot] one\n[chatbot] two\n[chatbot] three\n']);
  });

  it('gets a message of several lines, an error with its stack, and two outputs, line by line', async () => {
    const { lambda, lines } = testFunction('small.logLines');
    await lambda.invoke({ event: {} });
    const text = lines.join('\n');
    expect(text).not.toMatch(/[\r\u2028]/);
    expect(lines).toEqual(expect.arrayContaining([expect.stringMatching(/\tfirst$/), 'second', 'third', 'out', 'err']));
    expect(lines).toEqual(
      expect.arrayContaining([expect.stringMatching(/RangeError: far$/), expect.stringMatching(/^ {4}at /)]),
    );
  });
});
