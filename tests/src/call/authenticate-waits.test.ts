import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import type { Auth, AuthScope, SignedRequest, UnsignedRequest } from '../../../src/auth/auth.ts';
import { type Authentication, authenticate } from '../../../src/call/authenticate.ts';
import type { InvocationDeadline } from '../../../src/deadline/deadline.ts';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import { DeadlineExceededError } from '../../../src/failure/errors.ts';
import { createFakeClock, type FakeClock } from '../../../testing/fake-clock.ts';
import { scopeOf } from '../axios/pipeline.ts';
import { thrownBy } from '../axios/support.ts';

const REQUEST: UnsignedRequest = { method: 'GET', url: new URL('https://x.example/'), headers: {}, body: undefined };
const SIGNED: SignedRequest = { url: new URL('https://api.example.com/'), headers: {}, identity: 'the test' };
const hangs: Auth = () => new Promise(() => undefined);
const listenersOf = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

const LATE = {
  name: 'DeadlineExceededError',
  kind: 'deadline-exceeded',
  reason: 'the credentials did not come in time',
};

interface Rig {
  readonly clock: FakeClock;
  readonly deadline: InvocationDeadline;
  /** Asks for a proof, within the signal of an attempt. */
  prove(signal: AbortSignal): Promise<Authentication>;
}

function rigOf(auth: Auth, budgetMs = 1_000): Rig {
  const clock = createFakeClock();
  const at = clock.now() + budgetMs;
  const deadline = startDeadline({ at, hardAt: at + 500, source: 'lambda' }, clock);
  const scope = scopeOf({ deadline, clock, auth });
  return { clock, deadline, prove: (signal) => authenticate({ describe: () => REQUEST }, {}, signal, scope) };
}

describe('waiting for credentials', () => {
  test('ends with the attempt, and leaves nothing behind', async () => {
    const controller = new AbortController();
    const proof = rigOf(hangs).prove(controller.signal);
    expect(listenersOf(controller.signal)).toBe(1);
    controller.abort();
    const failure = await thrownBy(proof);
    expect(failure).toBeInstanceOf(DeadlineExceededError);
    expect(failure).toMatchObject({ ...LATE, source: 'lambda', budgetMs: 1_000 });
    expect(listenersOf(controller.signal)).toBe(0);
  });

  test('does not begin when the attempt is over', async () => {
    let asked = 0;
    const { prove } = rigOf(() => {
      asked += 1;
      return SIGNED;
    });
    expect(await thrownBy(prove(AbortSignal.abort()))).toMatchObject(LATE);
    expect(asked).toBe(0);
  });

  test.each([
    [9_000, 'deadline-exceeded', 'credentials'],
    [8_999, 'configuration', undefined],
  ])('is a matter of time only where little is left: after %i of 10,000 ms it is %s', async (ms, kind, phase) => {
    const controller = new AbortController();
    const { prove, clock } = rigOf(hangs, 10_000);
    const proof = thrownBy(prove(controller.signal));
    await clock.advanceAsync(ms);
    controller.abort();
    const failure = await proof;
    expect(failure).toMatchObject({ kind });
    expect((failure as { readonly phase?: string }).phase).toBe(phase);
  });

  test('ends with its invocation, which is told as that', async () => {
    const { prove, deadline } = rigOf(hangs, 9_000);
    const proof = thrownBy(prove(deadline.cancellation));
    deadline.end();
    expect(await proof).toMatchObject({ kind: 'invocation-ended' });
  });

  test('ends at the deadline', async () => {
    const { prove, deadline, clock } = rigOf(hangs);
    const proof = thrownBy(prove(deadline.cancellation));
    await clock.advanceAsync(1_000);
    expect(await proof).toMatchObject(LATE);
  });

  test('gives no proof to an attempt that was given up in the moment it came', async () => {
    const controller = new AbortController();
    const { promise, resolve } = Promise.withResolvers<SignedRequest>();
    const proof = rigOf(() => promise).prove(controller.signal);
    await Promise.resolve();
    // After whoever waits for it has been told, before they go on.
    void promise.then(() => promise.then(() => controller.abort()));
    resolve(SIGNED);
    expect(await thrownBy(proof)).toMatchObject(LATE);
  });

  test.each<[string, Auth]>([
    ['came', async () => SIGNED],
    ['were there', () => SIGNED],
    ['could not be had', () => Promise.reject(new Error('none'))],
  ])('leaves no listener behind when they %s', async (_what, auth) => {
    const { signal } = new AbortController();
    const { prove, clock } = rigOf(auth);
    const before = clock.pending;
    await prove(signal).catch(() => undefined);
    expect(listenersOf(signal)).toBe(0);
    expect(clock.pending).toBe(before);
  });

  test('is told how long it may last, and by which clock', async () => {
    const scopes: AuthScope[] = [];
    const { signal } = new AbortController();
    const { prove, clock } = rigOf((_request, scope) => {
      scopes.push(scope);
      return SIGNED;
    });
    await prove(signal);
    expect(scopes).toHaveLength(1);
    expect(scopes[0]?.signal).toBe(signal);
    expect(scopes[0]?.clock).toBe(clock);
    expect(scopes[0]?.deadline.budgetMs).toBe(1_000);
  });

  test('of an attempt that was given up troubles nobody when it fails later', async () => {
    const controller = new AbortController();
    const { promise, reject } = Promise.withResolvers<SignedRequest>();
    const proof = thrownBy(rigOf(() => promise).prove(controller.signal));
    controller.abort();
    expect(await proof).toMatchObject(LATE);
    reject(new Error('too late'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(listenersOf(controller.signal)).toBe(0);
  });
});
