import { ConfigurationError } from '../failure/errors.ts';

/**
 * Calls a function of the call's configuration. Its error is a bug of the caller, and not the upstream's fault.
 *
 * @throws ConfigurationError with the error as its cause
 */
export function callOwn<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw new ConfigurationError({ reason: `${name} of a call failed`, cause });
  }
}
