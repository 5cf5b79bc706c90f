import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import type { SessionOptions } from '../../src/ldap/index.ts';
import { domainToDn } from '../../src/directory/index.ts';
import type { ServerProcess } from './process.ts';
import { cached, claimAddress, startProcess, waitForPort } from './process.ts';

const run = promisify(execFile);

export interface SambaOptions {
  /** DNS name of the domain. */
  readonly domain?: string;
  /** Pre-Windows 2000 name. */
  readonly netbios?: string;
  readonly hostName?: string;
  /** 2012_R2 is Samba's default; 2016 and 2019 add msDS-KeyCredentialLink. */
  readonly baseSchema?: '2012_R2' | '2016' | '2019';
  /** Further lines of smb.conf ([global]). */
  readonly smbConf?: Readonly<Record<string, string>>;
  /** Parts of Samba to run; LDAP, Kerberos and RPC are enough for most tests. */
  readonly services?: readonly string[];
  /**
   * A name, and what to do to a domain once: the filled folder is cached under that name (a benchmark's thousands of
   * users).
   */
  readonly filled?: { readonly name: string; readonly fill: (server: SambaServer) => Promise<void> };
}

export interface SambaServer extends AsyncDisposable {
  /** Of the process. */
  readonly pid: number;
  readonly domain: string;
  readonly netbios: string;
  readonly baseDn: string;
  /** The loopback address; all of AD's ports answer there. */
  readonly address: string;
  /** The name in its certificate. */
  readonly host: string;
  /** The certificate authority that signed it. */
  readonly caFile: string;
  readonly admin: { readonly dn: string; readonly upn: string; readonly password: string };
  readonly folder: string;
  readonly samFile: string;
  /** How to sign in as the administrator, or as told. */
  sessionOptions(overrides?: Partial<SessionOptions>): SessionOptions;
  /** `samba-tool …` on this domain. */
  tool(...args: readonly string[]): Promise<string>;
  /** The process goes; the data stays. */
  stop(hard?: boolean): Promise<void>;
  start(): Promise<void>;
}

const adminPassword = 'Test-Passw0rd!';

/** A domain controller of its own: provisioned once per set of options, then copied. */
export async function startSamba(options: SambaOptions = {}): Promise<SambaServer> {
  const { filled, ...plain } = options;
  const source = filled
    ? await cached(`samba-${await fingerprint(plain)}-${filled.name}`, async (draft) => {
        const server = await startSamba(plain);
        await filled.fill(server);
        await server.stop();
        await copyFolder(server.folder, draft);
        // Its configuration names the copy's folder and address.
        await run('cp', [join(await provisioned(plain), 'etc/smb.conf'), join(draft, 'etc/smb.conf')]);
        await server[Symbol.asyncDispose]();
      })
    : await provisioned(plain);
  return await startCopy(source, plain);
}

async function fingerprint({ domain, netbios, hostName, baseSchema }: SambaOptions): Promise<string> {
  const options = { domain, netbios, hostName, baseSchema };
  const { stdout } = await run('samba', ['--version']);
  const version = /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? 'unknown';
  return `${version}-${createHash('sha256').update(JSON.stringify(options)).digest('hex').slice(0, 8)}`;
}

async function provisioned(options: SambaOptions): Promise<string> {
  const { domain = 'contoso.test', netbios = 'CONTOSO', hostName = 'dc1', baseSchema = '2012_R2' } = options;
  return await cached(`samba-${await fingerprint(options)}`, async (draft) => {
    await run('samba-tool', [
      'domain',
      'provision',
      `--targetdir=${draft}`,
      `--realm=${domain.toUpperCase()}`,
      `--domain=${netbios}`,
      '--server-role=dc',
      '--dns-backend=SAMBA_INTERNAL',
      `--adminpass=${adminPassword}`,
      `--host-name=${hostName}`,
      '--host-ip=127.0.0.1',
      `--base-schema=${baseSchema}`,
      '--option=interfaces=127.0.0.1/8',
      '--option=bind interfaces only=yes',
    ]);
    // The first start makes the certificates, which takes seconds: once is enough.
    const first = await startCopy(draft, options);
    await first.stop();
    await run('cp', ['-a', join(first.folder, 'private/tls'), join(draft, 'private/')]);
    await first[Symbol.asyncDispose]();
  });
}

async function copyFolder(from: string, to: string): Promise<void> {
  await run('cp', ['-a', '--reflink=auto', '--sparse=always', from, to]);
}

async function startCopy(source: string, options: SambaOptions): Promise<SambaServer> {
  const { domain = 'contoso.test', netbios = 'CONTOSO', hostName = 'dc1', smbConf = {} } = options;
  const services = options.services ?? ['ldap', 'cldap', 'kdc', 'rpc'];
  const claim = await claimAddress();
  const { ip } = claim;
  const parent = mkdtempSync(join(tmpdir(), 'hawser-samba-'));
  const folder = join(parent, 'dc');
  await copyFolder(source, folder);
  // Nothing outside of its folder, so that several live side by side.
  configure(folder, ip, {
    'server services': services.join(' '),
    'pid directory': join(folder, 'run'),
    'ncalrpc dir': join(folder, 'run/ncalrpc'),
    'winbindd socket directory': join(folder, 'run/winbindd'),
    'ntp signd socket directory': join(folder, 'run/ntp-signd'),
    ...smbConf,
  });
  mkdirSync(join(folder, 'run'), { recursive: true });

  let server: ServerProcess;
  const start = async (): Promise<void> => {
    const args = [
      '-i',
      '-s',
      join(folder, 'etc/smb.conf'),
      '-M',
      'single',
      `--option=log file=${join(folder, 'log.%m')}`,
    ];
    server = startProcess('samba', args, { logFile: join(parent, 'samba.log') });
    await waitForPort(ip, 636, server);
    if (services.includes('rpc')) await waitForPort(ip, 135, server);
  };
  const remove = (): void => {
    claim.release();
    rmSync(parent, { recursive: true, force: true });
  };
  process.once('exit', remove);
  await start();

  const baseDn = domainToDn(domain);
  return {
    get pid() {
      return server.pid;
    },
    domain,
    netbios,
    baseDn,
    address: ip,
    host: `${hostName}.${domain}`,
    caFile: join(folder, 'private/tls/ca.pem'),
    admin: {
      dn: `CN=Administrator,CN=Users,${baseDn}`,
      upn: `Administrator@${domain}`,
      password: adminPassword,
    },
    folder,
    samFile: join(folder, 'private/sam.ldb'),
    sessionOptions: (overrides) => ({
      domain,
      servers: [{ name: `${hostName}.${domain}`, address: ip }],
      caFile: join(folder, 'private/tls/ca.pem'),
      account: `Administrator@${domain}`,
      password: () => adminPassword,
      ...overrides,
    }),
    tool: async (...args) => (await run('samba-tool', [...args, '-s', join(folder, 'etc/smb.conf')])).stdout,
    stop: async (hard) => await server.stop(hard),
    start,
    [Symbol.asyncDispose]: async () => {
      process.removeListener('exit', remove);
      await server.stop();
      remove();
    },
  };
}

/** A copied domain lives at another path and on another address. */
function configure(folder: string, ip: string, extra: Readonly<Record<string, string>>): void {
  const path = join(folder, 'etc/smb.conf');
  const lines = readFileSync(path, 'utf8')
    .replace(/=.*\/samba-[^/\s]+/g, `= ${folder}`)
    .replace(/interfaces = \S*127\.\S+/, `interfaces = ${ip}/8`)
    .split('\n');
  const at = lines.findIndex((line) => line.trim() === '[global]');
  lines.splice(at + 1, 0, ...Object.entries(extra).map(([name, value]) => `\t${name} = ${value}`));
  writeFileSync(path, lines.join('\n'));
}
