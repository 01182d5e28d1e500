import { ConfigurationError } from '../failure/errors.ts';
import type { Auth, AuthScope, UnsignedRequest } from './auth.ts';
import { createCredentialSource } from './credential-source.ts';
import { type RenewableProvider, readCredentials } from './credentials.ts';
import { canonicalQuery, type SendableUrl, sendableUrl } from './sendable-url.ts';
import { createSigner, type SignableParts } from './sigv4.ts';

/** What an IAM auth is made of. */
export interface IamAuthPlan {
  /** The region that is called, asked for each attempt. */
  readonly region: () => string;
  /** The service as AWS names it in signatures. */
  readonly service: string;
  readonly credentials: RenewableProvider;
  /** Whose credentials they are, for the log. */
  readonly origin: string;
}

/**
 * The headers whose change would make another request of it, beside those that begin with `x-`. The rest, such as
 * `accept-encoding`, `user-agent` or `content-length`, is written by axios and Node after the signature, or rewritten by
 * proxies on the way.
 */
const SIGNED: ReadonlySet<string> = new Set(['host', 'content-type', 'content-encoding', 'idempotency-key']);

/** Those of the `x-` headers that proxies and tracing write. */
const REWRITTEN = /^(x-forwarded-.+|x-amzn-trace-id)$/;

/** Those that a signature must have ("Create a signed AWS API request", canonical headers). */
const REQUIRED = /^(host|x-amz-.+)$/;

/** Values that everybody on the way reads alike: others are sent as Latin-1 and signed as UTF-8. */
const PLAIN = /^[\x20-\x7e]*$/;

/** What a handler may have left behind of another signature; with one of these a new signature would not hold. */
const STALE = { 'x-amz-date': undefined, 'x-amz-security-token': undefined, 'x-amz-content-sha256': undefined };

/**
 * Signs every attempt with the credentials of an IAM identity (AWS Signature Version 4), as API Gateway's `AWS_IAM`
 * authorization and other services of AWS expect it.
 *
 * @throws ConfigurationError when there are no credentials, and for what cannot be signed
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
  // As Node writes the host: with the port where the scheme has another.
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

/** Whoever checks a signature leaves this parameter out: it is where the signature itself is in a presigned URL. */
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
