import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { openDatabase } from '../../src/base/database/database.ts';
import { folderHolder, lockFolder } from '../../src/base/database/folder-lock.ts';
import { loadCloudConfiguration, serveCloud } from '../../src/cloud/index.ts';
import type { DoctorOptions } from '../../src/connect/index.ts';
import { openDoctor, openSetup, openAgentOperations } from '../../src/connect/index.ts';
import { approveAll } from '../kit/approve-all.ts';
import type { DoctorReport } from '../../src/diagnose/doctor/index.ts';
import type { Lab } from '../../src/lab/index.ts';
import { startLab } from '../../src/lab/index.ts';
import { openSession } from '../../src/ldap/index.ts';
import { makeCertificate } from '../servers/certificates.ts';
import { canConnect } from '../servers/process.ts';

/** The lab, really broken in one way after the other; the doctor's root finding names what was done to it. */
const stop = new AbortController();
let folder: string;
let lab: Lab;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hawser-doctor-lab-'));
  lab = await startLab({ folder, users: 12, hasOwnPorts: true, signal: stop.signal });
  await cycle();
});
afterAll(async () => {
  await cloud?.stop();
  stop.abort();
  await lab[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function examine(options: Partial<DoctorOptions> = {}, file = lab.connectFile): Promise<DoctorReport> {
  await using doctor = openDoctor(file);
  return await doctor.examine({ language: 'en', signal: stop.signal, ...options });
}

/** The check that explains the others, with the code of its first problem. */
function rootOf({ root, checks }: DoctorReport): readonly [string | null, string | undefined] {
  return [root, checks.find(({ id }) => id === root)?.problems[0]?.code];
}

async function cycle(): Promise<string> {
  await using agent = await openAgentOperations(lab.connectFile);
  for (;;) {
    try {
      return (await agent.sync({}, () => undefined, stop.signal)).result;
    } catch (error) {
      if (!['connect.cycle-running', 'sync.run-in-progress'].includes((error as { code: string }).code)) throw error;
      await sleep(200);
    }
  }
}

interface Settings {
  forests: { servers: string[]; caFile: string; include: string[] }[];
  cloud: { url: string; tenant: string };
  proxy?: { url: string };
}

/** The same agent with a configuration that somebody changed. */
function changed(change: (settings: Settings) => void): string {
  const settings = parse(readFileSync(lab.connectFile, 'utf8')) as Settings;
  change(settings);
  const file = join(folder, 'changed.yaml');
  writeFileSync(file, stringify(settings));
  return file;
}

const first = (settings: Settings): Settings['forests'][number] => settings.forests[0] as Settings['forests'][number];

async function killHolder(path: string): Promise<void> {
  const { pid } = folderHolder(path) ?? {};
  if (pid === undefined) throw new Error(`nobody holds ${path}`);
  process.kill(pid, 'SIGKILL');
  while (folderHolder(path)) await sleep(50);
}

let cloud: { readonly stop: () => Promise<void> } | undefined;

/** The cloud of the lab again, in this process, on the same database and port. */
async function restartCloud(
  meddle: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<unknown>,
): Promise<void> {
  await cloud?.stop();
  const configuration = loadCloudConfiguration(lab.cloudFile);
  {
    await using database = await openDatabase(configuration.database, { holder: 'a test' });
    await meddle(database);
  }
  const ending = new AbortController();
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const ended = serveCloud({ ...configuration, logLevel: 'error' }, ending.signal, resolve);
  await promise;
  cloud = {
    stop: async () => {
      ending.abort();
      await ended;
    },
  };
}

describe('the doctor in a lab', () => {
  it('finds nothing wrong, as caller and as service', async () => {
    const report = await examine();
    expect(report.checks.filter(({ status }) => status === 'error' || status === 'warning')).toEqual([]);
    expect(report).toMatchObject({ verdict: 'healthy', root: null, service: { differences: [] } });
    expect(report.checks.find(({ id }) => id === 'cloud.agent')?.status).toBe('ok');
    expect(report.checks.find(({ id }) => id.startsWith('forest.replication'))?.status).toBe('ok');
  });

  it.each<[string, (settings: Settings) => void, string, string]>([
    [
      'names a server that its certificate does not',
      (s) => (first(s).servers = [`dc9.wrong.test=${first(s).servers[0]?.split('=')[1]}`]),
      'forest.certificate@corp.hawser.test',
      'tls.wrong-name',
    ],
    [
      'names a container that is gone',
      (s) => (first(s).include = ['OU=Gone,DC=corp,DC=hawser,DC=test']),
      'forest.containers@corp.hawser.test',
      'doctor.container-missing',
    ],
    [
      'names a port on which nothing listens',
      (s) => (s.cloud.url = 'http://127.0.0.1:9'),
      'cloud.connect',
      'doctor.connection-refused',
    ],
    [
      'names a host that does not exist',
      (s) => (s.cloud.url = 'https://cloud.invalid'),
      'cloud.name',
      'doctor.name-not-found',
    ],
    [
      'names a tenant that does not exist',
      (s) => (s.cloud.tenant = 'fabrikam'),
      'cloud.tenant',
      'connect.cloud-refused',
    ],
    [
      'names something else than a CA file',
      (s) => (first(s).caFile = lab.connectFile),
      'forest.trust@corp.hawser.test',
      'ldap.ca-unreadable',
    ],
    [
      'names a proxy that is not there',
      (s) => (s.proxy = { url: 'http://127.0.0.1:9' }),
      'cloud.connect',
      'doctor.connection-refused',
    ],
  ])('a configuration that %s', async (_what, change, id, code) => {
    const file = changed(change);
    expect(rootOf(await examine({ compare: false, skip: ['agent.state'] }, file))).toEqual([id, code]);
  });

  it('a CA file of another authority, and one that expired', async () => {
    const other = await makeCertificate(join(folder, 'other'), ['localhost']);
    const file = changed((settings) => (first(settings).caFile = other.caFile));
    expect(rootOf(await examine({ compare: false, only: ['forest'] }, file))).toEqual([
      'forest.certificate@corp.hawser.test',
      'tls.untrusted-issuer',
    ]);
    writeFileSync(other.caFile, await expiredAuthority());
    expect(rootOf(await examine({ compare: false, only: ['forest'] }, file))).toEqual([
      'forest.trust@corp.hawser.test',
      'tls.not-valid-now',
    ]);
  });

  it('a wrong password in the secret store', async () => {
    const setup = openSetup(lab.connectFile);
    setup.storeSecret(lab.forest.domain, 'not the password');
    const report = await examine();
    setup.storeSecret(lab.forest.domain, lab.forest.serviceAccount.password);
    expect(rootOf(report)).toEqual(['forest.sign-in@corp.hawser.test', 'ldap.wrong-password']);
    expect(report.checks.find(({ id }) => id.startsWith('forest.replication'))).toMatchObject({
      status: 'skipped',
      because: expect.stringContaining('sign-in'),
    });
  });

  it('a setting that only the caller has, and the service not', async () => {
    process.env['http_proxy'] = 'http://127.0.0.1:9';
    const report = await examine({ only: ['cloud'] });
    delete process.env['http_proxy'];
    // The service does the work, and it can: nothing is wrong with the installation.
    expect(report.verdict).toBe('healthy');
    expect(report.service?.differences.map(({ id, text }) => [id, text])).toEqual([
      ['cloud.route', 'you and the service take different routes'],
      ['cloud.connect', 'works for the service, not for you'],
    ]);
    expect(report.service?.differences[0]).toMatchObject({
      callerResult: 'proxy 127.0.0.1:9',
      serviceResult: 'direct',
    });
    expect(report.service?.environment).toContain('the service has no http_proxy (yours: http://127.0.0.1:9)');
  });

  it('one person, from the forest to the cloud', async () => {
    await using doctor = openDoctor(lab.connectFile);
    const further = doctor.objectChecks('krbtgt');
    const options = { language: 'en', signal: stop.signal, further, only: ['object'], compare: false } as const;
    expect(rootOf(await doctor.examine(options))).toEqual(['object.metaverse', 'doctor.object-out-of-scope']);
    const present = doctor.objectChecks(lab.forest.serviceAccount.upn);
    expect((await doctor.examine({ ...options, further: present })).verdict).toBe('healthy');
  });

  it('a data folder that everybody can read', async () => {
    const path = join(folder, 'connect');
    chmodSync(path, 0o755);
    const report = await examine({ only: ['agent'] });
    chmodSync(path, 0o700);
    expect(rootOf(report)).toEqual(['agent.data-folder', 'doctor.folder-open']);
  });

  it('staging mode that was left on', async () => {
    await using agent = await openAgentOperations(lab.connectFile);
    await agent.setStaging(true);
    const report = await examine();
    await agent.setStaging(false);
    expect(rootOf(report)).toEqual(['agent.staging', 'doctor.staging-on']);
    expect(report.verdict).toBe('warnings');
  });

  it('a cloud that is gone, and what follows from it', async () => {
    await killHolder(join(folder, 'cloud', 'database'));
    while (await canConnect('127.0.0.1', Number(new URL(lab.consoleUrl).port))) await sleep(50);
    const report = await examine();
    expect(rootOf(report)).toEqual(['cloud.connect', 'doctor.connection-refused']);
    expect(report.checks.find(({ id }) => id === 'cloud.agent')?.status).toBe('skipped');
  });

  it('a threshold that holds deletes back', async () => {
    await restartCloud(async ({ kysely }) => await sql`update tenant set threshold_count = 2`.execute(kysely));
    expect(await cycle()).toBe('success');
    await using session = await openSession({
      domain: lab.forest.domain,
      servers: [
        { name: `dc1.${lab.forest.domain}`, address: '127.0.0.1', port: Number(new URL(lab.forest.ldapsUrl).port) },
      ],
      caFile: lab.forest.caFile,
      account: lab.forest.administrator.upn,
      password: () => lab.forest.administrator.password,
    });
    const filter = '(&(objectCategory=person)(objectClass=user)(mail=*))';
    const { entries } = await session.search({ base: lab.forest.baseDn, filter, attributes: ['mail'] });
    expect(entries.length).toBeGreaterThan(4);
    for (const { dn } of entries.slice(0, 4)) await session.delete(dn);
    await cycle();
    const report = await examine();
    expect(rootOf(report)).toEqual(['agent.threshold', 'doctor.deletes-held-back']);
    await using agent = await openAgentOperations(lab.connectFile);
    await approveAll(agent);
    await cycle();
  });

  it('a forest that is gone', async () => {
    await killHolder(join(folder, 'forest'));
    expect(rootOf(await examine())).toEqual(['forest.connect@corp.hawser.test', 'doctor.connection-refused']);
  });

  it('an agent that was revoked', async () => {
    await restartCloud(
      async ({ kysely }) => await sql`update agent set revoked_at = now(), revoked_by = 'a test'`.execute(kysely),
    );
    expect(rootOf(await examine())).toEqual(['cloud.agent', 'connect.agent-revoked']);
  });

  it('a service that was killed, and a database that somebody else holds', async () => {
    const database = join(folder, 'connect', 'database');
    await killHolder(database);
    const stopped = await examine({ only: ['agent'], skip: ['agent.last-run', 'agent.objects'] });
    expect(stopped.checks.find(({ id }) => id === 'agent.service')?.problems[0]?.code).toBe(
      'connect.service-not-running',
    );
    const lock = lockFolder(database, 'a backup');
    const report = await examine({ only: ['agent'] });
    lock.release();
    expect(rootOf(report)).toEqual(['agent.database', 'base.folder-in-use']);
    expect(report.checks.find(({ id }) => id === 'agent.database')?.problems[0]?.what).toContain('a backup');
  });
});

async function expiredAuthority(): Promise<string> {
  await import('reflect-metadata'); // the certificate library wants it loaded before
  const { X509CertificateGenerator } = await import('@peculiar/x509');
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Old authority',
    notBefore: new Date('2020-01-01'),
    notAfter: new Date('2021-01-01'),
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
  });
  return certificate.toString('pem');
}
