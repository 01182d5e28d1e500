import { describe, expect, test } from '@jest/globals';
import { read, tableRowsOf } from '../docs/markdown.ts';
import { holdToMatrix, useStage } from './hold.ts';
import { DIFFERENCES, faultsByFetch } from './matrix/by-fetch.ts';

const stage = useStage();

holdToMatrix(faultsByFetch, stage);

describe('the guide', () => {
  const rows = tableRowsOf(read('docs/calling-by-fetch.md')).map((cells) => cells.join(' '));

  test.each(Object.keys(DIFFERENCES))('says why %s comes to something else', (name) => {
    expect(rows.filter((row) => row.includes(`\`${name}\``))).toHaveLength(1);
  });
});
