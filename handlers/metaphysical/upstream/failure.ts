import { isFailure, isUpstreamError, UpstreamError } from '../../../index.ts';
import { kindOfStatus } from '../../../src/call/classify.ts';

/** The failure for a status of an upstream that no valid answer has. */
export function statusFailureOf(upstream: string, status: number): UpstreamError {
  return new UpstreamError(upstream, kindOfStatus(status), { upstreamStatus: status });
}

/**
 * The log's description of a failure: its own reason, or its kind with the status or code. Errors that are not ours are
 * only called unexpected: they may contain what was sent.
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
