import { createHash } from 'node:crypto';
import { fromBytes, isBytes } from '../../../../directory/index.ts';
import { functionDetail } from '../details.ts';
import { family } from '../function.ts';
import type { FunctionSpec, Type } from '../function.ts';
import { describe, fail, isList, single, toBoolean, toText } from '../value.ts';
import type { Item, Value } from '../value.ts';
import { alternativeNames, parseCertificate } from './x509.ts';
import type { Certificate, NamePart } from './x509.ts';

/** Certificates, as .NET's X509Certificate2 shows them. The octets are DER, or base64 of it (as text or as octets). */
const { each, whole } = family('certificate');

function derOf(item: Item): Buffer {
  const octets = isBytes(item) ? fromBytes(item) : Buffer.from(toText(item), 'latin1');
  if (octets[0] === 0x30) return octets;
  const text = octets.toString('latin1').replace(/-----[A-Z ]+-----|\s+/g, '');
  return Buffer.from(text, 'base64');
}

function read(item: Item): Certificate {
  try {
    return parseCertificate(derOf(item));
  } catch (cause) {
    if (!(cause instanceof TypeError || cause instanceof RangeError)) throw cause;
    return fail(functionDetail('rules.not-a-certificate', { value: describe(item) }));
  }
}

const shortNames: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'SERIALNUMBER',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'S',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'T',
  '2.5.4.42': 'G',
  '1.2.840.113549.1.9.1': 'E',
  '0.9.2342.19200300.100.1.25': 'DC',
};

/** `CN=Anna, OU=Sales, O=Contoso`: the most specific part first; values with special characters in quotation marks. */
function nameText(name: readonly NamePart[]): string {
  return name
    .toReversed()
    .map(({ oid, value }) => {
      const quoted = /[,+="\n<>#;]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
      return `${shortNames[oid] ?? `OID.${oid}`}=${quoted}`;
    })
    .join(', ');
}

const valueIn = (name: readonly NamePart[], ...oids: readonly string[]): string | undefined =>
  oids.map((oid) => name.findLast((part) => part.oid === oid)?.value).find((value) => value !== undefined);

/** What .NET calls an X509NameType. Alternative names belong to the subject. */
const nameTypes: Readonly<Record<string, (certificate: Certificate, name: readonly NamePart[]) => string | undefined>> =
  {
    SimpleName: (_, name) => valueIn(name, '2.5.4.3', '2.5.4.11', '2.5.4.10', '1.2.840.113549.1.9.1'),
    EmailName: (certificate, name) => alternative(certificate, 1) ?? valueIn(name, '1.2.840.113549.1.9.1'),
    UpnName: (certificate) => alternative(certificate, 0),
    DnsName: (certificate, name) => alternative(certificate, 2) ?? valueIn(name, '2.5.4.3'),
    DnsFromAlternativeName: (certificate) => alternative(certificate, 2),
    UrlName: (certificate) => alternative(certificate, 6),
  };

function alternative(certificate: Certificate, wanted: number): string | undefined {
  return alternativeNames(certificate).find(({ choice }) => choice === wanted)?.value;
}

function hash(item: Item): string {
  read(item);
  return createHash('sha1').update(derOf(item)).digest('hex').toUpperCase();
}

function field(name: string, returns: Type, get: (certificate: Certificate) => Item | undefined): FunctionSpec {
  return each(name, 'any certificateRawData', returns, (_, item) => (item === undefined ? undefined : get(read(item))));
}

function thumbprint(name: string): FunctionSpec {
  return each(name, 'any certificateRawData', 'text', (_, item) => (item === undefined ? undefined : hash(item)));
}

/** The type of the most specific part of a name. */
const oidOf = (name: readonly NamePart[]): string | undefined => name.at(-1)?.oid;

function isCertificate(value: Value): boolean {
  try {
    return typeof value === 'object' && isBytes(value) && parseCertificate(derOf(value)).version > 0;
  } catch (cause) {
    if (cause instanceof TypeError || cause instanceof RangeError) return false; // not a certificate
    throw cause;
  }
}

export const certificateFunctions: readonly FunctionSpec[] = [
  whole('CertExtensionOids', 'any certificateRawData', 'any', (_, value) => {
    const item = isList(value) ? value[0] : single(value);
    if (item === undefined) return undefined;
    return read(item)
      .extensions.filter(({ critical }) => critical)
      .map(({ oid }) => oid);
  }),
  field('CertFormat', 'text', () => 'X509'),
  // A friendly name lives in Windows' certificate store, not in the certificate.
  field('CertFriendlyName', 'text', () => ''),
  thumbprint('CertHashString'),
  field('CertIssuer', 'text', ({ issuer }) => nameText(issuer)),
  field('CertIssuerDN', 'text', ({ issuer }) => nameText(issuer)),
  field('CertIssuerOid', 'text', ({ issuer }) => oidOf(issuer)),
  field('CertKeyAlgorithm', 'text', ({ keyAlgorithm }) => keyAlgorithm),
  field('CertKeyAlgorithmParams', 'text', ({ keyParameters }) => keyParameters),
  each(
    'CertNameInfo',
    'any certificateRawData, text x509NameType, boolean includesIssuerName',
    'text',
    (_, item, type, ofIssuer) => {
      if (item === undefined) return undefined;
      const name = type === undefined ? '' : toText(type);
      const get = Object.hasOwn(nameTypes, name) ? nameTypes[name] : undefined;
      if (!get)
        return fail(functionDetail('rules.not-a-name-type', { value: describe(type), types: Object.keys(nameTypes) }));
      const certificate = read(item);
      return get(certificate, toBoolean(ofIssuer) ? certificate.issuer : certificate.subject) ?? '';
    },
  ),
  field('CertNotAfter', 'date', ({ notAfter }) => notAfter),
  field('CertNotBefore', 'date', ({ notBefore }) => notBefore),
  field('CertPublicKeyOid', 'text', ({ keyAlgorithm }) => keyAlgorithm),
  field('CertPublicKeyParametersOid', 'text', ({ keyAlgorithm }) => keyAlgorithm),
  field('CertSerialNumber', 'text', ({ serialNumber }) => serialNumber),
  field('CertSignatureAlgorithmOid', 'text', ({ signatureAlgorithm }) => signatureAlgorithm),
  field('CertSubject', 'text', ({ subject }) => nameText(subject)),
  field('CertSubjectNameDN', 'text', ({ subject }) => nameText(subject)),
  field('CertSubjectNameOid', 'text', ({ subject }) => oidOf(subject)),
  thumbprint('CertThumbprint'),
  field('CertVersion', 'text', ({ version }) => String(version)),
  each('IsCert', 'any certificateRawData', 'boolean', (_, item) => {
    return (
      item !== undefined &&
      (isCertificate(item) || (typeof item === 'string' && isCertificate({ base64: derOf(item).toString('base64') })))
    );
  }),
];
