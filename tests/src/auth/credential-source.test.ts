import { describe, expect, test } from '@jest/globals';
import { createCredentialSource } from '../../../src/auth/credential-source.ts';
import type { Credentials, RenewableProvider } from '../../../src/auth/credentials.ts';
import type { InvocationDeadline } from '../../../src/deadline/deadline.ts';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import { createFakeClock } from '../../../testing/fake-clock.ts';
import { thrownBy } from '../axios/support.ts';

const CREDENTIALS: Credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: undefined };
const failing = (): never => {
  throw Object.assign(new Error('CANARY'), { name: 'CredentialsProviderError' });
};

/** A source in a new container, with a provider that follows a script and repeats the last step for ever. */
function rigOf(...acts: (() => Credentials | Promise<Credentials>)[]) {
  const clock = createFakeClock();
  const askedAt: number[] = [];
  const startedAt = clock.now();
  const provide: RenewableProvider = () => {
    askedAt.push(clock.now() - startedAt);
    const act = acts[Math.min(askedAt.length, acts.length) - 1];
    if (act === undefined) throw new Error('no act');
    return act();
  };
  const source = createCredentialSource(provide, 'the credentials of a test');
  const invocation = (budgetMs = 10_000): InvocationDeadline => {
    const at = clock.now() + budgetMs;
    return startDeadline({ at, hardAt: at + 500, source: 'lambda' }, clock);
  };
  const prepare = (deadline: InvocationDeadline): Promise<void> => {
    const prepared = Promise.resolve(source.prepare(deadline, clock));
    prepared.catch(() => undefined);
    return prepared;
  };
  return { clock, askedAt, source, invocation, prepare };
}

const hang = (): Promise<never> => new Promise(() => undefined);
const given = (): Credentials => CREDENTIALS;

describe('credentials', () => {
  test('are there for one attempt of their invocation', async () => {
    const { clock, askedAt, source, invocation, prepare } = rigOf(given);
    const [deadline, other] = [invocation(), invocation()];
    await prepare(deadline);
    expect(source.take(other)).toBeUndefined();
    expect(source.take(deadline)).toEqual(CREDENTIALS);
    expect(source.take(deadline)).toBeUndefined();
    expect(askedAt).toEqual([0]);
    deadline.end();
    other.end();
    expect(clock.pending).toBe(0);
  });

  test('of a provider that hangs once are those of a second ask beside it', async () => {
    const { clock, askedAt, source, invocation, prepare } = rigOf(hang, given);
    const deadline = invocation();
    const prepared = prepare(deadline);
    await clock.advanceAsync(1_500);
    await prepared;
    expect(askedAt).toEqual([0, 1_500]);
    expect(source.take(deadline)).toEqual(CREDENTIALS);
    expect(deadline.timing().configurationMs).toBe(1_500);
    deadline.end();
  });

  test('that come late count', async () => {
    const { promise, resolve } = Promise.withResolvers<Credentials>();
    const { clock, source, invocation, prepare } = rigOf(() => promise, hang);
    const deadline = invocation();
    const prepared = prepare(deadline);
    await clock.advanceAsync(3_000);
    resolve(CREDENTIALS);
    await prepared;
    expect(source.take(deadline)).toEqual(CREDENTIALS);
    deadline.end();
  });

  test('of a provider that fails are asked for until it recovers, at most once a second', async () => {
    const { clock, askedAt, source, invocation, prepare } = rigOf(failing, failing, failing, failing, given);
    const deadline = invocation();
    const prepared = prepare(deadline);
    await clock.advanceAsync(5_000);
    await prepared;
    expect(askedAt).toEqual([0, 500, 1_500, 2_500, 3_500]);
    expect(source.take(deadline)).toEqual(CREDENTIALS);
    deadline.end();
  });

  test('of a provider that is down cost it a bounded rate, and are a matter of configuration', async () => {
    const { clock, askedAt, invocation, prepare } = rigOf(failing);
    for (let invocations = 0; invocations < 20; invocations += 1) {
      const deadline = invocation(800);
      const failure = thrownBy(prepare(deadline));
      await clock.advanceAsync(800);
      expect(await failure).toMatchObject({
        kind: 'configuration',
        reason: 'the credentials of a test could not be read',
        cause: { name: 'CredentialsProviderError' },
      });
      deadline.end();
    }
    // One each second for 16 s, and those of the first second.
    expect(askedAt.length).toBeLessThanOrEqual(18);
    expect(clock.pending).toBe(0);
  });

  test('that never come are a matter of time at the deadline only', async () => {
    const { clock, invocation, prepare } = rigOf(hang);
    const deadline = invocation();
    const failure = thrownBy(prepare(deadline));
    await clock.advanceAsync(10_000);
    expect(await failure).toMatchObject({
      kind: 'deadline-exceeded',
      phase: 'credentials',
      reason: 'the credentials of a test did not come in time',
    });
    deadline.end();
    expect(clock.pending).toBe(0);
  });

  test('that are none are refused at once, and not shown', async () => {
    const { invocation, prepare, askedAt } = rigOf(() => ({ accessKeyId: 'CANARY!', secretAccessKey: 'x' }));
    const deadline = invocation();
    const failure = await thrownBy(prepare(deadline));
    expect(failure).toMatchObject({ reason: 'the credentials of a test have no usable access key id' });
    expect(JSON.stringify(failure)).not.toContain('CANARY');
    expect(askedAt).toEqual([0]);
    deadline.end();
  });

  test('are not fetched if there is nothing to wait for', async () => {
    const { clock, invocation } = rigOf(given);
    const source = createCredentialSource(Object.assign(failing, { current: () => undefined }), 'a test');
    const deadline = invocation();
    await source.prepare(deadline, clock);
    expect(source.take(deadline)).toBeUndefined();
    deadline.end();
  });
});
