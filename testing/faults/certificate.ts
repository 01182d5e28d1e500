import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** Options of a certificate. */
export interface CertificateOptions {
  /** The host names and IPv4 addresses for which it is valid. */
  readonly names: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A certificate and its key, as `node:tls` takes them. */
export interface Certificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** The tags of ASN.1 that a certificate needs (X.690, section 8); context tags are numbered by their field. */
const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
  version: 0xa0,
  extensions: 0xa3,
  dnsName: 0x82,
  ipAddress: 0x87,
} as const;

/** Object identifiers, encoded with tag and length. */
const OID = {
  ecdsaWithSha256: Buffer.from('06082a8648ce3d040302', 'hex'),
  commonName: Buffer.from('0603550403', 'hex'),
  subjectAltName: Buffer.from('0603551d11', 'hex'),
} as const;

/** Encodes a length: one byte if it is below 128, otherwise the number of its bytes and the bytes. */
function lengthOf(content: Buffer): Buffer {
  if (content.length < 0x80) return Buffer.from([content.length]);
  const bytes = Buffer.from(content.length.toString(16).padStart(4, '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(TAG.sequence, ...parts);

/** Encodes a bit string. The byte 0 says that the last byte has no unused bits. */
const bitString = (content: Buffer): Buffer => der(TAG.bitString, Buffer.from([0]), content);

/** Encodes a time. Years from 2050 on have four digits (RFC 5280, section 4.1.2.5). */
function time(date: Date): Buffer {
  const digits = `${date.toISOString().replaceAll(/\D/g, '').slice(0, 14)}Z`;
  return date.getUTCFullYear() < 2050
    ? der(TAG.utcTime, Buffer.from(digits.slice(2)))
    : der(TAG.generalizedTime, Buffer.from(digits));
}

const generalName = (name: string): Buffer =>
  isIPv4(name)
    ? der(TAG.ipAddress, Buffer.from(name.split('.').map(Number)))
    : der(TAG.dnsName, Buffer.from(name, 'ascii'));

const commonName = (name: string): Buffer =>
  sequence(der(TAG.set, sequence(OID.commonName, der(TAG.utf8String, Buffer.from(name)))));

/** A random positive number. */
const serialNumber = (): Buffer => der(TAG.integer, Buffer.from([0x01]), randomBytes(15));

const pem = (content: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${content.toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;

/** Creates a self-signed certificate (X.509 version 3, RFC 5280) with a new P-256 key, in about a millisecond. */
export function createCertificate({ names, notBefore, notAfter }: CertificateOptions): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(OID.ecdsaWithSha256);
  const issuer = commonName('middy-deadline fault server');
  const alternatives = der(TAG.octetString, sequence(...names.map(generalName)));
  const body = sequence(
    der(TAG.version, der(TAG.integer, Buffer.from([2]))),
    serialNumber(),
    algorithm,
    issuer,
    sequence(time(notBefore), time(notAfter)),
    issuer,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(TAG.extensions, sequence(sequence(OID.subjectAltName, alternatives))),
  );
  return {
    certificatePem: pem(sequence(body, algorithm, bitString(sign('sha256', body, privateKey)))),
    privateKeyPem: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}
