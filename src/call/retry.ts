import { untilAborted } from '../abort.ts';
import { MIN_CALL_MS } from '../deadline/deadline.ts';
import type { AttemptTimer, RetryVerdict } from '../deadline/timing.ts';
import { type FailureError, isFailure, isUpstreamError, restated } from '../failure/errors.ts';
import { type FailedAttempt, isStillRunning, type RetryableCall } from '../resilience/retry.ts';
import { type Answer, makeAttempt } from './attempt.ts';
import { limitAttempt, reasonOf } from './attempt-limit.ts';
import type { Exchange } from './exchange.ts';
import { prepareAttempt } from './prepare.ts';
import type { CallScope } from './scope.ts';

/** One call: its attempts share all of it. */
interface Call extends RetryableCall {
  /** Aborts when the caller gives the call up. */
  readonly signal: AbortSignal | undefined;
  /** The time that is left for all of it, in milliseconds. */
  remainingMs(): number;
  /** The time that the longest of its attempts took, in milliseconds. */
  longestMs: number;
  /** The failure of an attempt, other than to hear that an earlier one is still being worked on. */
  cause: FailureError | undefined;
}

/** The end of an attempt: an answer, an answer that stands for a failure, or an error. */
interface Outcome<Reply> {
  readonly answer: Answer<Reply> | undefined;
  readonly error: unknown;
}

/**
 * Makes a call in as many attempts as are allowed, safe and fit into what remains. It ends as its last attempt ended.
 *
 * @throws FailureError, or the reason that the caller gave the call up with
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
    // An environment that was frozen made nothing slower than it could be.
    scope.retrier.succeeded(count, Math.min(timer.durationMs, timeoutMs));
    return { answer, error: undefined };
  };
  const failed = (error: unknown): Outcome<Reply> => ({ answer: undefined, error });
  return makeAttempt(exchange, timeoutMs, timer, scope).then(answered, failed).finally(end);
}

/**
 * Waits until the next attempt may begin. Gives the error to end the call with, where there is no next attempt.
 *
 * @throws the reason that the caller gives the call up with meanwhile
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
  // Or a timer came late, and there is less left than when this was decided.
  refund('no-time');
  return errorToReport(error, call);
}

/** That an attempt is still being worked on explains nothing: what it had failed with does. */
function errorToReport(failure: FailureError, { cause }: Call): FailureError {
  if (cause === undefined || !isUpstreamError(cause) || !isStillRunning(failure)) return failure;
  return restated(cause, { headers: { ...cause.headers, ...failure.headers } });
}

/**
 * Waits. Tells whether the time for the call was over before: the caller's own time-out, or the whole invocation.
 *
 * @throws the reason that the caller gives the call up with meanwhile
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
