import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { FAILURES } from '../../index.ts';
import { inlineCodeOf, read, sectionsOf, tableRowsOf } from './markdown.ts';

const PAGE = read('docs/troubleshooting.md');

/** The page without its blocks of code. */
const PROSE = sectionsOf(PAGE)
  .map(({ text }) => text)
  .join('\n');

/** The code of the toolkit, as one text. */
const CODE = ['src', 'middlewares', 'esbuild']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
  .filter((path) => path.endsWith('.ts'))
  .map(read)
  .join('\n');

describe('docs/troubleshooting.md', () => {
  test('names every code, and none that does not exist', () => {
    const named = inlineCodeOf(PROSE).filter((code) => /^(upstream|deadline|circuit|invocation)-\w+$/.test(code));
    const reserved = ['circuit-open', 'configuration'];
    const codes = Object.keys(FAILURES).filter((code) => !reserved.includes(code));
    expect([...new Set(named)].toSorted()).toEqual(codes.toSorted());
    expect(PAGE).toContain('`configuration`');
  });

  test.each([
    'needs the bounded() execution mode',
    'leaves its base URL',
    'ERR_LEFT_OUT_OF_BUNDLE',
    'InvalidResponseError',
    'could not be loaded',
    'leftOpenCalls',
    'internal-error',
  ])('quotes words of the code: %s', (words) => {
    expect(CODE).toContain(words);
    expect(`${PAGE}${read('docs/client.md')}`).toContain(words);
  });

  test('says what to do in every row', () => {
    const rows = tableRowsOf(PAGE);
    expect(rows.length).toBeGreaterThan(25);
    expect(rows.filter((cells) => cells.length !== 3 || cells.includes(''))).toEqual([]);
  });

  test.each([
    '504',
    '502',
    '503',
    '500',
    'Dynamic require of "util"',
    "Lambda's own limit",
    'ECONNRESET',
    'unhandled rejection',
    'refused',
    'CORS',
  ])('has a section on the symptom %s', (symptom) => {
    expect(sectionsOf(PAGE).filter(({ title }) => title.includes(symptom)).length).toBeGreaterThan(0);
  });
});
