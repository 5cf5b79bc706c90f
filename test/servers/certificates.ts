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

/** A certificate for `names` (DNS names and addresses), signed by an authority of its own; all in `folder`. */
export async function makeCertificate(folder: string, names: readonly string[]): Promise<Certificate> {
  mkdirSync(folder, { recursive: true });
  const file = (name: string): string => join(folder, name);
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await run('openssl', [
    'req',
    '-x509',
    ...curve,
    '-days',
    '30',
    '-subj',
    '/CN=Test authority',
    '-keyout',
    file('ca.key'),
    '-out',
    file('ca.pem'),
  ]);
  const alternatives = names.map((name) => `${/^[\d.:]+$/.test(name) ? 'IP' : 'DNS'}:${name}`).join(',');
  writeFileSync(file('extensions'), `subjectAltName=${alternatives}\nextendedKeyUsage=serverAuth\n`);
  await run('openssl', [
    'req',
    ...curve,
    '-subj',
    `/CN=${names[0] ?? 'test'}`,
    '-keyout',
    file('key.pem'),
    '-out',
    file('request.pem'),
  ]);
  const authority = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial'];
  const signing = ['x509', '-req', '-days', '30', '-in', file('request.pem'), ...authority];
  await run('openssl', [...signing, '-extfile', file('extensions'), '-out', file('cert.pem')]);
  return { caFile: file('ca.pem'), certFile: file('cert.pem'), keyFile: file('key.pem') };
}
