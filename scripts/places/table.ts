import { readFileSync } from 'node:fs';

/** The rows of one of the hand-written tables beside this file, cell by cell; remarks and empty lines left out. */
export function readTable(name: string): readonly (readonly string[])[] {
  return readFileSync(new URL(name, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
}

/** The parts of a cell that holds several. */
export const listIn = (cell: string | undefined): readonly string[] => (cell ? cell.split('|') : []);
