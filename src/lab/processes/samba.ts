import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { required } from '../../base/assert.ts';
import { SECOND } from '../../base/clock.ts';
import { grantRights, rightFeatures, rightsOf } from '../../connect/index.ts';
import { domainToDn } from '../../directory/index.ts';
import { findAccountByName, openSession } from '../../ldap/index.ts';
import type { PracticeAccount } from '../../practice/index.ts';
import { Authority, generateOrganisation } from '../../practice/index.ts';
import { labErrors } from '../errors.ts';
import { playRole } from '../role.ts';
import { findSamplePerson } from '../sample-person.ts';
import { fillSamba } from '../samba-organisation.ts';
import type { ForestReady } from './forest.ts';

const run = promisify(execFile);

export interface SambaSettings {
  readonly folder: string;
  readonly administratorPassword: string;
  readonly serviceAccountPassword: string;
  readonly users: number;
}

const DOMAIN = 'corp.hawser.test';
const ADDRESS = '127.0.0.10';
const HOST = `dc1.${DOMAIN}`;
const SERVICE_ACCOUNT = 'svc-hawser';

/** A real Samba AD DC as a role of the lab, on a loopback address of its own. */
playRole<SambaSettings>(async (settings, reportReady, signal) => {
  if (process.getuid?.() !== 0) throw labErrors('lab.needs-root', {});
  if (!existsSync('/usr/sbin/samba') || !existsSync('/usr/share/samba/setup/provision.ldif')) {
    throw labErrors('lab.samba-missing', {});
  }
  const { folder, administratorPassword, serviceAccountPassword, users } = settings;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const dc = join(folder, 'dc');
  const filled = join(folder, 'filled');
  const isNew = !existsSync(filled);
  if (isNew) {
    rmSync(dc, { recursive: true, force: true });
    await provision(dc, administratorPassword);
  }
  // Samba's own certificate names the host only; tools that connect to the address want that in it, too.
  const authority = await Authority.open(folder, DOMAIN);
  const { caFile, certificateFile, keyFile } = await authority.certificateFor(HOST, ADDRESS);
  const options = {
    'log file': join(folder, 'log.%m'),
    ...{ 'tls cafile': resolve(caFile), 'tls certfile': resolve(certificateFile), 'tls keyfile': resolve(keyFile) },
  };
  const server = spawn(
    'samba',
    [
      ...['-i', '-s', join(dc, 'etc/smb.conf'), '-M', 'single'],
      ...Object.entries(options).map(([name, value]) => `--option=${name}=${value}`),
    ],
    {
      // Samba ends when its standard input closes: it never outlives this process.
      stdio: ['pipe', 'inherit', 'inherit'],
      detached: true,
    },
  );
  const ended = once(server, 'exit');
  try {
    await waitForLdaps(ended);
    const account = { upn: `${SERVICE_ACCOUNT}@${DOMAIN}`, password: serviceAccountPassword };
    const administrator = {
      dn: `CN=Administrator,CN=Users,${domainToDn(DOMAIN)}`,
      upn: `Administrator@${DOMAIN}`,
      password: administratorPassword,
    };
    if (isNew) {
      await makeServiceAccount(dc, serviceAccountPassword, { caFile, administrator });
      await fillSamba(
        { url: `ldaps://${ADDRESS}`, host: HOST, caFile, ...administrator },
        generateOrganisation({ users, domain: DOMAIN }),
      );
      writeFileSync(filled, '');
    }
    const at = { ldapsUrl: `ldaps://${ADDRESS}`, host: HOST, caFile, baseDn: domainToDn(DOMAIN), administrator };
    reportReady({
      domain: DOMAIN,
      baseDn: domainToDn(DOMAIN),
      suffixes: [DOMAIN],
      caFile,
      ldapsUrl: `ldaps://${ADDRESS}`,
      server: `${HOST}=${ADDRESS}:636`,
      administrator,
      serviceAccount: account,
      samplePerson: await findSamplePerson(at),
    } satisfies ForestReady);
    if (!signal.aborted) await Promise.race([once(signal, 'abort'), ended]);
  } finally {
    if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid, 'SIGTERM');
    await ended;
  }
});

async function provision(folder: string, password: string): Promise<void> {
  await run('samba-tool', [
    ...[
      'domain',
      'provision',
      `--targetdir=${folder}`,
      `--realm=${DOMAIN.toUpperCase()}`,
      '--domain=CORP',
      '--server-role=dc',
    ],
    ...['--dns-backend=SAMBA_INTERNAL', `--adminpass=${password}`, '--host-name=dc1', `--host-ip=${ADDRESS}`],
    ...[`--option=interfaces=${ADDRESS}/8`, '--option=bind interfaces only=yes'],
  ]);
  const file = join(folder, 'etc/smb.conf');
  const lines = {
    'server services': 'ldap cldap kdc rpc',
    'pid directory': join(folder, 'run'),
    'ncalrpc dir': join(folder, 'run/ncalrpc'),
  };
  mkdirSync(join(folder, 'run'), { recursive: true });
  const text = Object.entries(lines)
    .map(([name, value]) => `\t${name} = ${value}\n`)
    .join('');
  writeFileSync(file, readFileSync(file, 'utf8').replace('[global]\n', `[global]\n${text}`));
}

/** Connect's account, with the rights that the manual gives it, by the code of `hawser connect rights grant`. */
async function makeServiceAccount(
  folder: string,
  password: string,
  { caFile, administrator }: { readonly caFile: string; readonly administrator: PracticeAccount },
): Promise<void> {
  const at = ['-s', join(folder, 'etc/smb.conf'), '-H', join(folder, 'private/sam.ldb')];
  await run('samba-tool', ['user', 'create', SERVICE_ACCOUNT, password, ...at]);
  await using session = await openSession({
    domain: DOMAIN,
    servers: [{ name: HOST, address: ADDRESS }],
    caFile,
    account: administrator.upn,
    password: () => administrator.password,
  });
  const baseDn = domainToDn(DOMAIN);
  const account = await findAccountByName(session, baseDn, `${SERVICE_ACCOUNT}@${DOMAIN}`);
  const { sid } = required(account, SERVICE_ACCOUNT);
  await grantRights(session, { baseDn, containers: [baseDn], sid }, rightsOf(rightFeatures));
}

async function waitForLdaps(ended: Promise<unknown>): Promise<void> {
  const state = { isEnded: false };
  void ended.then(() => (state.isEnded = true));
  for (let attempt = 0; attempt < 600 && !state.isEnded; attempt++) {
    if (await isOpen(636)) return;
    await sleep(0.1 * SECOND);
  }
  throw labErrors('lab.role-failed', { name: 'samba', logFile: 'log.samba' }, { detail: 'LDAPS does not answer' });
}

async function isOpen(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host: ADDRESS, port });
    const answer = (value: boolean): void => {
      socket.destroy();
      resolve(value);
    };
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
  });
}
