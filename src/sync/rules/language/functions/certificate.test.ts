// oxlint-disable-next-line import/no-unassigned-import -- @peculiar/x509 needs it to have been loaded
import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import {
  cryptoProvider,
  SubjectAlternativeNameExtension,
  BasicConstraintsExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { toBytes } from '../../../../directory/index.ts';
import type { Bytes } from '../../../../directory/index.ts';
import { evaluate } from '../test-expression.ts';

describe('a certificate is read as other implementations read it', () => {
  let cert: Bytes;
  let reference: X509Certificate;

  beforeAll(async () => {
    cryptoProvider.set(crypto);
    const algorithm = {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      publicExponent: new Uint8Array([1, 0, 1]),
      modulusLength: 2048,
    };
    const keys = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
    const made = await X509CertificateGenerator.createSelfSigned({
      serialNumber: '00f1a2',
      name: 'C=NL, O="Contoso, Inc", OU=Sales, CN=Anna',
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter: new Date('2055-06-01T12:00:00Z'),
      signingAlgorithm: algorithm,
      keys,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new SubjectAlternativeNameExtension([
          { type: 'email', value: 'anna@contoso.test' },
          { type: 'dns', value: 'pc1.contoso.test' },
          { type: 'url', value: 'https://contoso.test' },
          { type: 'upn', value: 'anna@corp.test' },
        ]),
      ],
    });
    cert = toBytes(new Uint8Array(made.rawData));
    reference = new X509Certificate(Buffer.from(made.rawData));
  });

  test.each([
    ['CertFormat([c])', 'X509'],
    ['CertVersion([c])', '3'],
    ['CertSerialNumber([c])', 'F1A2'],
    ['CertSubject([c])', 'CN=Anna, OU=Sales, O="Contoso, Inc", C=NL'],
    ['CertSubjectNameDN([c])', 'CN=Anna, OU=Sales, O="Contoso, Inc", C=NL'],
    ['CertIssuer([c])', 'CN=Anna, OU=Sales, O="Contoso, Inc", C=NL'],
    ['CertIssuerDN([c])', 'CN=Anna, OU=Sales, O="Contoso, Inc", C=NL'],
    ['CertSubjectNameOid([c])', '2.5.4.3'],
    ['CertIssuerOid([c])', '2.5.4.3'],
    ['CertKeyAlgorithm([c])', '1.2.840.113549.1.1.1'],
    ['CertKeyAlgorithmParams([c])', '0500'],
    ['CertPublicKeyOid([c])', '1.2.840.113549.1.1.1'],
    ['CertPublicKeyParametersOid([c])', '1.2.840.113549.1.1.1'],
    ['CertSignatureAlgorithmOid([c])', '1.2.840.113549.1.1.11'],
    ['CertExtensionOids([c])', ['2.5.29.19']],
    ['CertFriendlyName([c])', ''],
    ['CertNameInfo([c], "SimpleName", False)', 'Anna'],
    ['CertNameInfo([c], "EmailName", False)', 'anna@contoso.test'],
    ['CertNameInfo([c], "UpnName", False)', 'anna@corp.test'],
    ['CertNameInfo([c], "DnsName", False)', 'pc1.contoso.test'],
    ['CertNameInfo([c], "UrlName", False)', 'https://contoso.test'],
    ['FormatDateTime(CertNotBefore([c]),"yyyy-MM-dd")', '2026-01-01'],
    ['FormatDateTime(CertNotAfter([c]),"s")', '2055-06-01T12:00:00'],
    ['CertSubject([absent])', undefined],
    ['IsCert([c])', true],
    ['IsCert([absent])', false],
    ['IsCert("abc")', false],
    ['Count(Where($item,[list],CertNotAfter($item)>Now()))', 1],
  ])('%s', (text, expected) => {
    expect(evaluate(text, { c: cert, list: [cert] })).toEqual(expected);
  });

  test('the thumbprint is the SHA-1 of the octets, whatever form they come in', () => {
    const expected = reference.fingerprint.replaceAll(':', '');
    expect(evaluate('CertThumbprint([c])', { c: cert })).toBe(expected);
    expect(evaluate('CertHashString([c])', { c: cert.base64 })).toBe(expected);
    expect(evaluate('CertThumbprint([c])', { c: toBytes(Buffer.from(reference.toString())) })).toBe(expected);
  });

  test('octets that are not a certificate are an error of the object, never a crash', () => {
    expect(() => evaluate('CertSubject([c])', { c: toBytes(Buffer.from('hello')) })).toThrow('is not a certificate');
    const der = Buffer.from(cert.base64, 'base64');
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.nat(255), (at, octet) => {
        const damaged = Buffer.from(der);
        damaged[at] = octet;
        expect([true, false]).toContain(evaluate('IsCert([c])', { c: toBytes(damaged) }));
        expect(evaluate('IsCert([c])', { c: toBytes(der.subarray(0, at)) })).toBe(false);
      }),
    );
  });
});
