import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { type AttemptLimit, isTimeout, limitAttempt } from '../../../src/call/attempt-limit.ts';
import { DeadlineExceededError } from '../../../src/failure/errors.ts';
import { createFakeClock, type FakeClock } from '../../../testing/fake-clock.ts';

interface Rig {
  readonly clock: FakeClock;
  readonly deadline: AbortController;
  readonly handler: AbortController;
  readonly cut: AttemptLimit;
}

function open(limitMs = 100): Rig {
  const [clock, deadline, handler] = [createFakeClock(), new AbortController(), new AbortController()];
  return { clock, deadline, handler, cut: limitAttempt(clock, limitMs, deadline.signal, handler.signal) };
}

const listenersOf = ({ deadline, handler }: Rig): number =>
  getEventListeners(deadline.signal, 'abort').length + getEventListeners(handler.signal, 'abort').length;

const TIMED_OUT = { timedOut: true, abandoned: undefined };
const timeUp = (): DeadlineExceededError => new DeadlineExceededError('lambda', 100);

describe('a call is cut', () => {
  test('at its own limit, not a millisecond before', () => {
    const { clock, cut } = open(100);
    clock.advance(99);
    expect(cut).toMatchObject({ timedOut: false, abandoned: undefined });
    expect(cut.signal.aborted).toBe(false);
    clock.advance(1);
    expect(cut.signal.aborted).toBe(true);
    expect(cut).toMatchObject(TIMED_OUT);
  });

  test('at the deadline', () => {
    const { deadline, cut } = open();
    deadline.abort(timeUp());
    expect(cut.signal.aborted).toBe(true);
    expect(cut).toMatchObject(TIMED_OUT);
  });

  test('at once, when the deadline has passed already', () => {
    const deadline = AbortSignal.abort(timeUp());
    const cut = limitAttempt(createFakeClock(), 100, deadline, undefined);
    expect(cut.signal.aborted).toBe(true);
    expect(cut).toMatchObject(TIMED_OUT);
  });

  test('when the handler gives it up, and keeps the reason, whatever it is', () => {
    for (const reason of [new Error('changed my mind'), 'enough', 0, null]) {
      const { handler, cut } = open();
      handler.abort(reason);
      expect(cut.signal.aborted).toBe(true);
      expect(cut.timedOut).toBe(false);
      expect(cut.abandoned).toEqual({ reason });
      expect(cut.abandoned?.reason).toBe(reason);
    }
  });

  test('at once, when the handler has given it up already', () => {
    const reason = new Error('never mind');
    const cut = limitAttempt(createFakeClock(), 100, new AbortController().signal, AbortSignal.abort(reason));
    expect(cut.signal.aborted).toBe(true);
    expect(cut.abandoned).toEqual({ reason });
    expect(cut.timedOut).toBe(false);
  });

  test('by time, when the handler passes on a signal that stands for time', () => {
    for (const reason of [timeUp(), new DOMException('slow', 'TimeoutError')]) {
      const { handler, cut } = open();
      handler.abort(reason);
      expect(cut).toMatchObject(TIMED_OUT);
    }
  });

  test('by time, when the handler passes on the very signal of the deadline', () => {
    const deadline = new AbortController();
    const cut = limitAttempt(createFakeClock(), 100, deadline.signal, deadline.signal);
    deadline.abort(new DOMException('The invocation has ended.', 'AbortError'));
    expect(cut).toMatchObject(TIMED_OUT);
  });

  test('by time, when the handler gives it up because the deadline has come', () => {
    const [deadline, handler] = [new AbortController(), new AbortController()];
    deadline.signal.addEventListener('abort', () => handler.abort('stop'));
    const cut = limitAttempt(createFakeClock(), 100, deadline.signal, handler.signal);
    deadline.abort(timeUp());
    expect(cut).toMatchObject(TIMED_OUT);
  });

  test('without a signal of the handler just as well', () => {
    const clock = createFakeClock();
    const cut = limitAttempt(clock, 5, new AbortController().signal, undefined);
    clock.advance(5);
    expect(cut).toMatchObject(TIMED_OUT);
  });
});

describe('the first cause decides, whatever comes after it', () => {
  test('the handler, then time', () => {
    const { clock, deadline, handler, cut } = open();
    handler.abort('mine');
    clock.advance(100);
    deadline.abort(timeUp());
    expect(cut).toMatchObject({ timedOut: false, abandoned: { reason: 'mine' } });
  });

  test('the deadline, then the handler', () => {
    const { deadline, handler, cut } = open();
    deadline.abort(timeUp());
    handler.abort('mine');
    expect(cut).toMatchObject(TIMED_OUT);
  });

  test('the limit, then the handler', () => {
    const { clock, handler, cut } = open();
    clock.advance(100);
    handler.abort('mine');
    expect(cut).toMatchObject(TIMED_OUT);
  });
});

describe('a closed cut', () => {
  test('leaves neither timer nor listener, however often it is closed', () => {
    const rig = open();
    expect(rig.clock.pending).toBe(1);
    expect(listenersOf(rig)).toBe(2);
    rig.cut.close();
    rig.cut.close();
    expect(rig.clock.pending).toBe(0);
    expect(listenersOf(rig)).toBe(0);
  });

  test('hears of nothing any more', () => {
    const { clock, deadline, handler, cut } = open();
    cut.close();
    clock.advance(1_000);
    handler.abort();
    deadline.abort(timeUp());
    expect(cut.signal.aborted).toBe(false);
    expect(cut).toMatchObject({ timedOut: false, abandoned: undefined });
  });

  test('leaves nothing on signals that had fired before', () => {
    const clock = createFakeClock();
    const fired = AbortSignal.abort('before');
    limitAttempt(clock, 100, fired, fired).close();
    expect(getEventListeners(fired, 'abort')).toHaveLength(0);
    expect(clock.pending).toBe(0);
  });
});

test('only failures of ours and time-outs of the platform stand for time', () => {
  expect(isTimeout(timeUp())).toBe(true);
  expect(isTimeout(AbortSignal.abort().reason)).toBe(false);
  expect(isTimeout(new DOMException('slow', 'TimeoutError'))).toBe(true);
  for (const reason of [undefined, null, 'TimeoutError', new Error('TimeoutError'), { name: 'TimeoutError' }]) {
    expect(isTimeout(reason)).toBe(false);
  }
});
