import { expect, test } from '@jest/globals';
import { mergeOwn } from '../../src/merge-own.ts';

test('takes the own properties of each part, symbols too, later ones over earlier ones', () => {
  const mark = Symbol('mark');
  const parts = [
    Object.assign(Object.create({ proxy: 'inherited' }), { url: '/a', [mark]: 1 }),
    undefined,
    { url: '/b' },
  ];
  const merged = mergeOwn<object>(...parts);
  expect(Object.getPrototypeOf(merged)).toBeNull();
  expect({ ...merged }).toEqual({ url: '/b', [mark]: 1 });
});
