import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import axios, { type AxiosRequestConfig, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { Auth, AuthScope } from '../../../src/auth/auth.ts';
import { upstreamSettings } from '../../../src/call/settings.ts';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import { ConfigurationError, UpstreamError } from '../../../src/failure/errors.ts';
import { createRetrier } from '../../../src/resilience/retry.ts';
import { createFakeClock } from '../../../testing/fake-clock.ts';
import { pipelineOver, scopeOf } from '../axios/pipeline.ts';
import { thrownBy } from '../axios/support.ts';

/** A call whose attempts take no time, and an auth that waits for what a test says. */
function rigOf(prepare: NonNullable<Auth['prepare']>, { budgetMs = 10_000, failures = 0 } = {}) {
  const clock = createFakeClock();
  const at = clock.now() + budgetMs;
  const deadline = startDeadline({ at, hardAt: at + 500, source: 'lambda' }, clock);
  const auth: Auth = Object.assign(() => ({ url: new URL('https://x.example'), headers: {}, identity: 'test' }), {
    prepare,
  });
  const sent: { atMs: number; timeoutMs: unknown }[] = [];
  const startedAt = clock.now();
  const attempt = async ({ headers }: InternalAxiosRequestConfig): Promise<AxiosResponse> => {
    sent.push({ atMs: clock.now() - startedAt, timeoutMs: Number(headers.get('x-request-timeout-ms')) });
    if (sent.length <= failures) throw new UpstreamError('ai', 'upstream-unreachable', { unsent: true });
    return { status: 200 } as AxiosResponse;
  };
  const retrier = createRetrier(upstreamSettings('test', { retry: { random: () => 0 } }).retry);
  const adapter = pipelineOver(attempt, scopeOf({ auth, deadline, clock, retrier }));
  const call = (config: AxiosRequestConfig = {}) => {
    const promise = adapter(config);
    promise.catch(() => undefined);
    return promise;
  };
  return { clock, deadline, sent, call };
}

const hang = (): Promise<never> => new Promise(() => undefined);

describe('the credentials of an attempt', () => {
  test('is waited for before its time begins, and the wait is on nobody else', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { clock, deadline, sent, call } = rigOf(() => promise);
    const answer = call();
    await clock.advanceAsync(6_000);
    resolve();
    expect(await answer).toMatchObject({ status: 200 });
    expect(sent).toEqual([{ atMs: 6_000, timeoutMs: 4_000 }]);
    expect(deadline.timing().upstreamMs).toBe(0);
    deadline.end();
    expect(clock.pending).toBe(0);
  });

  test('may listen to what ends the call, also where it waits for nothing', async () => {
    const signals: AbortSignal[] = [];
    const { clock, deadline, call } = rigOf((scope) => void signals.push(scope.signal, scope.signal));
    expect(await call()).toMatchObject({ status: 200 });
    expect(signals[0]).toBe(signals[1]);
    expect(signals[0]?.aborted).toBe(false);
    deadline.end();
    expect(clock.pending).toBe(0);
  });

  test('is not asked for when the caller has given the call up already', async () => {
    let asked = 0;
    const { deadline, sent, call } = rigOf(() => asked++);
    const reason = new Error('changed my mind');
    expect(await thrownBy(call({ signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect([asked, sent]).toEqual([0, []]);
    deadline.end();
  });

  test('is waited for before each attempt', async () => {
    const scopes: AuthScope[] = [];
    const { clock, deadline, sent, call } = rigOf((scope) => scopes.push(scope), { failures: 2 });
    const answer = call();
    await clock.advanceAsync(100);
    expect(await answer).toMatchObject({ status: 200 });
    expect([sent.length, scopes.length]).toEqual([3, 3]);
    expect(scopes[0]).toMatchObject({ deadline, clock });
    deadline.end();
  });

  test('that does not come ends the call at the deadline, which says so', async () => {
    const { clock, deadline, sent, call } = rigOf(hang);
    const failure = thrownBy(call());
    await clock.advanceAsync(10_000);
    expect(await failure).toMatchObject({ kind: 'deadline-exceeded', phase: 'credentials' });
    expect(sent).toEqual([]);
    deadline.end();
    expect(clock.pending).toBe(0);
  });

  test.each([
    [9_000, 'deadline-exceeded'],
    [8_999, 'configuration'],
  ])("that does not come within a call's own %i ms is told as %s", async (timeout, kind) => {
    const { clock, deadline, sent, call } = rigOf(hang);
    const failure = thrownBy(call({ timeout }));
    await clock.advanceAsync(timeout);
    expect(await failure).toMatchObject({ kind });
    expect(sent).toEqual([]);
    deadline.end();
  });

  test('that cannot be had is a matter of configuration', async () => {
    const own = new ConfigurationError({ reason: 'own' });
    for (const [thrown, reason] of [
      [new Error('CANARY'), 'the auth of the upstream "ai" failed'],
      [own, 'own'],
    ] as const) {
      const { deadline, sent, call } = rigOf(() => {
        throw thrown;
      });
      expect(await thrownBy(call())).toMatchObject({ kind: 'configuration', reason });
      expect(sent).toEqual([]);
      deadline.end();
    }
  });

  test('is given up with the call, by its signal', async () => {
    const { deadline, sent, call } = rigOf(hang);
    const controller = new AbortController();
    const failure = thrownBy(call({ signal: controller.signal }));
    const reason = new Error('changed my mind');
    controller.abort(reason);
    expect(await failure).toBe(reason);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    expect(sent).toEqual([]);
    deadline.end();
  });

  test('is given up with the call, by its token', async () => {
    const { deadline, sent, call } = rigOf(hang);
    const { token, cancel } = axios.CancelToken.source();
    const failure = thrownBy(call({ cancelToken: token }));
    cancel('changed my mind');
    expect(await failure).toMatchObject({ name: 'AbortError' });
    expect(sent).toEqual([]);
    deadline.end();
  });

  test('is given up when the invocation ends', async () => {
    const { clock, deadline, sent, call } = rigOf(hang);
    const failure = thrownBy(call());
    await clock.advanceAsync(10);
    deadline.end();
    expect(await failure).toMatchObject({ kind: 'invocation-ended' });
    expect(sent).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
