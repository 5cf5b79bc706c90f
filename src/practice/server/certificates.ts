// oxlint-disable-next-line import/no-unassigned-import -- @peculiar/x509 wants it loaded, and nothing of it
import 'reflect-metadata';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { DAY } from '../../base/clock.ts';

export interface ServerCertificate {
  /** The file that clients trust. */
  readonly caFile: string;
  readonly certificate: string;
  readonly key: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const lifetimeMs = 3650 * DAY;

/** The certificate of the forest and of the authority that issued it; made once and kept in `folder`. */
export async function serverCertificate(folder: string, hostName: string, address: string): Promise<ServerCertificate> {
  const tls = join(folder, 'tls');
  const [caFile, certificateFile, keyFile] = ['ca.pem', 'server.pem', 'server.key'].map((name) => join(tls, name)) as [
    string,
    string,
    string,
  ];
  const suffix = `${hostName}@${address}`;
  const forFile = join(tls, 'for.txt');
  if (!existsSync(forFile) || readFileSync(forFile, 'utf8') !== suffix) {
    mkdirSync(tls, { recursive: true, mode: 0o700 });
    const made = await makeCertificates(hostName, address);
    writeFileSync(caFile, made.ca);
    writeFileSync(certificateFile, made.certificate);
    writeFileSync(keyFile, made.key, { mode: 0o600 });
    writeFileSync(forFile, suffix); // last: everything before it is complete
  }
  return { caFile, certificate: readFileSync(certificateFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}

async function makeCertificates(
  hostName: string,
  address: string,
): Promise<{ ca: string; certificate: string; key: string }> {
  const { subtle } = globalThis.crypto;
  const caKeys = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const keys = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const notBefore = new Date(Date.now() - DAY);
  const notAfter = new Date(notBefore.getTime() + lifetimeMs);
  const domain = hostName.slice(hostName.indexOf('.') + 1);
  const issuer = `CN=Practice forest CA of ${domain}`;
  const ca = await X509CertificateGenerator.createSelfSigned({
    name: issuer,
    keys: caKeys,
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  const isNumeric = /^[\d.]+$|:/.test(address);
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${hostName}`,
    issuer,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        { type: 'dns', value: hostName },
        { type: 'dns', value: domain },
        { type: 'dns', value: 'localhost' },
        isNumeric ? { type: 'ip', value: address } : { type: 'dns', value: address },
      ]),
    ],
  });
  const key = PemConverter.encode(await subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { ca: `${ca.toString('pem')}\n`, certificate: `${certificate.toString('pem')}\n`, key: `${key}\n` };
}
