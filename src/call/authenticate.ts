import { unlessAborted } from '../abort.ts';
import type { Auth, SignedRequest, UnsignedRequest } from '../auth/auth.ts';
import { type InvocationDeadline, MAX_LEFT_OF_EXCEEDED_MS } from '../deadline/deadline.ts';
import { ConfigurationError, isFailure, UpstreamError } from '../failure/errors.ts';
import { isInstance, readProperty, tryOrUndefined } from '../unknown.ts';
import type { Exchange } from './exchange.ts';
import type { Fault } from './fault.ts';
import type { CallScope } from './scope.ts';

/** The URL and the headers with which an attempt is sent. */
export interface Authentication {
  /** The headers to add to the request: those of the attempt and of the auth. Undefined removes a header. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The URL to send unchanged; undefined without an auth. */
  readonly url: URL | undefined;
  /** The request as the auth signed it; undefined without an auth. */
  readonly signed: SignedRequest | undefined;
}

/**
 * The header with the id of a private API that is called by the name of a VPC endpoint (API Gateway developer guide, "Invoke
 * a private API", endpoint-specific public DNS hostnames).
 */
const API_ID_HEADER = 'x-apigw-api-id';

/**
 * Authenticates an attempt, within the time of the attempt: its signal also ends the wait for credentials.
 *
 * @param added the headers that the attempt adds, with their names in lower case
 * @throws ConfigurationError when the auth fails, or takes all the time of the attempt
 * @throws DeadlineExceededError when the credentials do not come by the deadline
 * @throws the auth's own error if it is a failure with a kind
 */
export async function authenticate(
  exchange: Pick<Exchange<unknown>, 'describe'>,
  added: Readonly<Record<string, string>>,
  signal: AbortSignal,
  scope: CallScope,
): Promise<Authentication> {
  const { auth, apiId } = scope;
  const described = exchange.describe();
  const needsIdHeader = apiId && !namesApi(described.url, apiId);
  const headers = needsIdHeader ? { ...added, [API_ID_HEADER]: apiId } : added;
  if (auth === undefined) return { headers, url: undefined, signed: undefined };
  const unsigned = { ...described, headers: { ...described.headers, ...headers } };
  const signed = await signedBy(auth, unsigned, signal, scope);
  return { headers: { ...headers, ...signed.headers }, url: signed.url, signed };
}

/** Tells whether a host begins with the API's id: `{id}.execute-api…`, or `{id}-{endpoint}.execute-api…` of a VPC endpoint. */
function namesApi({ hostname }: URL, apiId: string): boolean {
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

/**
 * The error of credentials that came too late: `deadline-exceeded` at the deadline, `invocation-ended` after the end of the
 * invocation, otherwise `configuration`.
 */
export function lateCredentials(deadline: InvocationDeadline, reason: string): Error {
  const { aborted, reason: invocationEnded } = deadline.cancellation;
  if (aborted && !deadline.expired) return invocationEnded;
  if (deadline.remainingMs() <= MAX_LEFT_OF_EXCEEDED_MS)
    return deadline.exceeded('the credentials did not come in time', { phase: 'credentials' });
  return new ConfigurationError({ reason });
}

/**
 * The message of an AWS service that refuses a signature: it names the role or the user by its ARN. No more than the length of
 * a name is read (IAM user guide, "IAM and AWS STS quotas"), as the upstream controls the text.
 */
const REFUSED_IDENTITY = /User: (arn:aws[\w-]*:(?:sts::\d{12}:assumed-role|iam::\d{12}:user)\/[\w+=,.@-]{1,64})/;

/**
 * The failure of an attempt whose credentials were refused with 401 or 403. Its reason names the identity and, for a
 * signature, the ARN in the answer, so that an operator knows the role or key.
 *
 * @param failure the failure without that reason
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

/** Tells an auth that its credentials were refused. An error of the auth is ignored. */
export function reportRefusal(signed: SignedRequest): void {
  const refused = readProperty(signed, 'refused');
  tryOrUndefined(() => typeof refused === 'function' && refused.call(signed));
}

/** Tells whether a status refuses the credentials (RFC 9110, sections 15.5.2 and 15.5.4). */
export function isRefusal(status: number | undefined): boolean {
  return status === 401 || status === 403;
}
