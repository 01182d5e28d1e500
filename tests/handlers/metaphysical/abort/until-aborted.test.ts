import { getEventListeners } from 'node:events';
import { expect, test } from '@jest/globals';
import { untilAborted } from '../../../../handlers/metaphysical/abort/until-aborted.ts';

test('a wait that is over listens to its signal no more, however it ended', async () => {
  const { signal } = new AbortController();
  const never = untilAborted(signal, new Promise(() => undefined));
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  expect(await untilAborted(signal, Promise.resolve('said'))).toBe('said');
  await expect(untilAborted(signal, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  expect(never).toBeInstanceOf(Promise);
});
