import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createCertificate } from '../../testing/faults/certificate.ts';

const OPTIONS = {
  names: ['localhost', '127.0.0.1'],
  notBefore: new Date('2026-01-15T12:00:00Z'),
  notAfter: new Date('2049-12-31T23:59:59Z'),
};

describe('a certificate', () => {
  test('has the given names and dates', () => {
    const certificate = new X509Certificate(createCertificate(OPTIONS).certificatePem);
    expect(certificate.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1');
    expect(new Date(certificate.validFrom)).toEqual(OPTIONS.notBefore);
    expect(new Date(certificate.validTo)).toEqual(OPTIONS.notAfter);
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkHost('example.com')).toBeUndefined();
    expect(certificate.checkIP('127.0.0.2')).toBeUndefined();
  });

  test('is signed by its own key', () => {
    const { certificatePem, privateKeyPem } = createCertificate(OPTIONS);
    const certificate = new X509Certificate(certificatePem);
    expect(certificate.issuer).toBe(certificate.subject);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.verify(new X509Certificate(createCertificate(OPTIONS).certificatePem).publicKey)).toBe(false);
    expect(privateKeyPem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  });

  test('has a number of its own', () => {
    const numbers = Array.from(
      { length: 20 },
      () => new X509Certificate(createCertificate(OPTIONS).certificatePem).serialNumber,
    );
    expect(new Set(numbers).size).toBe(20);
  });

  test('can be good beyond 2050, for many names and for long ones', () => {
    const notAfter = new Date('2050-01-01T00:00:00Z');
    const names = Array.from({ length: 300 }, (_, index) => `${'x'.repeat(60)}.host-${index}.example.com`);
    const certificate = new X509Certificate(createCertificate({ ...OPTIONS, names, notAfter }).certificatePem);
    expect(new Date(certificate.validTo)).toEqual(notAfter);
    expect(certificate.subjectAltName?.split(', ')).toEqual(names.map((name) => `DNS:${name}`));
  });
});
