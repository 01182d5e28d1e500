import { ConfigurationError } from '../failure/errors.ts';
import { readProperty } from '../unknown.ts';

/** The code of the error of a part of axios that `middy-deadline/esbuild` has left out of the bundle. */
const LEFT_OUT = 'ERR_LEFT_OUT_OF_BUNDLE';

/** The failure of a call that needs such a part. Its reason names the option that keeps the part in the bundle. */
export function failureOfLeftOut(error: unknown): ConfigurationError | undefined {
  if (readProperty(error, 'code') !== LEFT_OUT) return undefined;
  return new ConfigurationError({ reason: String(readProperty(error, 'message')), cause: error });
}
