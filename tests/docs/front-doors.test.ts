import { expect, test } from '@jest/globals';
import { FRONT_DOORS } from '../../src/lambda/front-doors.ts';
import { FRONT_DOOR_DOCUMENT } from './front-door-table.ts';
import { blocksOf, read, tableRowsOf } from './markdown.ts';

const written = read('docs/front-doors.md');

test('docs/front-doors.md is what its command writes', () => {
  expect(written).toBe(FRONT_DOOR_DOCUMENT);
  expect(blocksOf(written)).toEqual([{ language: 'sh', code: 'npm run ts tests/docs/front-door-table.ts\n' }]);
});

test('every front door has a row in each table', () => {
  const rows = tableRowsOf(written).map(([first]) => first);
  for (const { title } of Object.values(FRONT_DOORS)) expect(rows.filter((first) => first === title)).toHaveLength(3);
});

test.each(['README.md', 'README.vi.md'])('%s links to it', (readme) => {
  expect(read(readme)).toContain('docs/front-doors.md');
});
