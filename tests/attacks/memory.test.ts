import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Ended, runChild } from './children/child.ts';

/** Less than 60 bytes for each of 40,000 invocations. Late garbage collection alone varies by some 100 kB. */
const BOUND_BYTES = 2 * 1024 * 1024;

/** Without this flag, V8 frees unused bytecode: 6 MB at once, which would hide a leak. */
const NODE_OPTIONS = ['--expose-gc', '--no-flush-bytecode'];

interface Report {
  readonly grown: Readonly<Record<'answers' | 'calls' | 'timeouts' | 'leaking', number>>;
  readonly fakeTimers: number;
  readonly timers: number;
  /** Listeners on a signal that lives as long as the container and was given to every call. */
  readonly listeners: number;
}

let ended: Ended;

beforeAll(async () => {
  ended = await runChild(new URL('./children/memory.ts', import.meta.url), [], NODE_OPTIONS);
}, 120_000);

const report = (): Report => {
  expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
  return ended.report as Report;
};

describe('the heap does not grow', () => {
  test('from the 10,000th to the 50,000th invocation, a good part of which fails', () => {
    expect(report().grown.answers).toBeLessThan(BOUND_BYTES);
  });

  test('by calls, most of which fail', () => {
    expect(report().grown.calls).toBeLessThan(BOUND_BYTES);
  });

  test('by handlers that never settle', () => {
    expect(report().grown.timeouts).toBeLessThan(BOUND_BYTES);
  });

  test('and would be seen to if something of each invocation were kept', () => {
    expect(report().grown.leaking).toBeGreaterThan(BOUND_BYTES);
  });
});

test('no timer and no listener is left when all of it is over', () => {
  expect(report()).toMatchObject({ fakeTimers: 0, timers: 0, listeners: 0 });
});
