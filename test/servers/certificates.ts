import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Certificate {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

export interface CertificateOptions {
  readonly authority?: string;
  readonly days?: number;
  /** Where the certificate says that its revocation list is, and its responder. */
  readonly crlUrl?: string;
  readonly ocspUrl?: string;
  /** Of the certificate itself. */
  readonly key?: 'P-256' | 'RSA';
}

/** A certificate for `names` (DNS names and addresses), signed by an authority of its own; all in `folder`. */
export async function makeCertificate(
  folder: string,
  names: readonly string[],
  { authority: issuer = 'Test authority', days = 30, crlUrl, ocspUrl, key = 'P-256' }: CertificateOptions = {},
): Promise<Certificate> {
  mkdirSync(folder, { recursive: true });
  const file = (name: string): string => join(folder, name);
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await run('openssl', [
    'req',
    '-x509',
    ...curve,
    '-days',
    String(days),
    '-subj',
    `/CN=${issuer}`,
    '-keyout',
    file('ca.key'),
    '-out',
    file('ca.pem'),
  ]);
  const alternatives = names.map((name) => `${/^[\d.:]+$/.test(name) ? 'IP' : 'DNS'}:${name}`).join(',');
  const extensions = [
    `subjectAltName=${alternatives}`,
    'extendedKeyUsage=serverAuth',
    ...(crlUrl === undefined ? [] : [`crlDistributionPoints=URI:${crlUrl}`]),
    ...(ocspUrl === undefined ? [] : [`authorityInfoAccess=OCSP;URI:${ocspUrl}`]),
  ];
  writeFileSync(file('extensions'), `${extensions.join('\n')}\n`);
  await run('openssl', [
    'req',
    ...(key === 'RSA' ? ['-newkey', 'rsa:2048', '-nodes'] : curve),
    '-subj',
    `/CN=${names[0] ?? 'test'}`,
    '-keyout',
    file('key.pem'),
    '-out',
    file('request.pem'),
  ]);
  const authority = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial'];
  const signing = ['x509', '-req', '-days', String(days), '-in', file('request.pem'), ...authority];
  await run('openssl', [...signing, '-extfile', file('extensions'), '-out', file('cert.pem')]);
  return { caFile: file('ca.pem'), certFile: file('cert.pem'), keyFile: file('key.pem') };
}

/** An empty revocation list of the authority in `folder`, DER. */
export async function makeRevocationList(folder: string): Promise<string> {
  const file = (name: string): string => join(folder, name);
  writeFileSync(file('index.txt'), '');
  writeFileSync(
    file('ca.conf'),
    `[ca]\ndefault_ca=own\n[own]\ndatabase=${file('index.txt')}\ndefault_md=sha256\ndefault_crl_days=30\n`,
  );
  const authority = ['-config', file('ca.conf'), '-cert', file('ca.pem'), '-keyfile', file('ca.key')];
  await run('openssl', ['ca', '-gencrl', ...authority, '-out', file('list.pem')]);
  await run('openssl', ['crl', '-in', file('list.pem'), '-outform', 'DER', '-out', file('list.crl')]);
  return file('list.crl');
}
