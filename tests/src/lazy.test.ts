import { expect, test } from '@jest/globals';
import { lazily } from '../../src/lazy.ts';

test('what is loaded lazily is loaded when it is asked for, once', async () => {
  let loads = 0;
  const load = lazily(async () => {
    loads += 1;
    return { loads };
  });
  expect(loads).toBe(0);
  const [first, second] = await Promise.all([load(), load()]);
  expect(second).toBe(first);
  expect(await load()).toEqual({ loads: 1 });
});

test('a load that fails, at once or later, is not kept: the next one to ask makes another', async () => {
  const outcomes: (() => Promise<string>)[] = [
    () => Promise.reject(new Error('first')),
    () => {
      throw new Error('second');
    },
    async () => 'loaded',
  ];
  const load = lazily(() => outcomes.shift()?.() ?? Promise.reject(new Error('asked too often')));
  const both = [load(), load()];
  await expect(both[0]).rejects.toThrow('first');
  await expect(both[1]).rejects.toThrow('first');
  await expect(load()).rejects.toThrow('second');
  expect(await load()).toBe('loaded');
  expect(await load()).toBe('loaded');
});
