import { isFailure, isUpstreamError, UpstreamError } from '../../../index.ts';
import { kindOfStatus } from '../../../src/call/classify.ts';

/** The failure that a status of an upstream stands for, where no answer can have it. */
export function statusFailureOf(upstream: string, status: number): UpstreamError {
  return new UpstreamError(upstream, kindOfStatus(status), { upstreamStatus: status });
}

/**
 * The words for the log of why something failed: the reason that was written for it, or the kind with the status or the
 * code behind it. Nothing of an error that is not ours: it may hold what was sent.
 */
export function describeFailure(error: unknown): string {
  if (!isFailure(error)) return 'unexpected';
  const { kind, reason, cause } = error;
  if (reason !== undefined) return reason;
  if (!isUpstreamError(error)) return kind;
  const { upstream, upstreamStatus = 0 } = error;
  if (upstreamStatus >= 300) return `the ${upstream} answered with status ${upstreamStatus}`;
  return `the ${upstream} failed: ${kind}${cause?.code ? `, ${cause.code}` : ''}`;
}
