import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** A key pair, and the token that comes with a role's temporary ones. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Why a request was refused, in AWS's words. */
export interface Refusal {
  readonly __type: string;
  readonly message: string;
}

const authorization =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** AWS's own tolerance. */
const clockSkewMs = 15 * 60_000;

const refusals = {
  unsigned: { __type: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' },
  unknown: {
    __type: 'UnrecognizedClientException',
    message: 'The security token included in the request is invalid.',
  },
  expired: { __type: 'InvalidSignatureException', message: 'Signature expired: check the clock of the caller.' },
  wrong: {
    __type: 'InvalidSignatureException',
    message:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
  },
  incomplete: {
    __type: 'IncompleteSignatureException',
    message: "'host' and 'x-amz-date' must be among the signed headers.",
  },
} as const satisfies Record<string, Refusal>;

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/**
 * Checks a signature the way AWS does (Signature Version 4): computed anew from the request and the known secret.
 * For requests to `/` without a query, which is all that the JSON protocols send.
 *
 * @returns why the request is refused, or undefined when it may pass
 */
export function refusalOf(request: IncomingMessage, body: Buffer, credentials: Credentials): Refusal | undefined {
  const [matched, keyId, day = '', region = '', service = '', signedHeaders = '', signature = ''] =
    authorization.exec(request.headers.authorization ?? '') ?? [];
  if (matched === undefined) return refusals.unsigned;
  const token = request.headers['x-amz-security-token'];
  if (keyId !== credentials.accessKeyId || token !== credentials.sessionToken) return refusals.unknown;
  const signed = signedHeaders.split(';');
  if (!signed.includes('host') || !signed.includes('x-amz-date')) return refusals.incomplete;
  const date = String(request.headers['x-amz-date']);
  if (!(Math.abs(Date.now() - epochOf(date)) < clockSkewMs)) return refusals.expired;

  const scope = [day, region, service, 'aws4_request'];
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonical(request, signed, body))].join('\n');
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  return timingSafeEqual(hmac(key, text), Buffer.from(signature, 'hex')) ? undefined : refusals.wrong;
}

function canonical(request: IncomingMessage, signed: readonly string[], body: Buffer): string {
  const headers = signed.map(
    (name) =>
      `${name}:${String(request.headers[name] ?? '')
        .trim()
        .replace(/\s+/g, ' ')}`,
  );
  return [request.method, '/', '', ...headers, '', signed.join(';'), sha256(body)].join('\n');
}

/** `20260102T030405Z` as a time; NaN when it is none. */
function epochOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}
