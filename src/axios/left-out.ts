import { ConfigurationError } from '../failure/errors.ts';
import { readProperty } from '../unknown.ts';

/** The code of the error that a part of axios throws that `middy-deadline/esbuild` has left out of the bundle. */
const LEFT_OUT = 'ERR_LEFT_OUT_OF_BUNDLE';

/** The failure of a call that needs what was left out of the bundle: its reason names the option that keeps it. */
export function failureOfLeftOut(error: unknown): ConfigurationError | undefined {
  if (readProperty(error, 'code') !== LEFT_OUT) return undefined;
  return new ConfigurationError({ reason: String(readProperty(error, 'message')), cause: error });
}
