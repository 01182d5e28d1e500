import type { InvocationDeadline } from '../deadline/deadline.ts';
import { detailsOf, isUpstreamError, type UpstreamError, withChanges } from '../failure/errors.ts';
import type { OptionNames } from '../option-names.ts';
import { wholeNumber } from '../options.ts';
import { foreignFailureOf } from './foreign.ts';

/** Options of the responses to our own client for failures of upstreams. */
export interface PresentationOptions {
  /** The status for an overloaded upstream: 502 means that the upstream failed, 503 that waiting helps. Default: 502. */
  readonly overloadedStatus?: 502 | 503;
  /** Statuses of the upstream, 400 to 499, that are our client's errors and are passed through. Default: none. */
  readonly passThrough?: readonly number[];
}

/** The defaults of the options. */
export const PRESENTATION_DEFAULTS: Readonly<Required<PresentationOptions>> = {
  overloadedStatus: 502,
  passThrough: [],
};

/** The names of the options. */
export const PRESENTATION_OPTIONS: OptionNames<PresentationOptions> = { overloadedStatus: true, passThrough: true };

/** Turns an error into the one that our own client gets. */
export type Present = (error: unknown, deadline: InvocationDeadline | undefined) => unknown;

/** The name of an upstream that was called without this toolkit. */
const UNNAMED = 'http';

/**
 * Checks the options and returns the mapping: foreign errors of calls become failures with a kind, and each failure gets
 * its status by the options.
 *
 * @param options as returned by `ownOptions()`
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
    return status === failure.status ? failure : withChanges(failure, { status });
  };
}
