import { describe, expect, test } from '@jest/globals';
import { type AxiosAdapter, AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { InvocationDeadline } from '../../../src/deadline/deadline.ts';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import { UpstreamError } from '../../../src/failure/errors.ts';
import { createFakeClock, type FakeClock } from '../../../testing/fake-clock.ts';
import { pipelineOver, scopeOf } from '../axios/pipeline.ts';
import { failureFrom, thrownBy } from '../axios/support.ts';

interface Rig {
  readonly clock: FakeClock;
  readonly deadline: InvocationDeadline;
  /** The requests that the transport has received. */
  readonly sent: InternalAxiosRequestConfig[];
  call(config?: object): Promise<AxiosResponse>;
}

/** An attempt over a transport that is not there: its time is that of a clock which a test moves. */
function rig(transport: AxiosAdapter, { deadlineMs = 1_000, timeoutMs = undefined as number | undefined } = {}): Rig {
  const [clock, sent] = [createFakeClock(), [] as InternalAxiosRequestConfig[]];
  const at = clock.now() + deadlineMs;
  const deadline = startDeadline({ at, hardAt: at + 100, source: 'lambda' }, clock);
  const record: AxiosAdapter = (config) => {
    sent.push(config);
    return transport(config);
  };
  const call = pipelineOver(record, scopeOf({ deadline, clock, timeoutMs }));
  return { clock, deadline, sent, call };
}

const RESPONSE = { data: 'fine', status: 200 } as AxiosResponse;
const answering: AxiosAdapter = async () => RESPONSE;
const untilAborted: AxiosAdapter = ({ signal }) =>
  new Promise((_resolve, reject) => {
    const fail = (): void => reject(Object.assign(new Error('canceled'), { code: 'ERR_CANCELED', isAxiosError: true }));
    signal?.addEventListener?.('abort', fail);
  });

describe('the time of an attempt', () => {
  test.each<[string, { deadlineMs?: number; timeoutMs?: number }, object, number]>([
    ['what remains', { deadlineMs: 700 }, {}, 700],
    ['what remains, in whole milliseconds', { deadlineMs: 700.9 }, {}, 700],
    ['the limit of the upstream', { timeoutMs: 300 }, {}, 300],
    ['the limit of the call', { timeoutMs: 300 }, { timeout: 200 }, 200],
    ['no longer than remains', { deadlineMs: 100, timeoutMs: 300 }, { timeout: 200 }, 100],
    ['at least one millisecond', {}, { timeout: 0.25 }, 1],
    ['what remains, for a limit of 0', {}, { timeout: 0 }, 1_000],
    ['what remains, for a limit below 0', {}, { timeout: -5 }, 1_000],
    ['what remains, for a limit that is no number', {}, { timeout: Number.NaN }, 1_000],
  ])('is %s', async (_what, scope, config, limitMs) => {
    const { call, sent, clock } = rig(untilAborted, scope);
    const failure = failureFrom(call(config));
    expect(sent[0]?.headers.get('x-request-timeout-ms')).toBe(String(limitMs));
    // The transport's own timer only stops what ours might not, so it goes off later.
    expect(sent[0]?.timeout).toBeGreaterThan(limitMs);
    await clock.advanceAsync(limitMs - 1);
    expect(sent[0]?.signal?.aborted).toBe(false);
    await clock.advanceAsync(1);
    expect(sent[0]?.signal?.aborted).toBe(true);
    expect(await failure).toMatchObject({ kind: 'upstream-timeout', upstream: 'ai' });
  });
});

describe('an attempt', () => {
  test('is recorded with its duration and its outcome', async () => {
    const { call, clock, deadline } = rig(untilAborted);
    const failure = failureFrom(call({ timeout: 300 }));
    expect(deadline.timing().attempts).toEqual([{ upstream: 'ai', durationMs: 0, outcome: 'pending' }]);
    await clock.advanceAsync(300);
    await failure;
    const retry = { verdict: 'unsafe', tokens: 10 };
    const lost = { upstream: 'ai', durationMs: 300, outcome: 'upstream-timeout', retry };
    expect(deadline.timing().attempts).toEqual([lost]);
    const good = rig(answering);
    expect(await good.call()).toBe(RESPONSE);
    expect(good.deadline.timing().attempts).toEqual([{ upstream: 'ai', durationMs: 0, outcome: 'ok' }]);
  });

  test('leaves the configuration it was given as it was', async () => {
    const { call } = rig(answering);
    const config = { headers: new AxiosHeaders(), timeout: 200, url: '/x' };
    await call(config);
    expect(config).toMatchObject({ timeout: 200, url: '/x' });
    expect(config).not.toHaveProperty('signal');
  });

  test('leaves no timer, however it ends', async () => {
    const failing: AxiosAdapter = () => Promise.reject(new Error('socket hang up'));
    for (const transport of [answering, failing]) {
      const { call, clock, deadline } = rig(transport);
      await call().catch(() => undefined);
      expect(clock.pending).toBe(1);
      deadline.end();
      expect(clock.pending).toBe(0);
    }
  });

  test('that fails in a failure of ours fails in that very one', async () => {
    const failure = new UpstreamError('ai', 'upstream-rejected');
    const { call, deadline } = rig(() => Promise.reject(failure));
    expect(await thrownBy(call())).toBe(failure);
    expect(deadline.timing().attempts).toMatchObject([{ outcome: 'upstream-rejected' }]);
  });

  test('is not made when less than a millisecond is left', async () => {
    const { call, sent, clock } = rig(answering);
    clock.advance(999);
    await call();
    clock.advance(0.5);
    expect(await failureFrom(call())).toMatchObject({ kind: 'deadline-exceeded', source: 'lambda', budgetMs: 1_000 });
    expect(sent).toHaveLength(1);
  });
});
