// oxlint-disable-next-line import/no-unassigned-import -- @peculiar/x509 wants it loaded, and nothing of it
import 'reflect-metadata';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly certificate: string;
  readonly key: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const lifetimeMs = 3650 * DAY;

/**
 * The authority of a forest, which issues a certificate to each of its domain controllers. Kept in `folder`, with its
 * key: it is for practice.
 */
export class Authority {
  readonly #tls: string;
  readonly #issuer: string;
  readonly #key: CryptoKey;

  private constructor(tls: string, issuer: string, key: CryptoKey) {
    this.#tls = tls;
    this.#issuer = issuer;
    this.#key = key;
  }

  static async open(folder: string, domain: string): Promise<Authority> {
    const tls = join(folder, 'tls');
    const issuer = `CN=Practice forest CA of ${domain}`;
    const keyFile = join(tls, 'ca.key');
    if (!existsSync(keyFile)) {
      rmSync(tls, { recursive: true, force: true });
      mkdirSync(tls, { recursive: true, mode: 0o700 });
      const made = await makeAuthority(issuer);
      writeFileSync(join(tls, 'ca.pem'), made.certificate);
      writeFileSync(keyFile, made.key, { mode: 0o600 }); // last: everything before it is complete
    }
    const octets = PemConverter.decodeFirst(readFileSync(keyFile, 'utf8'));
    const key = await globalThis.crypto.subtle.importKey('pkcs8', octets, algorithm, false, ['sign']);
    return new Authority(tls, issuer, key);
  }

  /** The certificate of a domain controller; made once for a host name and address. */
  async certificateFor(hostName: string, address: string): Promise<ServerCertificate> {
    const fileOf = (kind: 'pem' | 'key'): string =>
      join(this.#tls, `${hostName}@${address.replaceAll(':', '-')}.${kind}`);
    const [certificateFile, keyFile] = [fileOf('pem'), fileOf('key')] as const;
    if (!existsSync(keyFile)) {
      const made = await makeCertificate({ hostName, address, issuer: this.#issuer, signingKey: this.#key });
      writeFileSync(certificateFile, made.certificate);
      writeFileSync(keyFile, made.key, { mode: 0o600 });
    }
    return {
      caFile: join(this.#tls, 'ca.pem'),
      certificateFile,
      keyFile,
      certificate: readFileSync(certificateFile, 'utf8'),
      key: readFileSync(keyFile, 'utf8'),
    };
  }
}

interface Made {
  readonly certificate: string;
  readonly key: string;
}

const validity = (): { readonly notBefore: Date; readonly notAfter: Date } => {
  const notBefore = new Date(Date.now() - DAY);
  return { notBefore, notAfter: new Date(notBefore.getTime() + lifetimeMs) };
};

async function makeAuthority(issuer: string): Promise<Made> {
  const caKeys = await globalThis.crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const ca = await X509CertificateGenerator.createSelfSigned({
    name: issuer,
    keys: caKeys,
    ...validity(),
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return { certificate: `${ca.toString('pem')}\n`, key: await exportKey(caKeys.privateKey) };
}

async function makeCertificate({
  hostName,
  address,
  issuer,
  signingKey,
}: {
  readonly hostName: string;
  readonly address: string;
  readonly issuer: string;
  readonly signingKey: CryptoKey;
}): Promise<Made> {
  const keys = await globalThis.crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const domain = hostName.slice(hostName.indexOf('.') + 1);
  const isNumeric = /^[\d.]+$|:/.test(address);
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${hostName}`,
    issuer,
    publicKey: keys.publicKey,
    signingKey,
    ...validity(),
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
  return { certificate: `${certificate.toString('pem')}\n`, key: await exportKey(keys.privateKey) };
}

async function exportKey(key: CryptoKey): Promise<string> {
  return `${PemConverter.encode(await globalThis.crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}
