import { describe, expect, test } from '@jest/globals';
import { blocksOf, read, sectionsOf, tableRowsOf } from '../docs/markdown.ts';
import { cellsOf, faultTable } from './fault-table.ts';
import { ALL_FAULTS, MATRIX } from './matrix.ts';

const written = read('docs/faults.md');

/** All rows of the fault tables, without their headers. */
const rowsOf = (markdown: string): string[][] => tableRowsOf(markdown).filter(([first]) => first !== 'fault');

describe('docs/faults.md', () => {
  test('lists every fault as in the matrix', () => {
    expect(rowsOf(written).map((cells) => cells.slice(0, -1))).toEqual(ALL_FAULTS.map(cellsOf));
  });

  test('has the sections of the matrix, in its order', () => {
    const titles = sectionsOf(written)
      .filter(({ level }) => level === 2)
      .map(({ title }) => title);
    expect(titles).toEqual(MATRIX.map(({ title }) => title));
  });

  test('has a measurement in every row', () => {
    const lateOnes = ALL_FAULTS.map(({ ends }) => (ends === 'at the deadline' ? / ms late$/ : /\d ms$/));
    rowsOf(written).forEach((cells, index) => {
      expect(cells.at(-1)).toMatch(/^\d+ ms( late)?$/);
      expect(cells.at(-1)).toMatch(lateOnes[index] ?? /(?!)/);
    });
  });

  test('names the command that writes it', () => {
    expect(blocksOf(written)).toEqual([{ language: 'sh', code: 'npm run ts tests/e2e/fault-table.ts\n' }]);
  });

  test('is the output of that command, except for the numbers and the machine', () => {
    const still = (text: string): string => text.replaceAll(/v?\b\d+(\.\d+)*\b|NaN/g, '0');
    expect(still(written)).toBe(still(faultTable(new Map())));
  });
});
