import { createHash } from 'node:crypto';

// The refusals of Signature Version 4, with API Gateway's texts. For a wrong signature, API Gateway also adds the
// canonical request that it expected. That is left out, because it repeats the request's headers.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html

/** The refusal of a request: AWS's error type and text. */
export interface Refusal {
  readonly type: string;
  readonly message: string;
}

/** AWS shows a header that it cannot parse only as a hash, so that the error reveals no secret. */
const hashOf = (header: string): string => createHash('sha256').update(header).digest('base64');

const incomplete = (message: string): Refusal => ({ type: 'IncompleteSignatureException', message });
const invalid = (message: string): Refusal => ({ type: 'InvalidSignatureException', message });

/** Formats a time as `20260102T030405Z`. */
const timestampOf = (epochMs: number): string => new Date(epochMs).toISOString().replace(/[-:]|\.\d+/g, '');

export const unsigned: Refusal = {
  type: 'MissingAuthenticationTokenException',
  message: 'Missing Authentication Token',
};

export const unknownSigner: Refusal = {
  type: 'UnrecognizedClientException',
  message: 'The security token included in the request is invalid.',
};

export const wrongSignature: Refusal = invalid(
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
);

export const noKeyValuePair = (header: string): Refusal =>
  incomplete(
    `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hashOf(header)}'.`,
  );

export const missingParameters = (parameters: readonly string[], header: string): Refusal =>
  incomplete(
    [
      ...parameters.map((parameter) => `Authorization header requires '${parameter}' parameter.`),
      `(Hashed with SHA-256 and encoded with Base64) Authorization=${hashOf(header)}`,
    ].join(' '),
  );

export const malformedCredential: Refusal = incomplete(
  'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
);

export const noDate: Refusal = incomplete(
  "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
);

export const headerNotSigned = (header: string): Refusal =>
  invalid(`'${header}' must be a 'SignedHeader' in the AWS Authorization.`);

export const otherDay = (dayOfScope: string, date: string): Refusal =>
  invalid(
    `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${dayOfScope}' != '${date.slice(0, 8)}', from '${date}'.`,
  );

export const otherRegion = (givenRegion: string): Refusal =>
  invalid(`Credential should be scoped to a valid region, not '${givenRegion}'.`);

export const otherService = (expectedService: string): Refusal =>
  invalid(`Credential should be scoped to correct service: '${expectedService}'.`);

export const otherTerminator: Refusal = invalid("Credential should be scoped with a valid terminator: 'aws4_request'.");

export const expired = (date: string, nowMs: number, skewMs: number): Refusal =>
  invalid(
    `Signature expired: ${date} is now earlier than ${timestampOf(nowMs - skewMs)} (${timestampOf(nowMs)} - ${skewMs / 60_000} min.)`,
  );

export const notYet = (date: string, nowMs: number, skewMs: number): Refusal =>
  invalid(
    `Signature not yet current: ${date} is still later than ${timestampOf(nowMs + skewMs)} (${timestampOf(nowMs)} + ${skewMs / 60_000} min.)`,
  );
