import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  ABORTS_WITHOUT_REASON,
  tolerateBriefly,
  tolerateUnhandled,
} from '../../../src/failure/unhandled-rejections.ts';
import { refusingProxy, revokedProxy, throwingGetters } from '../hostile.ts';

/** Emits an unhandled rejection as Node does. True if it was handled. */
const report = (reason: unknown): boolean => process.emit('unhandledRejection', reason, Promise.resolve());

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await setImmediate();
};

/** A test environment may have replaced `process.emit` itself. */
const replacedBefore = Object.getOwnPropertyDescriptor(process, 'emit');

afterEach(async () => {
  await turns(3);
  expect(Object.getOwnPropertyDescriptor(process, 'emit')).toEqual(replacedBefore);
});

describe('an unhandled rejection', () => {
  test('with an error of ours is taken care of while it is tolerated, and for two turns more', async () => {
    const error = new Error('ours');
    const stop = tolerateUnhandled(error);
    expect(report(error)).toBe(true);
    await turns(5);
    expect(report(error)).toBe(true);
    stop();
    await turns(1);
    expect(report(error)).toBe(true);
    await turns(2);
    expect(report(error)).toBe(false);
  });

  test('with any other error is left to Node', () => {
    tolerateBriefly(new Error('ours'));
    for (const other of [new Error('ours'), undefined, null, 'ours', 5, {}, { cause: {} }]) {
      expect(report(other)).toBe(false);
    }
  });

  test.each<[string, (error: Error) => unknown]>([
    ['its cause', (error) => new Error('wrapped', { cause: error })],
    ['a cause of its cause', (error) => new Error('a', { cause: new Error('b', { cause: error }) })],
    ['one of its errors', (error) => new AggregateError([new Error('first'), error])],
    ['the abort reason in its configuration', (error) => ({ config: { signal: AbortSignal.abort(error) } })],
    ['behind all of these', (error) => ({ cause: new AggregateError([new Error('x', { cause: error })]) })],
  ])('is tolerated where an error of ours is %s', (_place, made) => {
    const error = new Error('ours');
    tolerateBriefly(error);
    expect(report(made(error))).toBe(true);
    expect(report(made(new Error('other')))).toBe(false);
  });

  test('is looked through no further than 32 errors, and ends where its causes go in circles', () => {
    const error = new Error('ours');
    tolerateBriefly(error);
    const circle: { cause?: unknown } = {};
    circle.cause = { cause: circle };
    expect(report(circle)).toBe(false);
    let deep: object = error;
    for (let depth = 0; depth < 100; depth += 1) deep = { cause: deep };
    expect(report(deep)).toBe(false);
  });

  test.each([
    ['a revoked proxy', revokedProxy()],
    ['a proxy that refuses everything', refusingProxy()],
    ['an object whose getters throw', throwingGetters({}, 'cause', 'config', 'errors')],
  ])('with %s is left to Node', (_what, hostile) => {
    tolerateBriefly(new Error('ours'));
    expect(report(hostile)).toBe(false);
  });
});

describe('tolerance', () => {
  test('lasts until the last of several holders lets go', async () => {
    const error = new Error('ours');
    const stop = tolerateUnhandled(error);
    tolerateBriefly(error);
    await turns(3);
    expect(report(error)).toBe(true);
    stop();
    await turns(3);
    expect(report(error)).toBe(false);
  });

  test('is for errors: a text or a number may be anybody’s', () => {
    for (const reason of ['deadline', 504, undefined, null]) {
      tolerateBriefly(reason);
      expect(report(reason)).toBe(false);
    }
  });

  test('is for aborts that do not tell their reason where that is asked for, and for no other error', async () => {
    const abort = Object.assign(new Error('Request aborted'), { name: 'AbortError' });
    const ofOthers = Object.assign(new Error('Request aborted', { cause: new Error('stop') }), { name: 'AbortError' });
    tolerateBriefly(new Error('ours'));
    expect(report(abort)).toBe(false);
    tolerateBriefly(ABORTS_WITHOUT_REASON);
    const others = [ofOthers, new Error('Request aborted'), { code: 'ABORT_ERR' }];
    expect([abort, new DOMException('aborted', 'AbortError'), ...others].map(report)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    await turns(3);
    expect(report(abort)).toBe(false);
  });

  test('leaves listeners in place, which hear of every rejection but ours, and every other event', () => {
    const heard: unknown[] = [];
    const listener = (reason: unknown): void => void heard.push(reason);
    const warned = (warning: Error): void => void heard.push(warning.message);
    process.on('unhandledRejection', listener).on('warning', warned);
    const [ours, other] = [new Error('ours'), new Error('other')];
    tolerateBriefly(ours);
    report(ours);
    report(other);
    process.emit('warning', new Error('a warning'));
    process.off('unhandledRejection', listener).off('warning', warned);
    expect(heard).toEqual([other, 'a warning']);
  });

  test('puts back the process.emit that it found, and leaves one that was put in its place meanwhile', async () => {
    const first = wrapEmit();
    tolerateBriefly(new Error('ours'));
    await turns(3);
    expect(process.emit).toBe(first.emit);

    const error = new Error('ours');
    tolerateBriefly(error);
    const second = wrapEmit();
    await turns(3);
    expect(process.emit).toBe(second.emit);
    expect(report(error)).toBe(false);

    tolerateBriefly(error);
    expect([report(error), process.emit]).toEqual([true, second.emit]);
    second.undo();
    await turns(3);
    expect(process.emit).toBe(first.emit);
    first.undo();
  });
});

/** Replaces `process.emit` by a function of its own, as monitoring agents do. */
function wrapEmit() {
  const replaced = Object.getOwnPropertyDescriptor(process, 'emit');
  const inner = process.emit;
  const emit = function (this: unknown, ...parameters: unknown[]): unknown {
    return Reflect.apply(inner, this, parameters);
  } as typeof process.emit;
  process.emit = emit;
  const undo = (): void => {
    Reflect.deleteProperty(process, 'emit');
    if (replaced !== undefined) Object.defineProperty(process, 'emit', replaced);
  };
  return { emit, undo };
}
