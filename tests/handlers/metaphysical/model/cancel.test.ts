import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ADAPTERS, type Rig } from './adapters.ts';

const REASON = new Error('the deadline');
const OVER = { done: true, value: undefined };

/** The value of a promise, or its error. */
const outcomeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => ({ value }),
    (error) => error,
  );

/** Counts the listeners that are added to a signal, less those that are removed. */
function listenersOf(signal: AbortSignal): () => number {
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...given: Parameters<typeof add>) => {
    listeners += 1;
    add(...given);
  };
  signal.removeEventListener = (...given: Parameters<typeof remove>) => {
    listeners -= 1;
    remove(...given);
  };
  return () => listeners;
}

describe.each(ADAPTERS)('%s', (_name, start) => {
  let rig: Rig;
  let controller: AbortController;

  beforeEach(async () => {
    rig = await start();
    rig.says([{ text: 'The' }], 'hangs');
    controller = new AbortController();
  });

  afterEach(() => rig.stop());

  describe('ends with the reason of a signal that aborts', () => {
    test('before the call, which is not made', async () => {
      controller.abort(REASON);
      expect(await outcomeOf(rig.open(controller.signal).next())).toBe(REASON);
      expect(rig.requests).toEqual([]);
    });

    test('while it waits for headers, and closes the connection', async () => {
      rig.hangs();
      const asked = rig.next();
      const first = outcomeOf(rig.open(controller.signal).next());
      const request = await asked;
      controller.abort(REASON);
      expect(await first).toBe(REASON);
      await rig.deserted();
      expect(request.leftAfterMs).toBeGreaterThan(0);
    });

    test('while it waits for the first event, and closes the connection', async () => {
      rig.says([], 'hangs');
      const asked = rig.next();
      const first = outcomeOf(rig.open(controller.signal).next());
      await asked;
      controller.abort(REASON);
      expect(await first).toBe(REASON);
      await rig.deserted();
    });

    test('while it waits for the next token, and closes the connection', async () => {
      const events = rig.open(controller.signal);
      expect(await events.next()).toMatchObject({ value: { text: 'The' } });
      const second = outcomeOf(events.next());
      controller.abort(REASON);
      expect(await second).toBe(REASON);
      await rig.deserted();
      expect(await events.next()).toEqual(OVER);
    });

    test('while nobody waits, and closes the connection', async () => {
      const events = rig.open(controller.signal);
      await events.next();
      controller.abort(REASON);
      await rig.deserted();
      expect(await outcomeOf(events.next())).toBe(REASON);
    });

    test('after events that nobody has read yet', async () => {
      rig.says([{ text: 'The' }, { text: ' Sun' }], 'hangs');
      const events = rig.open(controller.signal);
      await events.next();
      controller.abort(REASON);
      expect(await outcomeOf(events.next())).toBe(REASON);
    });

    test('while the end waits for its count', async () => {
      rig.says([{ text: 'The' }, { stop: 'stop' }], 'hangs');
      const events = rig.open(controller.signal);
      await events.next();
      const end = outcomeOf(events.next());
      await setTimeout(30);
      controller.abort(REASON);
      expect(await end).toBe(REASON);
      await rig.deserted();
    });
  });

  describe('leaves a signal alone', () => {
    beforeEach(() => rig.says([{ text: 'The' }, { text: ' Sun' }, { stop: 'stop' }]));

    test('that aborts after the end', async () => {
      const events = rig.open(controller.signal);
      while (!(await events.next()).done);
      controller.abort(REASON);
      expect(await events.next()).toEqual(OVER);
    });

    test('when the call is over: no listener is left', async () => {
      const listeners = listenersOf(controller.signal);
      const events = rig.open(controller.signal);
      await events.next();
      expect(listeners()).toBe(1);
      while (!(await events.next()).done);
      expect(listeners()).toBe(0);
    });
  });

  describe('ends when its consumer leaves', () => {
    test('after an event, and closes the connection', async () => {
      for await (const event of { [Symbol.asyncIterator]: () => rig.open() }) {
        expect(event).toEqual({ type: 'text', text: 'The' });
        break;
      }
      await rig.deserted();
    });

    test('while it waits for the next token, and closes the connection', async () => {
      const events = rig.open();
      await events.next();
      const second = events.next();
      expect(await events.return()).toEqual(OVER);
      expect(await second).toEqual(OVER);
      await rig.deserted();
    });

    test('while it waits for headers, and closes the connection', async () => {
      rig.hangs();
      const asked = rig.next();
      const events = rig.open();
      const first = events.next();
      await asked;
      expect(await events.return()).toEqual(OVER);
      expect(await first).toEqual(OVER);
      await rig.deserted();
    });

    test('before it began: no call is made', async () => {
      const events = rig.open();
      await events.return();
      expect(await events.next()).toEqual(OVER);
      expect(rig.requests).toEqual([]);
    });
  });
});
