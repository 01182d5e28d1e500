import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import axios from 'axios';
import type { Auth, AuthScope, SignedRequest } from '../../../src/auth/auth.ts';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import { DeadlineExceededError } from '../../../src/failure/errors.ts';
import { createFakeClock } from '../../../testing/fake-clock.ts';
import { configOf, noting, rigOf } from './authenticate-support.ts';
import { thrownBy } from './support.ts';

const SIGNED: SignedRequest = { url: new URL('https://api.example.com/'), headers: {}, identity: 'the test' };
const hangs: Auth = () => new Promise(() => undefined);
const listenersOf = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

const LATE = {
  name: 'DeadlineExceededError',
  kind: 'deadline-exceeded',
  reason: 'the credentials did not come in time',
};

describe('waiting for credentials', () => {
  test('ends with the attempt, and nothing is sent or left behind', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const { adapter, sent } = rigOf({ auth: hangs });
    const call = adapter(configOf({ signal }));
    expect(listenersOf(signal)).toBe(1);
    controller.abort();
    const failure = await thrownBy(call);
    expect(failure).toBeInstanceOf(DeadlineExceededError);
    expect(failure).toMatchObject({ ...LATE, source: 'lambda', budgetMs: 1_000 });
    expect(sent).toEqual([]);
  });

  test('does not begin when the attempt is over', async () => {
    const { auth, asked } = noting();
    const { adapter, sent } = rigOf({ auth });
    expect(await thrownBy(adapter(configOf({ signal: AbortSignal.abort() })))).toMatchObject(LATE);
    expect(asked).toEqual([]);
    expect(sent).toEqual([]);
  });

  test.each([
    [9_000, 'deadline-exceeded', 'credentials'],
    [8_999, 'configuration', undefined],
  ])('is a matter of time only where little is left: after %i of 10,000 ms it is %s', async (ms, kind, phase) => {
    const controller = new AbortController();
    const { adapter, clock } = rigOf({ auth: hangs, budgetMs: 10_000 });
    const call = thrownBy(adapter(configOf({ signal: controller.signal })));
    await clock.advanceAsync(ms);
    controller.abort();
    const failure = await call;
    expect(failure).toMatchObject({ kind });
    expect((failure as { readonly phase?: string }).phase).toBe(phase);
  });

  test('ends with its invocation, which is told as that', async () => {
    const clock = createFakeClock();
    const deadline = startDeadline({ at: clock.now() + 9_000, hardAt: clock.now() + 9_500, source: 'lambda' }, clock);
    const { adapter, sent } = rigOf({ auth: hangs, deadline, clock });
    const call = thrownBy(adapter(configOf({ signal: undefined })));
    deadline.end();
    expect(await call).toMatchObject({ kind: 'invocation-ended' });
    expect(sent).toEqual([]);
  });

  test('ends at the deadline when an attempt has no end of its own', async () => {
    const { adapter, clock, sent } = rigOf({ auth: hangs });
    const call = thrownBy(adapter(configOf({ signal: undefined })));
    await clock.advanceAsync(1_000);
    expect(await call).toMatchObject(LATE);
    expect(sent).toEqual([]);
  });

  test('does not end in sending what was given up in the moment they came', async () => {
    const controller = new AbortController();
    const { promise, resolve } = Promise.withResolvers<SignedRequest>();
    const { adapter, sent } = rigOf({ auth: () => promise });
    const call = adapter(configOf({ signal: controller.signal }));
    await Promise.resolve();
    // After whoever waits for it has been told, before they go on.
    void promise.then(() => promise.then(() => controller.abort()));
    resolve(SIGNED);
    expect(await thrownBy(call)).toMatchObject(LATE);
    expect(sent).toEqual([]);
  });

  test('does not end in sending what was cancelled by a token meanwhile', async () => {
    const { token, cancel } = axios.CancelToken.source();
    const { promise, resolve } = Promise.withResolvers<SignedRequest>();
    const { adapter, sent } = rigOf({ auth: () => promise });
    const call = adapter(configOf({ cancelToken: token }));
    cancel();
    resolve(SIGNED);
    expect(await thrownBy(call)).toMatchObject({ code: 'ERR_CANCELED' });
    expect(sent).toEqual([]);
  });

  test.each<[string, Auth]>([
    ['came', async () => SIGNED],
    ['were there', () => SIGNED],
    ['could not be had', () => Promise.reject(new Error('none'))],
  ])('leaves no listener behind when they %s', async (_what, auth) => {
    const { signal } = new AbortController();
    const { adapter, clock } = rigOf({ auth });
    const before = clock.pending;
    await adapter(configOf({ signal })).catch(() => undefined);
    expect(listenersOf(signal)).toBe(0);
    expect(clock.pending).toBe(before);
  });

  test('is told how long it may last, and by which clock', async () => {
    const scopes: AuthScope[] = [];
    const auth: Auth = (_request, scope) => {
      scopes.push(scope);
      return SIGNED;
    };
    const { signal } = new AbortController();
    const { adapter, clock } = rigOf({ auth });
    await adapter(configOf({ signal }));
    expect(scopes).toHaveLength(1);
    expect(scopes[0]?.signal).toBe(signal);
    expect(scopes[0]?.clock).toBe(clock);
    expect(scopes[0]?.deadline.budgetMs).toBe(1_000);
  });

  test('of an attempt that was given up troubles nobody when it fails later', async () => {
    const controller = new AbortController();
    const { promise, reject } = Promise.withResolvers<SignedRequest>();
    const { adapter } = rigOf({ auth: () => promise });
    const call = thrownBy(adapter(configOf({ signal: controller.signal })));
    controller.abort();
    expect(await call).toMatchObject(LATE);
    reject(new Error('too late'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(listenersOf(controller.signal)).toBe(0);
  });
});
