import { expect, test } from '@jest/globals';
import { complaintsAbout } from '../types/compiler.ts';
import { blocksOf, read } from './markdown.ts';

const guide = read('docs/calling-by-fetch.md');

test('every module of the guide compiles as it stands', () => {
  const modules = blocksOf(guide).filter(({ language }) => language === 'ts');
  expect(modules).toHaveLength(2);
  const sources = Object.fromEntries(modules.map(({ code }, index) => [`module ${index}`, code]));
  expect(Object.values(complaintsAbout(sources)).flat()).toEqual([]);
});
