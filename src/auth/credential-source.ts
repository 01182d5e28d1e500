import type { Clock } from '../clock.ts';
import { type InvocationDeadline, MAX_LEFT_OF_EXCEEDED_MS } from '../deadline/deadline.ts';
import { ConfigurationError, isFailure } from '../failure/errors.ts';
import { createCooldown } from '../parameter/cooldown.ts';
import { FetchTimeout } from '../parameter/in-flight-fetch.ts';
import { PARAMETER_DEFAULTS } from '../parameter/settings.ts';
import { SharedFetch } from '../parameter/shared-fetch.ts';
import { type Credentials, credentialsIn, type RenewableProvider } from './credentials.ts';

/** The source of the credentials of one container. */
export interface CredentialSource {
  /**
   * Fetches credentials as a parameter is fetched: with a second try beside a slow one, and with retries after a failure,
   * for as long as a call could still be made. They are for the next `take` of the same invocation.
   */
  prepare(deadline: InvocationDeadline, clock: Clock): Promise<void> | undefined;
  /** Takes credentials that were prepared; each can be taken once. Undefined if there are none. */
  take(deadline: InvocationDeadline): Credentials | undefined;
}

/**
 * Each call fetches its own credentials, as a provider may give each invocation others. The cooldown of a provider that
 * fails is shared by the container.
 *
 * @param origin the source of the credentials, for the log, as in "the credentials of the environment"
 */
export function createCredentialSource(provide: RenewableProvider, origin: string): CredentialSource {
  const prepared = new WeakMap<InvocationDeadline, Credentials[]>();
  const { fetchTimeoutMs, backoffMs } = PARAMETER_DEFAULTS;
  let cooldown: ReturnType<typeof createCooldown> | undefined;

  const fetchNow = async (
    first: RenewableProvider,
    deadline: InvocationDeadline,
    clock: Clock,
  ): Promise<Credentials> => {
    cooldown ??= createCooldown(backoffMs, clock);
    const parse = (given: unknown): Credentials => credentialsIn(given, origin);
    const fetch = fetchFrom(first);
    const shared = new SharedFetch({ fetch, parse, clock, fetchTimeoutMs, cooldown, keep: () => {} });
    try {
      return await shared.fetchWithRetries(deadline);
    } catch (error) {
      throw credentialsFailure(error, origin, deadline);
    }
  };

  const prepareFrom = async (first: RenewableProvider, deadline: InvocationDeadline, clock: Clock): Promise<void> => {
    const finish = deadline.stopwatch.startConfiguration('credentials');
    try {
      const credentials = await fetchNow(first, deadline, clock);
      prepared.set(deadline, [...(prepared.get(deadline) ?? []), credentials]);
    } finally {
      finish();
    }
  };

  return {
    prepare: (deadline, clock) => {
      const first = provide.current === undefined ? provide : provide.current();
      return first === undefined ? undefined : prepareFrom(first, deadline, clock);
    },
    take: (deadline) => prepared.get(deadline)?.shift(),
  };
}

/** Each fetch after the first uses a renewed provider, if there is one: the one before may hang for ever. */
function fetchFrom(first: RenewableProvider): () => Promise<unknown> {
  let provider: RenewableProvider | undefined;
  return async () => {
    provider = provider?.renewed?.() ?? provider ?? first;
    return provider();
  };
}

/** The failure of a fetch: `deadline-exceeded` if no time is left, otherwise `configuration`. */
function credentialsFailure(error: unknown, origin: string, deadline: InvocationDeadline): Error {
  if (isFailure(error)) return error;
  if (error instanceof FetchTimeout && deadline.remainingMs() <= MAX_LEFT_OF_EXCEEDED_MS)
    return deadline.exceeded(`${origin} did not come in time`, { phase: 'credentials' });
  return new ConfigurationError({ reason: `${origin} could not be read`, cause: error });
}
