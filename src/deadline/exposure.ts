import type { OptionNames } from '../option-names.ts';
import { oneOf } from '../options.ts';
import type { Timing } from './deadline.ts';

/** The part of `timing` that a client sees: all of it, the budget alone, or nothing. */
export type ExposeTiming = boolean | 'budget';

/** Options of the additional members of a problem document. */
export interface ExposureOptions {
  /**
   * The part of `timing` that a client sees in a problem document: `true` for all of it, `'budget'` for `budgetMs`,
   * `source`, `elapsedMs`, `remainingMs` and the `phase` that had no time left, `false` for nothing. The access log has
   * all of it. If several middlewares of a stack set it, the one that shows the least holds. Default: true.
   */
  readonly exposeTiming?: ExposeTiming;
}

/** The names of the options. */
export const EXPOSURE_OPTIONS: OptionNames<ExposureOptions> = { exposeTiming: true };

/** The default of the option. */
export const EXPOSURE_DEFAULTS: { readonly exposeTiming: true } = { exposeTiming: true };

/** The values, from the one that shows the least to the one that shows the most. */
const EXPOSURES: readonly ExposeTiming[] = [false, 'budget', true];

/**
 * Checks the option.
 *
 * @param owner the function that takes the option, for the error's message
 * @throws TypeError naming option and value
 */
export function checkExposure(owner: string, { exposeTiming }: ExposureOptions): ExposeTiming | undefined {
  return exposeTiming === undefined ? undefined : oneOf(`${owner}: exposeTiming`, exposeTiming, EXPOSURES);
}

/** The setting that shows the least, of those that the middlewares of a stack have. */
export function leastExposure(exposures: readonly unknown[]): ExposeTiming {
  return EXPOSURES.find((each) => exposures.includes(each)) ?? EXPOSURE_DEFAULTS.exposeTiming;
}

/** The part of a timing that a client sees. The `phase` of an exceeded deadline is no member of a timing: `problemOf` adds it. */
export function exposedTiming(timing: Timing, exposure: ExposeTiming): Partial<Timing> | undefined {
  if (exposure === true) return timing;
  const { budgetMs, source, elapsedMs, remainingMs } = timing;
  return exposure === 'budget' ? { budgetMs, source, elapsedMs, remainingMs } : undefined;
}
