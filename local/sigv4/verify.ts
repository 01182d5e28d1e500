import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Authorization, parseAuthorization } from './authorization.ts';
import { canonicalRequest, type Headers, headersOf, type ReceivedRequest, sha256 } from './canonical-request.ts';
import type { Refusal } from './refusals.ts';
import * as refusals from './refusals.ts';

/** A key pair, with the session token of temporary credentials. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The scope of a service's signatures, and its signers. */
export interface Verifier<Signer extends Credentials> {
  readonly region: string;
  /** The service's name in a signature's scope, such as `execute-api`. */
  readonly service: string;
  readonly signerOf: (accessKeyId: string) => Signer | undefined;
  /** Default: the system's time. */
  readonly nowMs?: number;
}

/** The signer, or the reason for the refusal. */
export type Verdict<Signer extends Credentials> = { readonly signer: Signer } | { readonly refusal: Refusal };

/** AWS's tolerance: https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html */
const clockSkewMs = 5 * 60_000;

const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/**
 * Verifies a signature as AWS does (Signature Version 4, in the `Authorization` header): computes it from the received
 * request and the known secret. A presigned URL, whose query carries the signature, counts as unsigned.
 */
export function verify<Signer extends Credentials>(
  request: ReceivedRequest,
  verifier: Verifier<Signer>,
): Verdict<Signer> {
  const headers = headersOf(request.rawHeaders);
  const given = headers.get('authorization');
  if (!given) return { refusal: refusals.unsigned };
  const authorization = parseAuthorization(given.join(', '));
  if ('type' in authorization) return { refusal: authorization };
  const signer = verifier.signerOf(authorization.accessKeyId);
  const refusal =
    refusalOfScope(authorization, headers, verifier) ??
    refusalOfHeaders(authorization, headers) ??
    refusalOfSigner(signer, headers) ??
    refusalOfTime(dateIn(headers), verifier.nowMs ?? Date.now());
  if (refusal) return { refusal };
  return signer && isSignedBy(signer, authorization, headers, request)
    ? { signer }
    : { refusal: refusals.wrongSignature };
}

const dateIn = (headers: Headers): string => (headers.get('x-amz-date') ?? []).join(',');

function refusalOfScope(
  { scope: [day, region, service, terminator] }: Authorization,
  headers: Headers,
  verifier: Pick<Verifier<Credentials>, 'region' | 'service'>,
): Refusal | undefined {
  const date = dateIn(headers);
  if (Number.isNaN(epochOf(date))) return refusals.noDate;
  if (terminator !== 'aws4_request') return refusals.otherTerminator;
  if (region !== verifier.region) return refusals.otherRegion(region);
  if (service !== verifier.service) return refusals.otherService(verifier.service);
  return day === date.slice(0, 8) ? undefined : refusals.otherDay(day, date);
}

/** The host and all `x-amz-*` headers must be signed. The content type may be. */
function refusalOfHeaders({ signedHeaders }: Authorization, headers: Headers): Refusal | undefined {
  const own = [...headers.keys()].filter((name) => name === 'host' || name.startsWith('x-amz-'));
  const unsigned = ['host', ...own].find((name) => !signedHeaders.includes(name));
  return unsigned === undefined ? undefined : refusals.headerNotSigned(unsigned);
}

function refusalOfSigner(signer: Credentials | undefined, headers: Headers): Refusal | undefined {
  const token = headers.get('x-amz-security-token')?.join(',');
  return signer && token === signer.sessionToken ? undefined : refusals.unknownSigner;
}

function refusalOfTime(date: string, nowMs: number): Refusal | undefined {
  const signedAtMs = epochOf(date);
  if (signedAtMs < nowMs - clockSkewMs) return refusals.expired(date, nowMs, clockSkewMs);
  return signedAtMs > nowMs + clockSkewMs ? refusals.notYet(date, nowMs, clockSkewMs) : undefined;
}

function isSignedBy(
  { secretAccessKey }: Credentials,
  { scope, signedHeaders, signature }: Authorization,
  headers: Headers,
  request: ReceivedRequest,
): boolean {
  const stated = headers.get('x-amz-content-sha256')?.join(',');
  if (stated !== undefined && stated !== sha256(request.body)) return false;
  const canonical = canonicalRequest(request, headers, signedHeaders);
  const text = ['AWS4-HMAC-SHA256', dateIn(headers), scope.join('/'), sha256(canonical)].join('\n');
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const received = Buffer.from(signature, 'hex');
  // `Buffer.from` ignores what follows a non-hexadecimal character, and accepts capitals, which AWS does not.
  return /^[0-9a-f]{64}$/.test(signature) && timingSafeEqual(hmac(key, text), received);
}

/** Parses `20260102T030405Z`; NaN if it is invalid. */
function epochOf(date: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
