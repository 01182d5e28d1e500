import { untilAborted } from '../abort.ts';
import { MIN_CALL_MS } from '../deadline/deadline.ts';
import type { AttemptTimer, RetryVerdict } from '../deadline/timing.ts';
import { type FailureError, isFailure, isUpstreamError, withChanges } from '../failure/errors.ts';
import { type FailedAttempt, isStillRunning, type RetryableCall } from '../resilience/retry.ts';
import { type Answer, makeAttempt } from './attempt.ts';
import { limitAttempt, reasonOf } from './attempt-limit.ts';
import type { Exchange } from './exchange.ts';
import { prepareAttempt } from './prepare.ts';
import type { CallScope } from './scope.ts';

/** The state of one call, shared by its attempts. */
interface Call extends RetryableCall {
  /** Aborts when the caller cancels the call. */
  readonly signal: AbortSignal | undefined;
  /** The time left for the call, in milliseconds. */
  remainingMs(): number;
  /** The duration of its longest attempt, in milliseconds. */
  longestMs: number;
  /** The last failure that was not a 409 for an attempt in progress. */
  cause: FailureError | undefined;
}

/** The outcome of an attempt: an answer, an error, or both for an answer with a retryable status. */
interface Outcome<Reply> {
  readonly answer: Answer<Reply> | undefined;
  readonly error: unknown;
}

/**
 * Makes a call, with as many retries as are allowed, safe and fit into the remaining time. Its outcome is that of its last
 * attempt.
 *
 * @throws FailureError, or the reason with which the caller cancelled the call
 */
export async function makeCall<Reply>(exchange: Exchange<Reply>, scope: CallScope): Promise<Reply> {
  const { deadline, auth } = scope;
  deadline.cancellation.throwIfAborted();
  deadline.require(MIN_CALL_MS);
  const call = begin(exchange, scope);
  const tryFrom = async (count: number): Promise<Reply> => {
    if (auth?.prepare !== undefined) await prepareAttempt(exchange.signal, call.remainingMs(), scope);
    const timer = deadline.stopwatch.startAttempt(scope.upstream);
    const { answer, error } = await attemptOnce(exchange, call, count, timer, scope);
    if (answer !== undefined && error === undefined) return answer.reply;
    timer.end(isFailure(error) ? error.kind : 'cancelled');
    const last = await untilNext(call, count, error, timer, scope);
    if (last !== undefined && answer !== undefined) return answer.reply;
    if (last !== undefined) throw last;
    answer?.abort();
    return tryFrom(count + 1);
  };
  return tryFrom(1);
}

function begin(
  { isIdempotent, isReplayable, isStreamed, timeoutMs, signal }: Exchange<unknown>,
  scope: CallScope,
): Call {
  const { deadline, clock } = scope;
  const startedAt = clock.monotonicMs();
  const remainingMs = (): number => Math.min(deadline.remainingMs(), timeoutMs - (clock.monotonicMs() - startedAt));
  return { isIdempotent, isReplayable, isStreamed, signal, remainingMs, longestMs: 0, cause: undefined };
}

function attemptOnce<Reply>(
  exchange: Exchange<Reply>,
  call: Call,
  count: number,
  timer: AttemptTimer,
  scope: CallScope,
): Promise<Outcome<Reply>> {
  const { timeoutMs, end } = scope.retrier.grant(count, call.remainingMs(), call);
  const answered = (answer: Answer<Reply>): Outcome<Reply> => {
    if (answer.failure !== undefined) return { answer, error: answer.failure };
    // At most its time: the duration of an attempt may include a freeze of the environment.
    scope.retrier.recordSuccess(count, Math.min(timer.durationMs, timeoutMs));
    return { answer, error: undefined };
  };
  const failed = (error: unknown): Outcome<Reply> => ({ answer: undefined, error });
  return makeAttempt(exchange, timeoutMs, timer, scope).then(answered, failed).finally(end);
}

/**
 * Waits until the next attempt may begin, with undefined as the result. If there is none, the result is the error that ends
 * the call.
 *
 * @throws the reason with which the caller cancels the call meanwhile
 */
async function untilNext(
  call: Call,
  attempt: number,
  error: unknown,
  timer: AttemptTimer,
  scope: CallScope,
): Promise<unknown> {
  const { clock, retrier } = scope;
  if (!isFailure(error)) return error;
  call.longestMs = Math.max(call.longestMs, timer.durationMs);
  const times = { longestMs: call.longestMs, remainingMs: call.remainingMs(), nowMs: clock.now() };
  const failed: FailedAttempt = { ...call, ...times, failure: error, attempt };
  const decision = retrier.decide(failed);
  timer.decided(decision);
  if (decision.waitMs === undefined) return errorToReport(error, call);
  if (!isStillRunning(error)) call.cause = error;
  const refund = (verdict: RetryVerdict): void => timer.decided({ verdict, tokens: retrier.refund() });
  const isOver = await backOff(decision.waitMs, call.signal, scope).catch((reason: unknown) => {
    refund('given-up');
    throw reason;
  });
  if (!isOver && retrier.canFinish(call.remainingMs())) return undefined;
  // The wait may also have been too long, if its timer was late.
  refund('no-time');
  return errorToReport(error, call);
}

/** The failure to report. For a 409 of an attempt in progress it is the failure of an earlier attempt, which explains more. */
function errorToReport(failure: FailureError, { cause }: Call): FailureError {
  if (cause === undefined || !isUpstreamError(cause) || !isStillRunning(failure)) return failure;
  return withChanges(cause, { headers: { ...cause.headers, ...failure.headers } });
}

/**
 * Waits. True if the call's time was over before: by the caller's own time-out, the deadline or the end of the invocation.
 *
 * @throws the reason with which the caller cancels the call meanwhile
 */
async function backOff(waitMs: number, signal: AbortSignal | undefined, scope: CallScope): Promise<boolean> {
  const { clock, deadline } = scope;
  const finish = deadline.stopwatch.startBackoff();
  const limit = limitAttempt(clock, waitMs, deadline.cancellation, signal);
  await untilAborted(limit.signal);
  finish();
  if (limit.abandoned !== undefined) throw reasonOf(limit.abandoned);
  return deadline.cancellation.aborted || signal?.aborted === true;
}
