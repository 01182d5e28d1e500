import { REQUEST_TIMEOUT_HEADER } from '../deadline/caller.ts';
import { MIN_CALL_MS } from '../deadline/deadline.ts';
import type { AttemptTimer } from '../deadline/timing.ts';
import { type FailureError, isFailure, isUpstreamError } from '../failure/errors.ts';
import { type ConnectionState, connectionState } from '../http/connection-state.ts';
import { TransportError } from '../http/transport-error.ts';
import { isInstance, readProperty } from '../unknown.ts';
import { type AttemptLimit, limitAttempt, reasonOf } from './attempt-limit.ts';
import { authenticate, isRefusal, type Proof, refusalOf, reportRefusal } from './authenticate.ts';
import { failureOf } from './classify.ts';
import type { Exchange } from './exchange.ts';
import type { Fault } from './fault.ts';
import type { CallScope } from './scope.ts';

/** An attempt that was answered. */
export interface Answer<Reply> {
  readonly reply: Reply;
  /** The failure that the reply stands for, where its status is an answer and yet may be tried again. */
  readonly failure: FailureError | undefined;
  /** Gives the reply up, and with it the connection that its body flows on. */
  abort(): void;
}

/** One attempt under way. */
interface Attempt<Reply> {
  readonly exchange: Exchange<Reply>;
  readonly scope: CallScope;
  readonly timer: AttemptTimer;
  readonly limit: AttemptLimit;
  readonly connection: ConnectionState;
  proof: Proof | undefined;
}

/**
 * Makes one attempt, bounded by the time it is given, the upstream's own limit and what remains of the deadline. Tells
 * the callee how long that is, and records how the attempt ended.
 *
 * @param timeoutMs the time that the attempt is given, in milliseconds
 * @throws FailureError, or the reason that the caller gave the call up with
 */
export async function makeAttempt<Reply>(
  exchange: Exchange<Reply>,
  timeoutMs: number,
  timer: AttemptTimer,
  scope: CallScope,
): Promise<Answer<Reply>> {
  const limitMs = limitOf(timeoutMs, scope);
  const limit = limitAttempt(scope.clock, limitMs, scope.deadline.cancellation, exchange.signal);
  const attempt: Attempt<Reply> = { exchange, scope, timer, limit, connection: connectionState(), proof: undefined };
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
  const needsProof = scope.auth !== undefined || Boolean(scope.apiId);
  const proof = needsProof ? await authenticate(exchange, added, signal, scope) : undefined;
  attempt.proof = proof;
  // Not `{}`, whose members a dependency may have put on every object.
  const { headers, url, signed } = proof ?? { headers: added, url: undefined, signed: undefined };
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
    exchange.guardBody(reply, { failureOf: failureOfBody, closed });
  } else {
    limit.close();
    timer.end('ok');
  }
  return { reply, failure, abort: limit.abort };
}

/** The failure of an attempt, after which nothing of it is left. */
function failed<Reply>(error: unknown, attempt: Attempt<Reply>): Error {
  const { exchange, timer, limit, connection } = attempt;
  limit.close();
  if (exchange.isStreamed) exchange.discard(error);
  const failure = described(error, exchange.faultOf(error, connection), attempt);
  timer.end(isFailure(failure) ? failure.kind : 'cancelled');
  return failure;
}

/** The error that is told as the cause of a failure. */
function causeOf(error: unknown, signal: AbortSignal): unknown {
  // Whoever listens to the signal rejects with its reason. That the deadline came is no failure of credentials here.
  if (error === signal.reason) return { name: readProperty(error, 'name') };
  // The code of what broke says more than that something did.
  return (isInstance(error, TransportError) && error.cause) || error;
}

function described<Reply>(error: unknown, fault: Fault, attempt: Attempt<Reply>): Error {
  const { scope, limit, connection, proof } = attempt;
  // A caller that gave the call up gets its own reason back, as `fetch` would do it.
  if (limit.abandoned !== undefined) return reasonOf(limit.abandoned);
  const verdict = { timedOut: limit.timedOut, unsent: connection.isUnsent, nowMs: scope.clock.now() };
  const failure = failureOf(causeOf(error, limit.signal), fault, { upstream: scope.upstream, ...verdict });
  const signed = proof?.signed;
  if (signed === undefined || !isUpstreamError(failure) || !isRefusal(fault.status)) return failure;
  reportRefusal(signed);
  return refusalOf(failure, fault, signed);
}
