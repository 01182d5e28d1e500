import { ConfigurationError } from '../failure/errors.ts';

/**
 * Calls a function that a call was given. An error of it is a bug of the caller's, and no upstream's fault.
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
