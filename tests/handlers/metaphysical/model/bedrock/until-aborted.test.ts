import { getEventListeners } from 'node:events';
import { expect, test } from '@jest/globals';
import { untilAborted } from '../../../../../handlers/metaphysical/model/bedrock/until-aborted.ts';

test('a wait that is over listens to its signal no more, however it ended', async () => {
  const { signal } = new AbortController();
  const never = untilAborted(new Promise(() => undefined), signal);
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  expect(await untilAborted(Promise.resolve('said'), signal)).toBe('said');
  await expect(untilAborted(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  expect(never).toBeInstanceOf(Promise);
});
