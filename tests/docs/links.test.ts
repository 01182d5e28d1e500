import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from '@jest/globals';
import { anchorsOf, linksOf, read } from './markdown.ts';
import { PAGES } from './pages.ts';

test.each(PAGES)('%s links to files and headings that exist', (page) => {
  const dead = linksOf(read(page)).filter((target) => {
    if (target.startsWith('https://')) return false;
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : posix.join(posix.dirname(page), path);
    return !existsSync(file) || (anchor !== undefined && !anchorsOf(read(file)).includes(anchor));
  });
  expect(dead).toEqual([]);
});

test('every page of docs/ is linked to from another one', () => {
  const linked = new Set(
    PAGES.flatMap((page) =>
      linksOf(read(page)).map((target) => posix.join(posix.dirname(page), target.replace(/#.*/, ''))),
    ),
  );
  expect(PAGES.filter((page) => page.startsWith('docs/') && !linked.has(page))).toEqual([]);
});
