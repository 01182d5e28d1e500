import { REQUEST_TIMEOUT_HEADER } from '../deadline/caller.ts';
import { MIN_CALL_MS } from '../deadline/deadline.ts';
import type { AttemptTimer } from '../deadline/timing.ts';
import { type FailureError, isFailure, isUpstreamError } from '../failure/errors.ts';
import { type ConnectionState, createConnectionState } from '../http/connection-state.ts';
import { TransportError } from '../http/transport-error.ts';
import { isInstance, readProperty } from '../unknown.ts';
import { type AttemptLimit, limitAttempt, reasonOf } from './attempt-limit.ts';
import { type Authentication, authenticate, isRefusal, refusalOf, reportRefusal } from './authenticate.ts';
import { failureOfFault } from './classify.ts';
import type { Exchange } from './exchange.ts';
import type { Fault } from './fault.ts';
import type { CallScope } from './scope.ts';

/** The answer of an attempt. */
export interface Answer<Reply> {
  readonly reply: Reply;
  /** The failure of a reply whose status is retryable, though it is an answer to the caller. */
  readonly failure: FailureError | undefined;
  /** Cancels the reply and closes the connection of its body. */
  abort(): void;
}

/** An open attempt. */
interface Attempt<Reply> {
  readonly exchange: Exchange<Reply>;
  readonly scope: CallScope;
  readonly timer: AttemptTimer;
  readonly limit: AttemptLimit;
  readonly connection: ConnectionState;
  authentication: Authentication | undefined;
}

/**
 * Makes one attempt, limited by `timeoutMs`, the upstream's own time-out and the deadline. Sends that limit to the callee,
 * and records the outcome of the attempt.
 *
 * @param timeoutMs the maximum time of the attempt, in milliseconds
 * @throws FailureError, or the reason with which the caller cancelled the call
 */
export async function makeAttempt<Reply>(
  exchange: Exchange<Reply>,
  timeoutMs: number,
  timer: AttemptTimer,
  scope: CallScope,
): Promise<Answer<Reply>> {
  const limitMs = limitOf(timeoutMs, scope);
  const limit = limitAttempt(scope.clock, limitMs, scope.deadline.cancellation, exchange.signal);
  const attempt: Attempt<Reply> = {
    exchange,
    scope,
    timer,
    limit,
    connection: createConnectionState(),
    authentication: undefined,
  };
  try {
    return answered(await send(attempt, limitMs), attempt);
  } catch (error) {
    throw failed(error, attempt);
  }
}

function limitOf(timeoutMs: number, scope: CallScope): number {
  const limitMs = Math.min(timeoutMs, scope.timeoutMs ?? Number.POSITIVE_INFINITY, scope.deadline.remainingMs());
  return Math.max(MIN_CALL_MS, Math.floor(limitMs));
}

async function send<Reply>(attempt: Attempt<Reply>, limitMs: number): Promise<Reply> {
  const { exchange, scope, limit, connection } = attempt;
  const { signal } = limit;
  const added = { [REQUEST_TIMEOUT_HEADER]: String(limitMs) };
  const needsAuthentication = scope.auth !== undefined || Boolean(scope.apiId);
  const authentication = needsAuthentication ? await authenticate(exchange, added, signal, scope) : undefined;
  attempt.authentication = authentication;
  // Not `{}`: its members would be read from `Object.prototype`.
  const { headers, url, signed } = authentication ?? { headers: added, url: undefined, signed: undefined };
  return exchange.send({ signal, limitMs, headers, url, hasCredentials: signed !== undefined, connection });
}

function answered<Reply>(reply: Reply, attempt: Attempt<Reply>): Answer<Reply> {
  const { exchange, timer, limit } = attempt;
  const fault = exchange.faultOfReply(reply);
  const failure = fault && (described(undefined, fault, attempt) as FailureError);
  if (exchange.isStreamed) {
    timer.answered();
    const failureOfBody = (error: unknown): Error => failed(error, attempt);
    const closed = (isWhole: boolean): void => {
      if (isWhole) limit.close();
      else limit.abort();
      timer.close();
    };
    exchange.guardBody(reply, { failureOfBody, closed });
  } else {
    limit.close();
    timer.end('ok');
  }
  return { reply, failure, abort: limit.abort };
}

/** Ends an attempt that failed, and returns its failure. */
function failed<Reply>(error: unknown, attempt: Attempt<Reply>): Error {
  const { exchange, timer, limit, connection } = attempt;
  limit.close();
  if (exchange.isStreamed) exchange.discard(error);
  const failure = described(error, exchange.faultOf(error, connection), attempt);
  timer.end(isFailure(failure) ? failure.kind : 'cancelled');
  return failure;
}

/** The error to keep as the cause of a failure. */
function causeOf(error: unknown, signal: AbortSignal): unknown {
  // Code that listens to the signal rejects with its reason. Only the name of that is kept.
  if (error === signal.reason) return { name: readProperty(error, 'name') };
  // The cause of a TransportError has the more specific code.
  return (isInstance(error, TransportError) && error.cause) || error;
}

function described<Reply>(error: unknown, fault: Fault, attempt: Attempt<Reply>): Error {
  const { scope, limit, connection, authentication } = attempt;
  // A caller that cancelled the call gets its own reason, as with `fetch`.
  if (limit.abandoned !== undefined) return reasonOf(limit.abandoned);
  const verdict = { timedOut: limit.timedOut, unsent: connection.isUnsent, nowMs: scope.clock.now() };
  const failure = failureOfFault(causeOf(error, limit.signal), fault, { upstream: scope.upstream, ...verdict });
  const signed = authentication?.signed;
  if (signed === undefined || !isUpstreamError(failure) || !isRefusal(fault.status)) return failure;
  reportRefusal(signed);
  return refusalOf(failure, fault, signed);
}
