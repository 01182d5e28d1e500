import { unlessAborted } from '../abort.ts';
import type { Auth, SignedRequest, UnsignedRequest } from '../auth/auth.ts';
import { type InvocationDeadline, MAX_LEFT_OF_EXCEEDED_MS } from '../deadline/deadline.ts';
import { ConfigurationError, isFailure, UpstreamError } from '../failure/errors.ts';
import { isInstance, readProperty, tryOrUndefined } from '../unknown.ts';
import type { Exchange } from './exchange.ts';
import type { Fault } from './fault.ts';
import type { CallScope } from './scope.ts';

/** The part of an attempt that says who we are and whom we mean. */
export interface Proof {
  /** The headers of the attempt, with those it was given. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The URL to the letter, where there is an auth. */
  readonly url: URL | undefined;
  /** The request as the auth signed it; undefined without an auth. */
  readonly signed: SignedRequest | undefined;
}

/**
 * The header that says which private API is meant when the name of a VPC endpoint is called (API Gateway developer
 * guide, "Invoke a private API", endpoint-specific public DNS hostnames).
 */
const API_ID_HEADER = 'x-apigw-api-id';

/**
 * Lets an attempt prove who we are, anew. Runs within the time of the attempt, whose signal ends the wait for credentials
 * too: nothing is sent then.
 *
 * @param added the headers that the attempt adds, by their names in lower case
 * @throws ConfigurationError when there is no proof to be had
 * @throws DeadlineExceededError when it does not come by the deadline
 */
export async function authenticate(
  exchange: Pick<Exchange<unknown>, 'describe'>,
  added: Readonly<Record<string, string>>,
  signal: AbortSignal,
  scope: CallScope,
): Promise<Proof> {
  const { auth, apiId } = scope;
  const described = exchange.describe();
  const isNamed = !apiId || isOwnHost(described.url, apiId);
  const headers = isNamed ? added : { ...added, [API_ID_HEADER]: apiId };
  if (auth === undefined) return { headers, url: undefined, signed: undefined };
  const unsigned = { ...described, headers: { ...described.headers, ...headers } };
  const signed = await signedBy(auth, unsigned, signal, scope);
  return { headers: { ...headers, ...signed.headers }, url: signed.url, signed };
}

/** The host of an API begins with its id, also where it is named after a VPC endpoint: `{id}-{endpoint}.execute-api...`. */
function isOwnHost({ hostname }: URL, apiId: string): boolean {
  return hostname.startsWith(`${apiId}.`) || hostname.startsWith(`${apiId}-`);
}

async function signedBy(
  auth: Auth,
  request: UnsignedRequest,
  signal: AbortSignal,
  { upstream, deadline, clock }: CallScope,
): Promise<SignedRequest> {
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

/**
 * The words of a service of AWS that knows whose signature it refuses: the role, or the user, by its ARN. No more than a
 * name is taken (IAM user guide, "IAM and AWS STS quotas"), as anything may stand in an answer.
 */
const REFUSED_IDENTITY = /User: (arn:aws[\w-]*:(?:sts::\d{12}:assumed-role|iam::\d{12}:user)\/[\w+=,.@-]{1,64})/;

/**
 * The failure of an attempt whose credentials were refused, with 401 or 403: it says whose they are, so that an operator
 * knows which role or key it is about.
 *
 * @param failure the failure as it is without that
 */
export function refusalOf(
  failure: UpstreamError,
  { text }: Fault,
  { identity, headers }: SignedRequest,
): UpstreamError {
  const { upstream, upstreamStatus, cause } = failure;
  const isSigned = readProperty(headers, 'authorization') !== undefined;
  const [, arn] = (isSigned && REFUSED_IDENTITY.exec(text ?? '')) || [];
  const reason = `the upstream "${upstream}" refused ${identity}${arn === undefined ? '' : `, of ${arn}`}`;
  return new UpstreamError(upstream, 'upstream-rejected', { cause, upstreamStatus, reason });
}

/** Tells an auth that its proof was refused. */
export function reportRefusal(signed: SignedRequest): void {
  const refused = readProperty(signed, 'refused');
  tryOrUndefined(() => typeof refused === 'function' && refused.call(signed));
}

/** Statuses that refuse credentials (RFC 9110, sections 15.5.2 and 15.5.4). */
export function isRefusal(status: number | undefined): boolean {
  return status === 401 || status === 403;
}
