import type { Clock } from '../clock.ts';
import { type InvocationDeadline, MAX_LEFT_OF_EXCEEDED_MS } from '../deadline/deadline.ts';
import { ConfigurationError, isFailure } from '../failure/errors.ts';
import { createCooldown } from '../parameter/cooldown.ts';
import { FetchTimeout } from '../parameter/in-flight-fetch.ts';
import { PARAMETER_DEFAULTS } from '../parameter/settings.ts';
import { SharedFetch } from '../parameter/shared-fetch.ts';
import { type Credentials, credentialsIn, type RenewableProvider } from './credentials.ts';

/** Credentials for the attempts of one container. */
export interface CredentialSource {
  /**
   * Asks the provider as a value of SSM is asked for: a second time beside an ask that is slow, again after one that
   * failed, for as long as a call could still be made. What comes is for the next `take` of the same invocation.
   */
  prepare(deadline: InvocationDeadline, clock: Clock): Promise<void> | undefined;
  /** The value that was prepared, once; undefined when there is none. */
  take(deadline: InvocationDeadline): Credentials | undefined;
}

/**
 * Each call has an ask of its own, as a provider may give each invocation others. How often a failing one is asked is
 * bounded for the container: they share what they have to wait.
 *
 * @param origin whose credentials they are, for the log
 */
export function createCredentialSource(provide: RenewableProvider, origin: string): CredentialSource {
  const prepared = new WeakMap<InvocationDeadline, Credentials[]>();
  const { fetchTimeoutMs, backoffMs } = PARAMETER_DEFAULTS;
  let cooldown: ReturnType<typeof createCooldown> | undefined;

  const ask = async (first: RenewableProvider, deadline: InvocationDeadline, clock: Clock): Promise<Credentials> => {
    cooldown ??= createCooldown(backoffMs, clock);
    const parse = (given: unknown): Credentials => credentialsIn(given, origin);
    const fetch = asksOf(first);
    const shared = new SharedFetch({ fetch, parse, clock, fetchTimeoutMs, cooldown, keep: () => {} });
    try {
      return await shared.fetchWithRetries(deadline);
    } catch (error) {
      throw failureOf(error, origin, deadline);
    }
  };

  const wait = async (first: RenewableProvider, deadline: InvocationDeadline, clock: Clock): Promise<void> => {
    const finish = deadline.stopwatch.startConfiguration('credentials');
    try {
      const credentials = await ask(first, deadline, clock);
      prepared.set(deadline, [...(prepared.get(deadline) ?? []), credentials]);
    } finally {
      finish();
    }
  };

  return {
    prepare: (deadline, clock) => {
      const first = provide.current === undefined ? provide : provide.current();
      return first === undefined ? undefined : wait(first, deadline, clock);
    },
    take: (deadline) => prepared.get(deadline)?.shift(),
  };
}

/** Each ask after the first is of a provider that waits for nothing that the one before waits for, where there is one. */
function asksOf(first: RenewableProvider): () => Promise<unknown> {
  let asked: RenewableProvider | undefined;
  return async () => {
    asked = asked?.renewed?.() ?? asked ?? first;
    return asked();
  };
}

function failureOf(error: unknown, origin: string, deadline: InvocationDeadline): Error {
  if (isFailure(error)) return error;
  if (error instanceof FetchTimeout && deadline.remainingMs() <= MAX_LEFT_OF_EXCEEDED_MS)
    return deadline.exceeded(`${origin} did not come in time`, { phase: 'credentials' });
  return new ConfigurationError({ reason: `${origin} could not be read`, cause: error });
}
