import type { Refusal } from './refusals.ts';
import * as refusals from './refusals.ts';

/** The fields of an `Authorization` header of Signature Version 4. */
export interface Authorization {
  readonly accessKeyId: string;
  /** The scope of the signing key: day, region, service, terminator. */
  readonly scope: readonly [day: string, region: string, service: string, terminator: string];
  /** In the header's order. A correct signer writes them in lower case. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const required = ['Credential', 'Signature', 'SignedHeaders'] as const;

/**
 * Parses the header `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`. Any other scheme, parameter or
 * repetition is refused.
 */
export function parseAuthorization(header: string): Authorization | Refusal {
  const [scheme = '', ...rest] = header.split(/[ ,]+/).filter((part) => part !== '');
  const pairs = rest.map(splitAtEqualSign);
  if (pairs.some((pair) => pair.length === 1)) return refusals.noKeyValuePair(header);
  const parameters = new Map(pairs.map(([name = '', value = '']) => [name, value]));
  const isComplete = scheme === 'AWS4-HMAC-SHA256' && pairs.length === required.length;
  const missing = required.filter((name) => !isComplete || !parameters.get(name));
  if (missing.length > 0) return refusals.missingParameters(missing, header);

  const [accessKeyId, day, region, service, terminator, ...more] = (parameters.get('Credential') ?? '').split('/');
  if (!(accessKeyId && day && region && service && terminator) || more.length > 0) return refusals.malformedCredential;
  return {
    accessKeyId,
    scope: [day, region, service, terminator],
    signedHeaders: (parameters.get('SignedHeaders') ?? '').split(';'),
    signature: parameters.get('Signature') ?? '',
  };
}

function splitAtEqualSign(text: string): readonly string[] {
  const at = text.indexOf('=');
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
