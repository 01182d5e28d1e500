import { ConfigurationError } from '../failure/errors.ts';
import type { Auth, AuthScope, UnsignedRequest } from './auth.ts';
import { createCredentialSource } from './credential-source.ts';
import { type RenewableProvider, readCredentials } from './credentials.ts';
import { canonicalQuery, type SendableUrl, sendableUrl } from './sendable-url.ts';
import { createSigner, type SignableParts } from './sigv4.ts';

/** Options of `createIamAuth()`. */
export interface IamAuthPlan {
  /** Returns the region; called for each attempt. */
  readonly region: () => string;
  /** The name of the service in signatures. */
  readonly service: string;
  readonly credentials: RenewableProvider;
  /** The source of the credentials, for the log, as in "the credentials of the environment". */
  readonly origin: string;
}

/**
 * The headers that are signed, beside those that begin with `x-`. Others, such as `accept-encoding`, `user-agent` or
 * `content-length`, are written by axios and Node after the signature, or rewritten by proxies.
 */
const SIGNED: ReadonlySet<string> = new Set(['host', 'content-type', 'content-encoding', 'idempotency-key']);

/** The `x-` headers that proxies and tracing rewrite. */
const REWRITTEN = /^(x-forwarded-.+|x-amzn-trace-id)$/;

/**
 * The headers that a signature must include ("Create a signed AWS API request", canonical headers). One that is not
 * `PLAIN` cannot be signed.
 */
const REQUIRED = /^(host|x-amz-.+)$/;

/**
 * A header value in ASCII. Any other would be sent as Latin-1 and signed as UTF-8, so that its header is sent without being
 * signed.
 */
const PLAIN = /^[\x20-\x7e]*$/;

/** Headers of an earlier signature, which would invalidate a new one. */
const STALE = { 'x-amz-date': undefined, 'x-amz-security-token': undefined, 'x-amz-content-sha256': undefined };

/**
 * Signs every attempt with the credentials of an IAM identity (AWS Signature Version 4), as API Gateway's `AWS_IAM`
 * authorization and other services of AWS expect it.
 *
 * @throws ConfigurationError when there are no credentials, and for a request that cannot be signed
 */
export function createIamAuth({ region, service, credentials: provide, origin }: IamAuthPlan): Auth {
  const source = createCredentialSource(provide, origin);
  const sign = createSigner();
  const auth: Auth = async (request, { clock, deadline }) => {
    const headers = headersToSign(request);
    const { url, query } = signableUrl(request.url);
    const body = signableBody(request);
    const scope = { region: region(), service };
    const credentials = source.take(deadline) ?? (await readCredentials(provide, origin));
    const parts = { method: request.method, path: url.pathname, query: canonicalQuery(query), headers, body };
    const signature = sign(parts, { ...scope, credentials, date: new Date(clock.now()) });
    const { host } = headers;
    const identity = `the IAM credentials with the access key id ${credentials.accessKeyId}`;
    return { url, headers: { ...STALE, host, ...signature }, identity };
  };
  const prepare = ({ deadline, clock }: AuthScope): Promise<void> | undefined => source.prepare(deadline, clock);
  return Object.assign(auth, { prepare });
}

function headersToSign({ url, headers }: UnsignedRequest): Record<string, string> {
  // As Node writes the host: with the port if it is not the scheme's default.
  const signed: Record<string, string> = { host: url.host };
  for (const [name, value] of Object.entries(headers)) {
    if (!isSigned(name)) continue;
    if (PLAIN.test(value)) signed[name] = value;
    else if (REQUIRED.test(name))
      throw new ConfigurationError({ reason: `the header ${name} cannot be signed: it is not plain ASCII` });
  }
  return signed;
}

function isSigned(name: string): boolean {
  return SIGNED.has(name) || (name.startsWith('x-') && !REWRITTEN.test(name) && !Object.hasOwn(STALE, name));
}

/**
 * The parameter of the signature in a presigned URL. AWS leaves it out when it checks a signature, so that a query with it
 * cannot be signed.
 */
const SIGNATURE_PARAMETER = 'x-amz-signature';

function signableUrl(url: URL): SendableUrl {
  const sendable = sendableUrl(url);
  if (sendable.query.some(([name]) => name.toLowerCase() === SIGNATURE_PARAMETER))
    throw new ConfigurationError({ reason: 'a query with a parameter named X-Amz-Signature cannot be signed' });
  return sendable;
}

function signableBody({ body }: UnsignedRequest): SignableParts['body'] {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return body;
  throw new ConfigurationError({
    reason: `a body that is a ${body.kind} cannot be signed: give it as text, bytes or an object`,
  });
}
