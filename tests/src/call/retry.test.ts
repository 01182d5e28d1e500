import { describe, expect, test } from '@jest/globals';
import axios, { type AxiosAdapter, AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import type { AttemptRecord, TimeSpent } from '../../../src/deadline/timing.ts';
import { type FailureError, UpstreamError } from '../../../src/failure/errors.ts';
import { createRetrier, type Retrier } from '../../../src/resilience/retry.ts';
import { type RetryOptions, retrySettings } from '../../../src/resilience/settings.ts';
import { createFakeClock, type FakeClock } from '../../../testing/fake-clock.ts';
import { pipelineOver, scopeOf } from '../axios/pipeline.ts';
import { failureFrom, thrownBy } from '../axios/support.ts';

/** The plan of one attempt: its duration and its error. */
interface Scripted {
  readonly ms?: number;
  readonly error?: Error;
}

interface Rig {
  readonly clock: FakeClock;
  /** When each attempt began, in milliseconds, and the time it was given. */
  readonly attempts: { readonly at: number; readonly timeout: number | undefined; readonly key: unknown }[];
  readonly retrier: Retrier;
  call(config?: Partial<InternalAxiosRequestConfig>): Promise<AxiosResponse>;
  timing(): TimeSpent;
  records(): readonly AttemptRecord[];
  end(): void;
}

interface RigOptions extends RetryOptions {
  readonly deadlineMs?: number;
  readonly clock?: FakeClock;
}

const RESPONSE = { data: 'fine', status: 200 } as AxiosResponse;
const FAILED = new UpstreamError('ai', 'upstream-error', { upstreamStatus: 500 });
const REFUSED = new UpstreamError('ai', 'upstream-unreachable', { unsent: true });
const overloadedFor = (seconds: number): FailureError =>
  new UpstreamError('ai', 'upstream-overloaded', { headers: { 'Retry-After': String(seconds) }, upstreamStatus: 503 });
const KEYED = { idempotencyKey: 'key-1' };

/** Calls over attempts that are not there; the last of the script goes on for ever. */
function rig(script: readonly Scripted[], options: RigOptions = {}): Rig {
  const { deadlineMs = 10_000, clock = createFakeClock(), ...retry } = options;
  const begunAt = clock.now();
  const deadline = startDeadline(
    { at: begunAt + deadlineMs, hardAt: begunAt + deadlineMs + 100, source: 'lambda' },
    clock,
  );
  const retrier = createRetrier(retrySettings('test', { random: () => 0.5, ...retry }));
  const attempts: Rig['attempts'] = [];
  const adapter: AxiosAdapter = async ({ headers }) => {
    const { ms = 0, error } = script[attempts.length] ?? script.at(-1) ?? {};
    const timeout = Number(headers.get('x-request-timeout-ms'));
    attempts.push({ at: clock.now() - begunAt, timeout, key: headers.get('idempotency-key') });
    await new Promise<void>((resolve) => void clock.startTimer(ms, resolve));
    if (error !== undefined) throw error;
    return RESPONSE;
  };
  return {
    clock,
    attempts,
    retrier,
    call: pipelineOver(adapter, scopeOf({ deadline, clock, retrier })),
    timing: () => deadline.timing(),
    records: () => deadline.timing().attempts,
    end: () => deadline.end(),
  };
}

const begunAt = ({ attempts }: Rig): number[] => attempts.map(({ at }) => at);

describe('a call that carries an idempotency key', () => {
  test('is made again after a failure, after a wait, and comes to what the next attempt comes to', async () => {
    const it = rig([{ ms: 100, error: FAILED }, { ms: 30 }]);
    const answer = it.call(KEYED);
    await it.clock.advanceAsync(1_000);
    expect(await answer).toBe(RESPONSE);
    expect(begunAt(it)).toEqual([0, 125]);
  });

  test('sends the same key with each attempt', async () => {
    const it = rig([{ error: FAILED }, { error: FAILED }, {}]);
    const answer = it.call(KEYED);
    await it.clock.advanceAsync(1_000);
    await answer;
    expect(it.attempts.map(({ key }) => key)).toEqual(['key-1', 'key-1', 'key-1']);
  });

  test('is one also where the key is given as a header', async () => {
    const it = rig([{ error: FAILED }, {}]);
    const answer = it.call({ headers: new AxiosHeaders({ 'IDEMPOTENCY-KEY': 'own' }) });
    await it.clock.advanceAsync(1_000);
    expect(await answer).toBe(RESPONSE);
  });

  test('fails with what its last attempt failed with', async () => {
    const last = overloadedFor(0);
    const it = rig([{ error: FAILED }, { error: REFUSED }, { error: last }]);
    const failure = failureFrom(it.call(KEYED));
    await it.clock.advanceAsync(1_000);
    expect(await failure).toBe(last);
    expect(it.attempts).toHaveLength(3);
  });

  test('gives an attempt two thirds of what remains while another may follow, so less each time', async () => {
    const it = rig([{ ms: 6_000, error: FAILED }, { ms: 1_000, error: FAILED }, { ms: 1 }], {
      deadlineMs: 9_000,
      random: () => 0,
    });
    const answer = it.call(KEYED);
    await it.clock.advanceAsync(9_000);
    await answer;
    expect(it.attempts.map(({ timeout }) => timeout)).toEqual([6_000, 2_000, 2_000]);
  });
});

describe('an attempt that gets all of what remains', () => {
  test('is made again when it fails early, and the next one gets all of it too', async () => {
    const it = rig([{ ms: 10, error: FAILED }, { ms: 20, error: overloadedFor(1) }, { ms: 7_000 }], {
      deadlineMs: 9_000,
      random: () => 0,
      attemptShare: 1,
    });
    const answer = it.call(KEYED);
    await it.clock.advanceAsync(9_000);
    expect(await answer).toBe(RESPONSE);
    expect(it.attempts.map(({ timeout }) => timeout)).toEqual([9_000, 8_990, 7_970]);
  });

  test('is the last one when it needs all of it', async () => {
    const it = rig([{ ms: 9_000, error: new UpstreamError('ai', 'upstream-timeout') }, { ms: 1 }], {
      deadlineMs: 9_000,
      random: () => 0,
      attemptShare: 1,
    });
    const failure = failureFrom(it.call(KEYED));
    await it.clock.advanceAsync(9_000);
    expect(await failure).toMatchObject({ kind: 'upstream-timeout' });
    expect(it.attempts).toHaveLength(1);
  });
});

describe('a call that carries none', () => {
  test('is made once when it may have been received', async () => {
    const it = rig([{ error: FAILED }]);
    const failure = failureFrom(it.call());
    await it.clock.advanceAsync(1_000);
    expect(await failure).toBe(FAILED);
    expect(it.attempts).toHaveLength(1);
    expect(it.attempts[0]?.timeout).toBe(10_000);
  });

  test('is made again when it was never sent', async () => {
    const it = rig([{ error: REFUSED }, {}]);
    const answer = it.call();
    await it.clock.advanceAsync(1_000);
    expect(await answer).toBe(RESPONSE);
    expect(it.attempts[1]?.key).toBeUndefined();
  });
});

test.each(['', 'a b', 'ä', 'x'.repeat(256), 'a\r\nX-Evil: 1', 7, null])(
  'an idempotency key that cannot be sent, such as %j, is refused before anything is sent',
  async (idempotencyKey) => {
    const it = rig([{}]);
    const failure = await failureFrom(it.call({ idempotencyKey } as never));
    expect(failure).toMatchObject({
      kind: 'configuration',
      reason: 'idempotencyKey takes 1 to 255 visible ASCII characters',
    });
    expect(it.attempts).toEqual([]);
  },
);

test('the longest idempotency key is taken', async () => {
  const it = rig([{}]);
  const answer = it.call({ idempotencyKey: '~'.repeat(255) });
  await it.clock.advanceAsync(0);
  expect(await answer).toBe(RESPONSE);
});

describe('a body that is a stream', () => {
  test('is sent once', async () => {
    const it = rig([{ error: REFUSED }]);
    const failure = failureFrom(it.call({ ...KEYED, data: { pipe: () => undefined } }));
    await it.clock.advanceAsync(1_000);
    await failure;
    expect(it.attempts).toHaveLength(1);
  });
});

describe('Retry-After', () => {
  test('is waited for when it fits', async () => {
    const it = rig([{ error: overloadedFor(1) }, {}], { random: () => 0 });
    const answer = it.call(KEYED);
    await it.clock.advanceAsync(999);
    expect(it.attempts).toHaveLength(1);
    await it.clock.advanceAsync(1);
    await answer;
    expect(begunAt(it)).toEqual([0, 1_000]);
  });

  test('that does not fit is passed on at once, with nothing waited', async () => {
    const overloaded = overloadedFor(10);
    const it = rig([{ error: overloaded }]);
    const failure = failureFrom(it.call(KEYED));
    await it.clock.advanceAsync(0);
    expect(await failure).toBe(overloaded);
    expect(it.timing()).toMatchObject({ backoffMs: 0, attempts: [{ retry: { verdict: 'no-time', tokens: 10 } }] });
  });
});

describe("the call's own time-out", () => {
  test('is for all of its attempts together', async () => {
    const it = rig([{ ms: 100, error: FAILED }, { ms: 50 }], { random: () => 0 });
    const answer = it.call({ ...KEYED, timeout: 600 });
    await it.clock.advanceAsync(1_000);
    await answer;
    expect(it.attempts.map(({ timeout }) => timeout)).toEqual([400, 333]);
  });

  test('is a number also where it is written as text, and lasts no longer for a clock that is set back', async () => {
    const it = rig([{ ms: 100, error: FAILED }, { ms: 50 }], { random: () => 0 });
    const answer = it.call({ ...KEYED, timeout: '600' as never });
    await it.clock.advanceAsync(1_000);
    await answer;
    expect(it.attempts[0]?.timeout).toBe(400);

    const clock = createFakeClock();
    let back = 0;
    const set: FakeClock = Object.assign(Object.create(clock), { now: () => clock.now() - back });
    const late = rig([{ ms: 100, error: FAILED }, {}], { clock: set, random: () => 0 });
    const second = late.call({ ...KEYED, timeout: 600 });
    back = 5_000;
    await clock.advanceAsync(1_000);
    await second;
    expect(late.attempts[1]?.timeout).toBeLessThanOrEqual(600);
  });

  test('leaves no room for an attempt that would not fit into it', async () => {
    const it = rig([{ ms: 100, error: FAILED }], { random: () => 0 });
    const failure = failureFrom(it.call({ ...KEYED, timeout: 149 }));
    await it.clock.advanceAsync(1_000);
    expect(await failure).toBe(FAILED);
    expect(it.attempts).toHaveLength(1);
  });
});

describe('a wait between two attempts', () => {
  const waiting = async (config: Partial<InternalAxiosRequestConfig>, options: RigOptions = {}) => {
    const it = rig([{ error: overloadedFor(1) }, {}], { random: () => 0, ...options });
    const thrown = thrownBy(it.call({ ...KEYED, ...config }));
    await it.clock.advanceAsync(400);
    return { it, thrown };
  };

  test('ends at once when the handler gives the call up, with its reason and no further attempt', async () => {
    const controller = new AbortController();
    const { it, thrown } = await waiting({ signal: controller.signal });
    const reason = new Error('the user has gone');
    controller.abort(reason);
    expect(await thrown).toBe(reason);
    await it.clock.advanceAsync(5_000);
    expect(it.attempts).toHaveLength(1);
    expect(it.timing().backoffMs).toBe(400);
    expect(it.records()).toMatchObject([{ retry: { verdict: 'given-up', tokens: 10 } }]);
  });

  test('ends in the failure of the upstream when a time-out of the handler comes', async () => {
    const controller = new AbortController();
    const { it, thrown } = await waiting({ signal: controller.signal });
    controller.abort(new DOMException('too long', 'TimeoutError'));
    expect(await thrown).toMatchObject({ kind: 'upstream-overloaded' });
    await it.clock.advanceAsync(5_000);
    expect(it.attempts).toHaveLength(1);
    expect(it.records()).toMatchObject([{ retry: { verdict: 'no-time', tokens: 10 } }]);
    expect(it.records()[0]?.retry).not.toHaveProperty('waitMs');
  });

  test('is not begun when the handler has given the call up already, and neither is an attempt', async () => {
    const it = rig([{ error: overloadedFor(1) }, {}]);
    const reason = new Error('the user has gone');
    expect(await thrownBy(run(it, { ...KEYED, signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(it.attempts).toHaveLength(0);
  });

  test('ends at once also when it is given up by a cancel token', async () => {
    const source = axios.CancelToken.source();
    const { it, thrown } = await waiting({ cancelToken: source.token });
    source.cancel('enough');
    expect(await thrown).toMatchObject({ name: 'AbortError' });
    await it.clock.advanceAsync(5_000);
    expect(it.attempts).toHaveLength(1);
  });

  test('ends with the invocation, which is then what became of the call', async () => {
    const { it, thrown } = await waiting({});
    it.end();
    expect(await thrown).toMatchObject({ kind: 'invocation-ended', statusCode: 500 });
    await it.clock.advanceAsync(5_000);
    expect(it.attempts).toHaveLength(1);
  });

  test('that took longer than it was to, so that too little is left, ends in the failure of the upstream', async () => {
    const clock = createFakeClock();
    const late: FakeClock = Object.assign(Object.create(clock), {
      startTimer: (ms: number, callback: () => void) => clock.startTimer(ms === 1_000 ? 1_960 : ms, callback),
    });
    const it = rig([{ error: overloadedFor(1) }, {}], { clock: late, deadlineMs: 2_000, random: () => 0 });
    const thrown = thrownBy(it.call(KEYED));
    await clock.advanceAsync(1_999);
    expect(await thrown).toMatchObject({ kind: 'upstream-overloaded' });
    expect(it.attempts).toHaveLength(1);
    expect(it.records()).toMatchObject([{ retry: { verdict: 'no-time' } }]);
  });

  test('leaves no timer behind, however it ends', async () => {
    const controller = new AbortController();
    const { it, thrown } = await waiting({ signal: controller.signal });
    controller.abort();
    await thrown;
    it.end();
    expect(it.clock.pending).toBe(0);
  });
});

/** A call whose attempts take no time, moved on to its end. */
async function run(it: Rig, config: Partial<InternalAxiosRequestConfig> = KEYED): Promise<AxiosResponse> {
  const answer = it.call(config);
  answer.catch(() => undefined);
  await it.clock.advanceAsync(100);
  return answer;
}

describe('the timing', () => {
  test('says of each attempt what was decided, how long was waited and what is left of the budget', async () => {
    const it = rig([{ ms: 10, error: FAILED }, { ms: 20, error: REFUSED }, { ms: 30 }]);
    const answer = it.call(KEYED);
    await it.clock.advanceAsync(1_000);
    await answer;
    expect(it.timing()).toMatchObject({
      attempts: [
        {
          upstream: 'ai',
          durationMs: 10,
          outcome: 'upstream-error',
          retry: { verdict: 'retry', waitMs: 25, tokens: 9 },
        },
        {
          upstream: 'ai',
          durationMs: 20,
          outcome: 'upstream-unreachable',
          retry: { verdict: 'retry', waitMs: 50, tokens: 8 },
        },
        { upstream: 'ai', durationMs: 30, outcome: 'ok' },
      ],
      upstreamMs: expect.any(Number),
      backoffMs: 75,
    });
    expect(it.records()[2]).not.toHaveProperty('retry');
  });

  test('says why there was no other attempt', async () => {
    const verdicts = async (it: Rig, config?: object): Promise<unknown> => {
      await run(it, config as never).catch(() => undefined);
      return it.records().at(-1)?.retry?.verdict;
    };
    expect(await verdicts(rig([{ error: new UpstreamError('ai', 'upstream-rejected') }]))).toBe('not-retryable');
    expect(await verdicts(rig([{ error: FAILED }]), {})).toBe('unsafe');
    expect(await verdicts(rig([{ error: FAILED }], { maxAttempts: 1 }))).toBe('attempts-spent');
    expect(await verdicts(rig([{ error: overloadedFor(60) }]))).toBe('no-time');
    expect(await verdicts(rig([{ error: FAILED }], { maxTokens: 0 }))).toBe('budget-spent');
  });

  test('says of a call that the handler gave up that it was cancelled, and nothing of retries', async () => {
    const controller = new AbortController();
    const it = rig([{ ms: 100 }]);
    const thrown = thrownBy(it.call({ ...KEYED, signal: controller.signal }));
    await it.clock.advanceAsync(40);
    const reason = new Error('the handler’s own');
    controller.abort(reason);
    expect(await thrown).toBe(reason);
    expect(it.records()).toEqual([{ upstream: 'ai', durationMs: 40, outcome: 'cancelled' }]);
  });
});

describe('the budget of a container', () => {
  test('is spent by a total outage, and then a call is one call', async () => {
    const it = rig([{ error: FAILED }], { deadlineMs: 100_000, random: () => 0 });
    for (let call = 0; call < 50; call += 1) await run(it).catch(() => undefined);
    expect(it.attempts).toHaveLength(50 + 10);
  });

  test('is not spent by a service that flaps: a retry that succeeds costs nothing', async () => {
    const script = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? { error: FAILED } : {}));
    const it = rig(script, { deadlineMs: 100_000, random: () => 0 });
    for (let call = 0; call < 50; call += 1) expect(await run(it)).toBe(RESPONSE);
    expect(it.attempts).toHaveLength(100);
  });
});
