import { portOf } from '../kit/port.ts';
import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerProcess } from './process.ts';
import { startProcess, waitForPort, waitUntil } from './process.ts';
import type { SambaServer } from './samba.ts';

const run = promisify(execFile);

/**
 * How clients sign in. NTLM and Negotiate are verified by the domain controller, which must run winbindd (except with a
 * keytab).
 */
export type SquidAuthentication =
  | { readonly scheme: 'basic'; readonly user: string; readonly password: string }
  /** squid's own helper over a file; squid 5 knows MD5 only. A nonce serves `nonceUses` times. */
  | { readonly scheme: 'digest'; readonly user: string; readonly password: string; readonly nonceUses?: number }
  | { readonly scheme: 'ntlm'; readonly samba: SambaServer }
  /** NTLM inside Negotiate, in SPNEGO or bare. */
  | { readonly scheme: 'negotiate'; readonly samba: SambaServer }
  /** Kerberos tickets, which the key in the file opens; with `samba` also bare NTLM (squid's wrapper). */
  | { readonly scheme: 'kerberos'; readonly keytab: string; readonly service: string; readonly samba?: SambaServer };

export interface SquidOptions {
  /** Several are offered in this order. */
  readonly authentication?: SquidAuthentication | readonly SquidAuthentication[];
  /** Destinations that are refused with 403. */
  readonly denied?: readonly string[];
  /** The name server that it asks, instead of the machine's. */
  readonly nameServer?: string;
  /** Ends TLS itself, with certificates of its own authority. */
  readonly intercept?: boolean;
  /** With `intercept`: destinations that are left alone. */
  readonly spliced?: readonly string[];
  /** With `intercept`: lets WebSockets through, which it does not do by default. */
  readonly upgrades?: boolean;
  /** Where it listens: 127.0.0.1 or ::1. */
  readonly address?: string;
  /** Cuts tunnels over which the destination says nothing for so long. */
  readonly idleSeconds?: number;
  /** CONNECT goes to port 443 only, as in the configuration that squid brings. */
  readonly onlySslPorts?: boolean;
  /** Runs on port 3128 of `address` in this network namespace. */
  readonly namespace?: string;
  /** Speaks TLS to its clients (an https:// proxy). */
  readonly certificate?: { readonly certFile: string; readonly keyFile: string };
}

export interface SquidServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** With `intercept`: the authority that a client would have to trust. */
  readonly caFile: string;
  /** One line a request, in squid's own format. */
  accessLog(): string;
  stop(): Promise<void>;
}

/** A squid proxy on a free loopback port. */
export async function startSquid(options: SquidOptions = {}): Promise<SquidServer> {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-squid-'));
  // It drops its privileges to "proxy", which must be able to write here.
  chmodSync(folder, 0o777);
  const { authentication = [], denied = [], intercept = false, nameServer, address = '127.0.0.1' } = options;
  const { certificate, idleSeconds, spliced = [], upgrades = false } = options;
  const port = options.namespace === undefined ? await freePort(address) : 3128;
  const ways = [authentication].flat() as readonly SquidAuthentication[];
  const caFile = join(folder, 'ca.pem');
  const host = address.includes(':') ? `[${address}]` : address;
  const lines = [
    `pid_filename ${folder}/squid.pid`,
    `access_log stdio:${folder}/access.log`,
    'logfile_rotate 0',
    `cache_log ${folder}/cache.log`,
    `coredump_dir ${folder}`,
    'cache deny all',
    'shutdown_lifetime 0 seconds',
    'pinger_enable off',
    'via on',
    ...(nameServer === undefined ? [] : [`dns_nameservers ${nameServer}`]),
    ...(idleSeconds === undefined ? [] : [`read_timeout ${idleSeconds} seconds`]),
  ];
  if (intercept) {
    await makeAuthority(folder, caFile);
    lines.push(
      `http_port ${host}:${port} ssl-bump generate-host-certificates=on cert=${folder}/ca-and-key.pem`,
      `sslcrtd_program /usr/lib/squid/security_file_certgen -s ${folder}/certificates -M 4MB`,
      ...(spliced.length === 0
        ? []
        : [`acl spliced ssl::server_name ${spliced.join(' ')}`, 'acl first at_step SslBump1']),
      ...(spliced.length === 0 ? [] : ['ssl_bump peek first', 'ssl_bump splice spliced']),
      'ssl_bump bump all',
      'sslproxy_cert_error allow all',
      ...(upgrades ? ['http_upgrade_request_protocols websocket allow all'] : []),
    );
  } else if (certificate)
    lines.push(`https_port ${host}:${port} tls-cert=${certificate.certFile} tls-key=${certificate.keyFile}`);
  else lines.push(`http_port ${host}:${port}`);
  for (const way of ways) lines.push(...authenticate(way, folder));
  if (ways.length > 0) lines.push('acl known proxy_auth REQUIRED', 'http_access deny !known');
  if (denied.length > 0) lines.push(`acl denied dstdomain -n ${denied.join(' ')}`, 'http_access deny denied');
  if (options.onlySslPorts === true)
    lines.push('acl SSL_ports port 443', 'acl connect method CONNECT', 'http_access deny connect !SSL_ports');
  lines.push('http_access allow all', '');
  const file = join(folder, 'squid.conf');
  writeFileSync(file, lines.join('\n'));
  // The name keeps its shared memory apart from that of another squid on this machine.
  const name = `hawser${process.pid}x${port}`;
  const inside = options.namespace === undefined ? [] : ['/usr/sbin/ip', 'netns', 'exec', options.namespace];
  const server = start([...inside, 'squid', '-N', '-n', name, '-f', file], ways, join(folder, 'squid.out'));
  const stop = async (): Promise<void> => {
    await server.stop(true); // in order it would take seconds
    for (const segment of readdirSync('/dev/shm').filter((entry) => entry.startsWith(`${name}-`)))
      rmSync(join('/dev/shm', segment), { force: true });
  };
  const dispose = async (): Promise<void> => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    if (inside.length === 0) await waitForPort(address, port, server);
    else await waitUntil(async () => logOf(folder).includes('Accepting'), server, `squid in ${inside.at(-1)}`);
  } catch (cause) {
    const log = logOf(folder).slice(-2000);
    await dispose();
    throw new Error(`squid does not start:\n${log}`, { cause });
  }
  return {
    url: `${certificate ? 'https' : 'http'}://${host}:${port}`,
    port,
    caFile,
    accessLog: () => readFileSync(join(folder, 'access.log'), 'utf8'),
    stop,
    [Symbol.asyncDispose]: dispose,
  };
}

/**
 * `ntlm_auth` finds winbindd only in the folder that was compiled into it, so squid gets a mount namespace in which the
 * domain controller's own folder lies
 * there.
 */
function start(command: readonly string[], ways: readonly SquidAuthentication[], logFile: string): ServerProcess {
  const samba = ways.flatMap((way) => ('samba' in way && way.samba ? [way.samba] : []))[0];
  const [program = '', ...args] = command;
  if (!samba) return startProcess(program, args, { logFile });
  openPrivilegedPipe(samba);
  const there = '/run/samba/winbindd';
  mkdirSync(there, { recursive: true });
  const script = `mount --bind "${join(samba.folder, 'run/winbindd')}" ${there} && exec "$@"`;
  return startProcess('unshare', ['-m', 'sh', '-c', script, 'sh', program, ...args], { logFile });
}

/**
 * squid's helpers run as "proxy" and must reach the configuration and the pipe that only privileged programs may use.
 */
function openPrivilegedPipe({ folder }: SambaServer): void {
  for (const path of ['..', '.', 'etc', 'state', 'run']) chmodSync(join(folder, path), 0o755);
  execFileSync('chgrp', ['proxy', join(folder, 'state/winbindd_privileged')]);
}

function authenticate(how: SquidAuthentication, folder: string): string[] {
  if (how.scheme === 'basic') {
    const script = join(folder, 'basic.sh');
    writeFileSync(
      script,
      `#!/bin/sh\nwhile read -r user password; do [ "$user $password" = '${escapeAsSquid(how.user)} ${escapeAsSquid(how.password)}' ] && echo OK || echo ERR; done\n`,
    );
    chmodSync(script, 0o755);
    return [
      `auth_param basic program ${script}`,
      'auth_param basic realm Hawser, test',
      'auth_param basic credentialsttl 1 second',
    ];
  }
  if (how.scheme === 'digest') {
    const file = join(folder, 'digest');
    writeFileSync(file, `${how.user}:${how.password}\n`);
    return [
      `auth_param digest program /usr/lib/squid/digest_file_auth ${file}`,
      'auth_param digest realm Hawser, test',
      'auth_param digest check_nonce_count on',
      'auth_param digest nonce_strictness on',
      ...(how.nonceUses === undefined ? [] : [`auth_param digest nonce_max_count ${how.nonceUses}`]),
    ];
  }
  const ntlmAuth = (samba: SambaServer, protocol: string): string =>
    `/usr/bin/ntlm_auth --configfile=${join(samba.folder, 'etc/smb.conf')} --helper-protocol=${protocol}`;
  const parameters = (scheme: string, program: string): string[] => [
    `auth_param ${scheme} program ${program}`,
    `auth_param ${scheme} children 2 startup=1 idle=1`,
    `auth_param ${scheme} keep_alive on`,
  ];
  if (how.scheme === 'ntlm') return parameters('ntlm', ntlmAuth(how.samba, 'squid-2.5-ntlmssp'));
  if (how.scheme === 'negotiate') return parameters('negotiate', ntlmAuth(how.samba, 'gss-spnego'));
  const { keytab, service, samba } = how;
  const kerberos = `/usr/lib/squid/negotiate_kerberos_auth -k ${keytab} -s ${service}`;
  const wrapped = samba && `--ntlm ${ntlmAuth(samba, 'squid-2.5-ntlmssp')} --kerberos ${kerberos}`;
  return parameters('negotiate', wrapped === undefined ? kerberos : `/usr/lib/squid/negotiate_wrapper_auth ${wrapped}`);
}

/** Helpers get user and password with RFC 1738's unsafe characters escaped, and only those. */
function escapeAsSquid(text: string): string {
  return text.replace(
    /[\s%"#<>{}|\\^~[\]`']/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

async function makeAuthority(folder: string, caFile: string): Promise<void> {
  const key = join(folder, 'ca.key');
  const subject = ['-subj', '/O=Example Web Gateway/CN=Gateway Root'];
  const kind = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  await run('openssl', ['req', ...kind, ...subject, '-keyout', key, '-out', caFile]);
  await run('sh', ['-c', `cat ${caFile} ${key} > ${folder}/ca-and-key.pem && chmod 644 ${folder}/ca-and-key.pem`]);
  await run('/usr/lib/squid/security_file_certgen', ['-c', '-s', join(folder, 'certificates'), '-M', '4MB']);
  await run('chown', ['-R', 'proxy', join(folder, 'certificates')]);
}

function logOf(folder: string): string {
  const file = join(folder, 'cache.log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

async function freePort(address: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
