import type { AxiosAdapter, InternalAxiosRequestConfig } from 'axios';
import type { Auth, SignedRequest, UnsignedRequest } from '../auth/auth.ts';
import type { Clock } from '../clock.ts';
import { type InvocationDeadline, MAX_LEFT_OF_EXCEEDED_MS } from '../deadline/deadline.ts';
import { ConfigurationError, isFailure, UpstreamError } from '../failure/errors.ts';
import { isInstance, peek, unlessItThrows } from '../failure/redact.ts';
import { failureOf } from './classify.ts';
import { sendable, sentHeaders, unsignedRequest, urlOf } from './outgoing.ts';
import { discardStream, isStreaming } from './transport.ts';

/** How attempts prove who we are. */
export interface AuthenticationScope {
  /** The name of the upstream on the context, such as `ai`. */
  readonly upstream: string;
  /** What proves it; without one, nothing does. */
  readonly auth?: Auth | undefined;
  /** The id of the REST API that is called, where it may be called by a name that is not its own; empty counts as unset. */
  readonly apiId?: string | undefined;
  readonly deadline: InvocationDeadline;
  readonly clock: Clock;
}

/**
 * The header that says which private API is meant when the name of a VPC endpoint is called (API Gateway developer
 * guide, "Invoke a private API", endpoint-specific public DNS hostnames).
 */
const API_ID_HEADER = 'x-apigw-api-id';

/**
 * Lets every attempt prove who we are, anew, and sends to the letter what was signed. Goes inside of what bounds an
 * attempt, whose signal ends the wait for credentials too: nothing is sent then.
 *
 * The configuration it is given stays as it is, and is the one on the response, which has no `request`: no credential
 * gets to the handler.
 */
export function authenticated(transport: AxiosAdapter, scope: AuthenticationScope): AxiosAdapter {
  const { auth, apiId } = scope;
  if (auth === undefined && !apiId) return transport;
  return async (config) => {
    const headers = sentHeaders(config);
    const url = urlOf(config);
    if (apiId && !isOwnHost(url, apiId)) headers.set(API_ID_HEADER, apiId);
    const signed = auth && (await signedBy(auth, unsignedRequest(config, url, headers), config, scope));
    // axios sends also what was given up before it gets it.
    config.cancelToken?.throwIfRequested();
    try {
      const { request: _holdsWhatWasSent, ...response } = await transport(
        sendable(config, signed?.url ?? url, headers, signed),
      );
      return { ...response, config };
    } catch (error) {
      throw signed === undefined ? error : rejection(error, config, scope.upstream, signed);
    }
  };
}

/** The host of an API begins with its id, also where it is named after a VPC endpoint: `{id}-{endpoint}.execute-api...`. */
function isOwnHost({ hostname }: URL, apiId: string): boolean {
  return hostname.startsWith(`${apiId}.`) || hostname.startsWith(`${apiId}-`);
}

/**
 * @throws ConfigurationError when there is no proof to be had
 * @throws DeadlineExceededError when it does not come by the deadline
 */
async function signedBy(
  auth: Auth,
  request: UnsignedRequest,
  config: InternalAxiosRequestConfig,
  { upstream, deadline, clock }: AuthenticationScope,
): Promise<SignedRequest> {
  const signal = (config.signal as AbortSignal | undefined) ?? deadline.cancellation;
  const tooLate = (): Error =>
    lateCredentials(deadline, `the auth of the upstream "${upstream}" took all of an attempt`);
  const prove = async (): Promise<SignedRequest> => auth(request, { deadline, signal, clock });
  try {
    const signed = await unlessAborted(signal, prove, tooLate);
    if (signal.aborted) throw tooLate();
    if (!isInstance(signed?.url, URL)) throw new TypeError('not a signed request');
    return signed;
  } catch (cause) {
    if (isFailure(cause)) throw cause;
    throw new ConfigurationError({ reason: `the auth of the upstream "${upstream}" failed`, cause });
  }
}

/** Time has run out only where the deadline has come; an attempt that ended before it is no matter of time. */
export function lateCredentials(deadline: InvocationDeadline, reason: string): Error {
  const { aborted, reason: ended } = deadline.cancellation;
  if (aborted && !deadline.expired) return ended;
  if (deadline.remainingMs() <= MAX_LEFT_OF_EXCEEDED_MS)
    return deadline.exceeded('the credentials did not come in time', { phase: 'credentials' });
  return new ConfigurationError({ reason });
}

/** What work comes to, unless a signal aborts before. Leaves no listener behind. */
export function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>, aborted: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(aborted());
    const giveUp = (): void => reject(aborted());
    signal.addEventListener('abort', giveUp, { once: true });
    const done = (): void => signal.removeEventListener('abort', giveUp);
    work().then(resolve, reject).finally(done);
  });
}

/**
 * What a service of AWS says when it knows whose signature it refuses: the role, or the user, by its ARN. No more than a
 * name is taken (IAM user guide, "IAM and AWS STS quotas"), as anything may stand in an answer.
 */
const REFUSED_IDENTITY = /User: (arn:aws[\w-]*:(?:sts::\d{12}:assumed-role|iam::\d{12}:user)\/[\w+=,.@-]{1,64})/;

/** How much of a refusal is looked at. */
const MAX_REFUSAL_CHARACTERS = 4_096;

/** A refusal of our credentials says whose they are, so that an operator knows which role or key it is about. */
function rejection(
  error: unknown,
  config: InternalAxiosRequestConfig,
  upstream: string,
  signed: SignedRequest,
): unknown {
  const response = peek(error, 'response');
  const status = peek(response, 'status');
  if (status !== 401 && status !== 403) return error;
  if (isStreaming(config)) discardStream(error);
  const { identity, headers } = signed;
  const refused = peek(signed, 'refused');
  unlessItThrows(() => typeof refused === 'function' && refused.call(signed));
  const { cause } = failureOf(error, { upstream, timedOut: false });
  const isSigned = peek(headers, 'authorization') !== undefined;
  const text = isSigned ? String(peek(response, 'data')).slice(0, MAX_REFUSAL_CHARACTERS) : '';
  const [, arn] = REFUSED_IDENTITY.exec(text) ?? [];
  const reason = `the upstream "${upstream}" refused ${identity}${arn === undefined ? '' : `, of ${arn}`}`;
  return new UpstreamError(upstream, 'upstream-rejected', { cause, upstreamStatus: status, reason });
}
