import type { InvocationDeadline } from '../deadline/deadline.ts';
import { detailsOf, isUpstreamError, restated, type UpstreamError } from '../failure/errors.ts';
import type { OptionNames } from '../option-names.ts';
import { wholeNumber } from '../options.ts';
import { foreignFailureOf } from './foreign.ts';

/** How failures of upstreams are presented to our own client. */
export interface PresentationOptions {
  /** The status for an overloaded upstream: 502 says whose fault it was, 503 says that waiting helps. Default: 502. */
  readonly overloadedStatus?: 502 | 503;
  /** Client errors of the upstream, 400 to 499, that are our client's own and keep their status. Default: none. */
  readonly passThrough?: readonly number[];
}

/** The defaults of how failures are presented. */
export const PRESENTATION_DEFAULTS: Readonly<Required<PresentationOptions>> = {
  overloadedStatus: 502,
  passThrough: [],
};

/** Every option of how failures are presented. */
export const PRESENTATION_OPTIONS: OptionNames<PresentationOptions> = { overloadedStatus: true, passThrough: true };

/** Presents an error as what our own client shall see. */
export type Present = (error: unknown, deadline: InvocationDeadline | undefined) => unknown;

/** The name of an upstream that was called past this toolkit. */
const UNNAMED = 'http';

/**
 * Checks the options and returns the mapping: foreign errors of calls become failures of ours, and a failure gets the
 * status the options give it.
 *
 * @param options as `ownOptions()` gives them
 * @throws RangeError naming option and value
 */
export function presentation(owner: string, options: PresentationOptions): Present {
  const { overloadedStatus, passThrough } = { ...PRESENTATION_DEFAULTS, ...options };
  wholeNumber(`${owner}: overloadedStatus`, overloadedStatus, 502, 503);
  const passed = new Set(passThrough.map((status) => wholeNumber(`${owner}: passThrough`, status, 400, 499)));

  const statusFor = (failure: UpstreamError): number => {
    if (failure.kind === 'upstream-overloaded') return overloadedStatus;
    const { upstreamStatus } = detailsOf(failure);
    return upstreamStatus !== undefined && passed.has(upstreamStatus) ? upstreamStatus : failure.status;
  };

  return (error, deadline) => {
    const failure = foreignFailureOf(error, { upstream: UNNAMED, deadline });
    if (!isUpstreamError(failure)) return failure;
    const status = statusFor(failure);
    return status === failure.status ? failure : restated(failure, { status });
  };
}
