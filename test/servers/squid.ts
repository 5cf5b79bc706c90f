import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startProcess, waitForPort } from './process.ts';
import type { SambaServer } from './samba.ts';

const run = promisify(execFile);

export interface SquidOptions {
  /** How clients sign in. NTLM and Negotiate are verified by the domain controller. */
  readonly authentication?:
    | { readonly scheme: 'basic'; readonly user: string; readonly password: string }
    | { readonly scheme: 'ntlm'; readonly samba: SambaServer };
  /** Destinations that are refused with 403. */
  readonly denied?: readonly string[];
  /** The name server that it asks, instead of the machine's. */
  readonly nameServer?: string;
  /** Ends TLS itself, with certificates of its own authority. */
  readonly intercept?: boolean;
}

export interface SquidServer extends AsyncDisposable {
  readonly url: string;
  /** With `intercept`: the authority that a client would have to trust. */
  readonly caFile: string;
  readonly accessLog: string;
  stop(): Promise<void>;
}

/** A squid proxy on a free loopback port. */
export async function startSquid(options: SquidOptions = {}): Promise<SquidServer> {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-squid-'));
  // It drops its privileges to "proxy", which must be able to write here.
  chmodSync(folder, 0o777);
  const port = await freePort();
  const { authentication, denied = [], intercept = false, nameServer } = options;
  const caFile = join(folder, 'ca.pem');
  const lines = [
    `pid_filename ${folder}/squid.pid`,
    `access_log stdio:${folder}/access.log`,
    `cache_log ${folder}/cache.log`,
    `coredump_dir ${folder}`,
    'cache deny all',
    'shutdown_lifetime 0 seconds',
    'pinger_enable off',
    'via on',
    ...(nameServer === undefined ? [] : [`dns_nameservers ${nameServer}`]),
  ];
  if (intercept) {
    await makeAuthority(folder, caFile);
    lines.push(
      `http_port 127.0.0.1:${port} ssl-bump generate-host-certificates=on cert=${folder}/ca-and-key.pem`,
      `sslcrtd_program /usr/lib/squid/security_file_certgen -s ${folder}/certificates -M 4MB`,
      'ssl_bump bump all',
      'sslproxy_cert_error allow all',
    );
  } else lines.push(`http_port 127.0.0.1:${port}`);
  if (authentication)
    lines.push(...authenticate(authentication, folder), 'acl known proxy_auth REQUIRED', 'http_access deny !known');
  if (denied.length > 0) lines.push(`acl denied dstdomain -n ${denied.join(' ')}`, 'http_access deny denied');
  lines.push('http_access allow all', '');
  const file = join(folder, 'squid.conf');
  writeFileSync(file, lines.join('\n'));
  const server = startProcess('squid', ['-N', '-f', file], { logFile: join(folder, 'squid.out') });
  await waitForPort('127.0.0.1', port, server);
  return {
    url: `http://127.0.0.1:${port}`,
    caFile,
    accessLog: join(folder, 'access.log'),
    stop: async () => await server.stop(),
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function authenticate(how: NonNullable<SquidOptions['authentication']>, folder: string): string[] {
  if (how.scheme === 'basic') {
    // A line of an htpasswd file; the {SHA} form needs no tool.
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
  const configuration = join(how.samba.folder, 'etc/smb.conf');
  return [
    'cache_effective_user root',
    `auth_param ntlm program /usr/bin/ntlm_auth --helper-protocol=squid-2.5-ntlmssp --configfile=${configuration}`,
    'auth_param ntlm children 2 startup=1 idle=1',
    'auth_param ntlm keep_alive on',
  ];
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
  await run('openssl', [
    ...[
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/O=Example Web Gateway/CN=Gateway Root',
      '-keyout',
      key,
      '-out',
      caFile,
    ],
  ]);
  await run('sh', ['-c', `cat ${caFile} ${key} > ${folder}/ca-and-key.pem && chmod 644 ${folder}/ca-and-key.pem`]);
  await run('/usr/lib/squid/security_file_certgen', ['-c', '-s', join(folder, 'certificates'), '-M', '4MB']);
  mkdirSync(join(folder, 'certificates'), { recursive: true });
  await run('chown', ['-R', 'proxy', join(folder, 'certificates')]);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
