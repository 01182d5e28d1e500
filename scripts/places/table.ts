import { readFileSync } from 'node:fs';

/** Reads the cells of a hand-written table beside this file, without comments and empty lines. */
export function readTable(name: string): readonly (readonly string[])[] {
  return readFileSync(new URL(name, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
}

/** Splits a cell that holds several values. */
export const listIn = (cell: string | undefined): readonly string[] => (cell ? cell.split('|') : []);
