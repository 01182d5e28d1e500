import { describe, expect, test } from '@jest/globals';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import type { Stopwatch } from '../../../src/deadline/timing.ts';
import { DeadlineExceededError } from '../../../src/failure/errors.ts';
import { problemOf } from '../../../src/failure/problem.ts';
import { createFakeClock } from '../../../testing/fake-clock.ts';

function running(budgetMs = 1_000) {
  const clock = createFakeClock();
  const at = clock.now() + budgetMs;
  return { clock, deadline: startDeadline({ at, hardAt: at + 100, source: 'lambda' }, clock) };
}

const OPEN: readonly (readonly [string, (stopwatch: Stopwatch) => (() => void) | undefined])[] = [
  ['handler', () => undefined],
  ['configuration', (stopwatch) => stopwatch.startConfiguration()],
  ['credentials', (stopwatch) => stopwatch.startConfiguration('credentials')],
  ['call', (stopwatch) => stopwatch.startBackoff()],
  [
    'call',
    (stopwatch) => {
      const lap = stopwatch.startAttempt('ai');
      return () => lap.end('ok');
    },
  ],
];

describe('the phase that had no time left', () => {
  test.each(OPEN)('is %s while that is open, and stays so after the deadline', (phase, open) => {
    const { clock, deadline } = running();
    const close = open(deadline.stopwatch);
    expect(deadline.exceeded().phase).toBe(phase);
    clock.advance(1_000);
    close?.();
    expect(deadline.exceeded().phase).toBe(phase);
    expect(deadline.signal.reason).toMatchObject({ kind: 'deadline-exceeded', phase });
    deadline.end();
  });

  test.each(OPEN)('is the handler when %s was over before', (_phase, open) => {
    const { clock, deadline } = running();
    open(deadline.stopwatch)?.();
    clock.advance(1_000);
    expect(deadline.exceeded().phase).toBe('handler');
    deadline.end();
  });

  test('is what has to come first, where several are open', () => {
    const { deadline } = running();
    deadline.stopwatch.startAttempt('ai');
    const configured = deadline.stopwatch.startConfiguration();
    const proven = deadline.stopwatch.startConfiguration('credentials');
    expect(deadline.exceeded().phase).toBe('credentials');
    proven();
    expect(deadline.exceeded().phase).toBe('configuration');
    configured();
    expect(deadline.exceeded().phase).toBe('call');
    deadline.end();
  });

  test('is what it is said to be', () => {
    const { deadline } = running();
    expect(deadline.exceeded('so', { phase: 'call' })).toMatchObject({ reason: 'so', phase: 'call' });
    deadline.end();
  });
});

test('a handler that requires more than there is says how much, in the log and in the problem', () => {
  const { clock, deadline } = running(5_000);
  clock.advance(2_000);
  let thrown: unknown;
  try {
    deadline.require(5_000);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ requiredMs: 5_000, reason: '5000 ms were required, 3000 ms were left' });
  const { problem } = problemOf(thrown, { timing: deadline.timing() });
  expect(problem.timing).toMatchObject({ phase: 'handler', requiredMs: 5_000, remainingMs: 3_000 });
  deadline.end();
});

test('only a deadline has a phase, and only where a timing is shown', () => {
  const { deadline } = running();
  expect(problemOf(deadline.exceeded()).problem).not.toHaveProperty('timing');
  expect(problemOf(new Error('other'), { timing: { budgetMs: 1 } }).problem.timing).toEqual({ budgetMs: 1 });
  // An error of an older copy of this package.
  const older = new DeadlineExceededError('lambda', 1);
  Object.assign(older, { phase: undefined });
  expect(problemOf(older, { timing: { budgetMs: 1 } }).problem.timing).toEqual({ budgetMs: 1 });
  deadline.end();
});
