import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { onAbort, unlessAborted, untilAborted } from '../../src/abort.ts';

const aborted = (): Error => new Error('given up');

describe('onAbort', () => {
  test('calls the listener once, when the signal aborts', () => {
    const controller = new AbortController();
    let calls = 0;
    onAbort(controller.signal, () => {
      calls += 1;
    });
    controller.abort();
    controller.abort();
    expect(calls).toBe(1);
  });

  test('calls nothing after the listener was removed, or if the signal has aborted', () => {
    const controller = new AbortController();
    let calls = 0;
    const count = (): void => {
      calls += 1;
    };
    const removeListener = onAbort(controller.signal, count);
    removeListener();
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    controller.abort();
    onAbort(controller.signal, count);
    expect(calls).toBe(0);
  });
});

describe('unlessAborted', () => {
  test('gives the result of the work, or its error, and leaves no listener', async () => {
    const { signal } = new AbortController();
    expect(await unlessAborted(signal, async () => 7, aborted)).toBe(7);
    await expect(unlessAborted(signal, () => Promise.reject(new Error('mine')), aborted)).rejects.toThrow('mine');
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  test('gives up when the signal aborts, and does not begin when it has', async () => {
    const controller = new AbortController();
    const hanging = unlessAborted(controller.signal, () => new Promise(() => undefined), aborted);
    controller.abort();
    await expect(hanging).rejects.toThrow('given up');
    let begun = 0;
    const late = unlessAborted(controller.signal, async () => begun++, aborted);
    await expect(late).rejects.toThrow('given up');
    expect(begun).toBe(0);
  });

  test('gives up with the signal’s reason unless told another', async () => {
    const controller = new AbortController();
    const waiting = unlessAborted(controller.signal, () => new Promise(() => undefined));
    controller.abort('nobody waits');
    await expect(waiting).rejects.toBe('nobody waits');
    await expect(unlessAborted(controller.signal, async () => 7)).rejects.toBe('nobody waits');
  });
});

test('untilAborted waits for the signal, unless it has aborted', async () => {
  const controller = new AbortController();
  const waiting = untilAborted(controller.signal);
  controller.abort();
  await waiting;
  await untilAborted(controller.signal);
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
});
