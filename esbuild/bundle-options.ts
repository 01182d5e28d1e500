import { type OptionNames, ownOptions } from '../src/option-names.ts';
import { oneOf, shown } from '../src/options.ts';

/** The name of one of axios' own adapters. */
export type AxiosAdapterName = 'fetch' | 'http' | 'xhr';

/** Options of `middyDeadline()`. */
export interface MiddyDeadlineOptions {
  /**
   * Adapters of axios that stay in the bundle. `http` is needed for calls by `axios` itself, and for the features that
   * only it has: progress, `maxRate`, HTTP/2, proxies, custom agents and transports, multipart bodies. Default: `[]`.
   *
   * @example middyDeadline({ keepAdapters: ['http'] })
   */
  readonly keepAdapters?: readonly AxiosAdapterName[];
  /**
   * Keeps the package `form-data`, which axios needs to make multipart bodies of objects (`postForm`, `toFormData`).
   * Default: `false`.
   */
  readonly keepFormData?: boolean;
  /**
   * Allows an axios of which nothing can be left out, such as its CommonJS build when a dependency requires it: it is
   * bundled whole. Default: `false`, and the build fails.
   */
  readonly allowWholeAxios?: boolean;
  /**
   * Defines `require` at the top of each file of an ESM bundle: bundled CommonJS packages call it for Node's own
   * modules. A banner that already defines it is left as it is. Default: `true`.
   */
  readonly requireBanner?: boolean;
}

/** The defaults of `middyDeadline()`. */
export const MIDDY_DEADLINE_DEFAULTS: Required<MiddyDeadlineOptions> = {
  keepAdapters: [],
  keepFormData: false,
  allowWholeAxios: false,
  requireBanner: true,
};

const MIDDY_DEADLINE_OPTIONS: OptionNames<MiddyDeadlineOptions> = {
  keepAdapters: true,
  keepFormData: true,
  allowWholeAxios: true,
  requireBanner: true,
};

const ADAPTERS: readonly AxiosAdapterName[] = ['fetch', 'http', 'xhr'];
const OWNER = 'middyDeadline()';

/** @throws TypeError naming the option, its valid values and the given one */
export function bundleOptions(given: MiddyDeadlineOptions): Required<MiddyDeadlineOptions> {
  const options = { ...MIDDY_DEADLINE_DEFAULTS, ...ownOptions(OWNER, given, MIDDY_DEADLINE_OPTIONS) };
  for (const name of ['keepFormData', 'allowWholeAxios', 'requireBanner'] as const)
    oneOf(`${OWNER}: ${name}`, options[name], [true, false]);
  if (!Array.isArray(options.keepAdapters))
    throw new TypeError(`${OWNER}: keepAdapters takes a list of names, not ${shown(options.keepAdapters)}`);
  for (const name of options.keepAdapters) oneOf(`${OWNER}: keepAdapters`, name, ADAPTERS);
  return options;
}
