import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SessionOptions } from '../../src/ldap/index.ts';
import { makeCertificate } from './certificates.ts';
import type { ServerProcess } from './process.ts';
import { claimAddress, startProcess, waitForPort } from './process.ts';

const run = promisify(execFile);

export interface OpenLdapOptions {
  readonly suffix?: string;
  /** LDIF files that are loaded before the first start. */
  readonly ldif?: readonly string[];
  readonly overlays?: readonly ('syncprov' | 'memberof' | 'refint')[];
  /** Further lines of the database section of slapd.conf. */
  readonly settings?: readonly string[];
}

export interface OpenLdapServer extends AsyncDisposable {
  /** Of the process. */
  readonly pid: number;
  readonly suffix: string;
  readonly address: string;
  readonly host: string;
  readonly caFile: string;
  readonly admin: { readonly dn: string; readonly password: string };
  sessionOptions(overrides?: Partial<SessionOptions>): SessionOptions;
  stop(hard?: boolean): Promise<void>;
  start(): Promise<void>;
}

/** OpenLDAP with back-mdb, on an address of its own, with TLS. */
export async function startOpenLdap(options: OpenLdapOptions = {}): Promise<OpenLdapServer> {
  const { suffix = 'dc=example,dc=test', ldif = [], overlays = [], settings = [] } = options;
  const claim = await claimAddress();
  const folder = mkdtempSync(join(tmpdir(), 'hawser-openldap-'));
  const host = 'ldap.example.test';
  const { caFile, certFile, keyFile } = await makeCertificate(join(folder, 'tls'), [host, claim.ip]);
  const admin = { dn: `cn=admin,${suffix}`, password: 'Test-Passw0rd!' };
  const configuration = join(folder, 'slapd.conf');
  mkdirSync(join(folder, 'data'));
  const lines = [
    ...['core', 'cosine', 'inetorgperson', 'nis'].map((name) => `include /etc/ldap/schema/${name}.schema`),
    'modulepath /usr/lib/ldap',
    'moduleload back_mdb',
    ...overlays.map((name) => `moduleload ${name}`),
    `pidfile ${folder}/slapd.pid`,
    `TLSCertificateFile ${certFile}`,
    `TLSCertificateKeyFile ${keyFile}`,
    'security simple_bind=128',
    'sizelimit unlimited',
    'database mdb',
    `suffix "${suffix}"`,
    `rootdn "${admin.dn}"`,
    `rootpw ${admin.password}`,
    `directory ${folder}/data`,
    'maxsize 4294967296',
    'dbnosync',
    'index objectClass,entryUUID,uid,entryCSN,modifyTimestamp eq',
    ...settings,
    ...overlays.map((name) => `overlay ${name}`),
  ];
  writeFileSync(configuration, `${lines.join('\n')}\n`);
  for (const file of ldif) await run('/usr/sbin/slapadd', ['-q', '-f', configuration, '-l', file]);

  let server: ServerProcess;
  const start = async (): Promise<void> => {
    const urls = `ldap://${claim.ip}/ ldaps://${claim.ip}/`;
    server = startProcess('/usr/sbin/slapd', ['-f', configuration, '-h', urls, '-d', '0'], {
      logFile: join(folder, 'log'),
    });
    await waitForPort(claim.ip, 636, server);
  };
  const remove = (): void => {
    claim.release();
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', remove);
  await start();
  return {
    get pid() {
      return server.pid;
    },
    suffix,
    address: claim.ip,
    host,
    caFile,
    admin,
    sessionOptions: (overrides) => ({
      domain: 'example.test',
      servers: [{ name: host, address: claim.ip }],
      caFile,
      account: admin.dn,
      password: () => admin.password,
      ...overrides,
    }),
    stop: async (hard) => await server.stop(hard),
    start,
    [Symbol.asyncDispose]: async () => {
      process.removeListener('exit', remove);
      await server.stop();
      remove();
    },
  };
}

export interface OrganisationSize {
  readonly users: number;
  readonly groups: number;
  readonly membersPerGroup: number;
}

/** An organisation as LDIF, the same for the same size: people spread over departments, groups over the people. */
export function* organisationLdif(
  suffix: string,
  { users, groups, membersPerGroup }: OrganisationSize,
): Generator<string> {
  yield `dn: ${suffix}\nobjectClass: domain\ndc: ${/^dc=([^,]+)/i.exec(suffix)?.[1] ?? 'example'}\n\n`;
  yield `dn: ou=people,${suffix}\nobjectClass: organizationalUnit\nou: people\n\n`;
  yield `dn: ou=groups,${suffix}\nobjectClass: organizationalUnit\nou: groups\n\n`;
  for (let number = 0; number < users; number++) {
    const uid = `user${number}`;
    yield [
      `dn: uid=${uid},ou=people,${suffix}`,
      'objectClass: inetOrgPerson',
      `uid: ${uid}`,
      `cn: Given${number % 997} Family${number}`,
      `sn: Family${number}`,
      `givenName: Given${number % 997}`,
      `displayName: Given${number % 997} Family${number}`,
      `mail: ${uid}@example.test`,
      `title: Title ${number % 50}`,
      `departmentNumber: ${number % 200}`,
      `employeeNumber: ${100_000 + number}`,
      `telephoneNumber: +31 20 ${String(number % 10_000_000).padStart(7, '0')}`,
      `l: City ${number % 300}`,
      ...(number > 0 ? [`manager: uid=user${Math.floor(number / 10)},ou=people,${suffix}`] : []),
      '\n',
    ].join('\n');
  }
  for (let number = 0; number < groups; number++) {
    const lines = [
      `dn: cn=group${number},ou=groups,${suffix}`,
      'objectClass: groupOfNames',
      `cn: group${number}`,
      `description: Group ${number}`,
    ];
    const members = new Set<number>();
    for (let at = 0; members.size < Math.min(membersPerGroup, users); at++)
      members.add((number * 7919 + at * 104_729) % users);
    for (const member of members) lines.push(`member: uid=user${member},ou=people,${suffix}`);
    yield `${lines.join('\n')}\n\n`;
  }
}
