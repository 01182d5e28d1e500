import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { runChild } from './children/child.ts';

// Starting a process takes time on a busy machine.
jest.setTimeout(120_000);

/** The outcome of one call by one SDK, in a stack with `bounded()`. */
interface Outcome {
  readonly status: number;
  readonly code?: string;
  readonly retryAfter?: string;
  readonly body?: string;
  /** The name of the error that the handler caught. */
  readonly name?: string;
  /** Our failure: the error itself (depth 0), or one of its causes. */
  readonly failure?: { readonly kind: string; readonly depth: number };
  readonly tookMs: number;
  /** The side that closed the connection within 200 ms of the answer. */
  readonly closed: 'peer' | 'server' | 'open';
  readonly requests: number;
}

let report: Readonly<Record<string, Outcome>>;

beforeAll(async () => {
  // An unhandled rejection ends it with another code.
  const ended = await runChild(new URL('./children/sdks.mjs', import.meta.url), [], ['--unhandled-rejections=strict']);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  report = ended.report as typeof report;
});

/** The deadline of each call, and the time after which an answer is late on a busy machine too, in milliseconds. */
const [BUDGET_MS, LATE_MS] = [400, 1_500];

describe.each(['openai', 'anthropic', 'ai'])('%s, through deadline.fetch', (sdk) => {
  const outcomeOf = (name: string): Outcome => report[`${sdk}: ${name}`] as Outcome;

  test('gets its answer', () => {
    expect(outcomeOf('fine')).toMatchObject({ status: 200, body: '"token 1 token 2 token 3 "' });
  });

  test.each([
    'a hang before headers',
    'a hang before the headers of a stream',
    'a stream that stalls',
    'a drip',
    'a drip of a whole answer',
  ])('rejects by the deadline with our failure, and its connection is closed: %s', (name) => {
    const outcome = outcomeOf(name);
    expect(outcome).toMatchObject({ status: 504, code: 'upstream-timeout', closed: 'peer', requests: 1 });
    expect(outcome.failure).toMatchObject({ kind: 'upstream-timeout' });
    expect(outcome.name).not.toBe('AbortError');
    expect(outcome.tookMs).toBeGreaterThan(BUDGET_MS - 5);
    expect(outcome.tookMs).toBeLessThan(LATE_MS);
  });

  test.each(['a reset', 'a redirect'])('rejects with our failure: %s', (name) => {
    const failure = { kind: 'upstream-invalid' };
    expect(outcomeOf(name)).toMatchObject({ status: 502, code: 'upstream-invalid', failure });
  });

  test.each(['overload', 'overload of a whole answer'])(
    'says that the service is overloaded, and for how long: %s',
    (name) => {
      expect(outcomeOf(name)).toMatchObject({ status: 502, code: 'upstream-overloaded', retryAfter: '7', requests: 1 });
    },
  );

  test('ends by the deadline with retries of its own too, which send nothing more', () => {
    // The SDK may be waiting for its next attempt at the deadline. It does not expose the failure that it waits with.
    const code = expect.stringMatching(/^(upstream-timeout|deadline-exceeded)$/);
    expect(outcomeOf('a hang, with retries')).toMatchObject({ status: 504, code, requests: 1 });
    // An SDK adds its own wait to `Retry-After`. The deadline may come during it, or in the next attempt.
    const { code: overloaded } = outcomeOf('overload, with retries');
    expect(overloaded).toMatch(/^(upstream-overloaded|upstream-timeout|deadline-exceeded)$/);
  });
});
