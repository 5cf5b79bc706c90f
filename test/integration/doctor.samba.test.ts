import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CheckResult, ForestOptions } from '../../src/diagnose/doctor/index.ts';
import { controllerChecks, forestChecks, rootOf, runChecks } from '../../src/diagnose/doctor/index.ts';
import { findObjects } from '../../src/diagnose/probe/directory.ts';
import type { Session, SessionOptions } from '../../src/ldap/index.ts';
import { openSession } from '../../src/ldap/index.ts';
import { grantTo } from '../kit/service-rights.ts';
import { describeWith } from '../servers/requirements.ts';
import type { SambaServer } from '../servers/samba.ts';
import { startSamba } from '../servers/samba.ts';

const password = 'Doctor-Passw0rd!';
const tenantId = '11111111-2222-3333-4444-555555555555';
let samba: SambaServer;
let admin: Session;
let people: string;

describeWith('samba', 'the doctor at a Samba domain controller', () => {
  beforeAll(async () => {
    samba = await startSamba();
    admin = await openSession(samba.sessionOptions());
    people = `OU=People,${samba.baseDn}`;
    await admin.add(people, { objectClass: 'organizationalUnit' });
    for (const name of ['svc-doctor', 'anna']) await samba.tool('user', 'create', name, password, '--userou=OU=People');
  });
  afterAll(async () => {
    await admin[Symbol.asyncDispose]();
    await samba[Symbol.asyncDispose]();
  });

  async function examine(
    overrides: Partial<SessionOptions> = {},
    options: Partial<ForestOptions> = {},
  ): Promise<readonly CheckResult[]> {
    const session = samba.sessionOptions({
      account: `svc-doctor@${samba.domain}`,
      password: () => password,
      ...overrides,
    });
    const ca = session.caFile === undefined ? [] : [readFileSync(session.caFile, 'utf8')];
    const defaults = { session, ca, isActiveDirectory: true, include: [people], writesAnchors: true, tenantId };
    await using tree = forestChecks({ ...defaults, ...options });
    const signal = new AbortController().signal;
    return await runChecks(tree.checks, { language: 'en', signal, mayReadSecrets: true });
  }

  function codes(results: readonly CheckResult[]): Record<string, string> {
    return Object.fromEntries(
      results.flatMap(({ id, problems: [problem] }) =>
        problem ? [[id.split('@')[0], `${problem.level} ${problem.code}`]] : [],
      ),
    );
  }

  it('names every right that an ordinary account lacks, and nothing else', async () => {
    expect(codes(await examine())).toEqual({
      'forest.replication': 'warning ldap.no-replication-rights',
      'forest.deleted-objects': 'warning doctor.deleted-objects-hidden',
      'forest.writeback': 'notice doctor.writeback-rights',
      'forest.anchor': 'warning doctor.anchor-rights',
      'forest.scp': 'notice doctor.scp-missing',
    });
  });

  it('is content once the rights are granted, and the service connection point is there', async () => {
    await grantTo(admin, samba.baseDn, `svc-doctor@${samba.domain}`);
    const services = `CN=Services,CN=Configuration,${samba.baseDn}`;
    const container = `CN=Device Registration Configuration,${services}`;
    await admin.add(container, { objectClass: 'container' });
    const point = `CN=62a0ff2e-97b9-4513-943f-0d221bd30080,${container}`;
    // As the vendor's own documents sometimes write it.
    const keywords = [`azureADid: ${tenantId.toUpperCase()}`, 'azureADName:contoso.test'];
    await admin.add(point, { objectClass: 'serviceConnectionPoint', keywords });
    expect(codes(await examine())).toEqual({});
    const elsewhere = await examine({}, { tenantId: '99999999-2222-3333-4444-555555555555' });
    expect(codes(elsewhere)).toEqual({ 'forest.scp': 'error doctor.scp-other-tenant' });
  });

  it.each<[string, Partial<SessionOptions>, string, string]>([
    ['a wrong password', { password: () => 'nonsense' }, 'forest.sign-in', 'ldap.wrong-password'],
    ['an authority that is not trusted', { caFile: undefined }, 'forest.certificate', 'tls.untrusted-issuer'],
    [
      'a domain without SRV records',
      { servers: [], resolveSrv: async () => await Promise.reject(new Error('ENOTFOUND')) },
      'forest.servers',
      'ldap.no-server-found',
    ],
  ])('names %s as the root', async (_what, overrides, check, code) => {
    const results = await examine(overrides);
    expect(rootOf(results)?.split('@')[0]).toBe(check);
    expect(codes(results)).toEqual({ [check]: `error ${code}` });
  });

  it('warns when one of two domain controllers does not answer', async () => {
    const [working] = samba.sessionOptions().servers ?? [];
    const servers = [{ name: 'dc9.contoso.test', address: '127.0.0.1', port: 1 }, ...(working ? [working] : [])];
    const results = await examine({ servers });
    expect(codes(results)).toMatchObject({ 'forest.connect': 'warning doctor.connection-refused' });
    expect(results.find(({ id }) => id.startsWith('forest.sign-in'))?.status).toBe('ok');
  });

  it('says that the account is disabled, and that the clock is read from the controller', async () => {
    expect((await examine()).find(({ id }) => id.startsWith('forest.clock'))?.summary).toMatch(/^[+-]\d+\.\d s$/);
    await samba.tool('user', 'disable', 'svc-doctor');
    expect(codes(await examine())).toEqual({ 'forest.sign-in': 'error ldap.account-disabled' });
    await samba.tool('user', 'enable', 'svc-doctor');
  });

  it('reports which of the ports of a controller are open', async () => {
    const options = { language: 'en', signal: new AbortController().signal, mayReadSecrets: true } as const;
    const [found] = await runChecks(controllerChecks([samba.address]), options);
    // This one runs LDAP, Kerberos and RPC, and neither DNS nor SMB.
    expect(found?.evidence.map(({ name, value }) => `${name} ${value}`)).toEqual(
      expect.arrayContaining(['636 (LDAPS) connected', '88 (Kerberos) connected', '53 (DNS) refused']),
    );
    expect(found?.problems[0]).toMatchObject({ level: 'warning', code: 'doctor.connection-refused' });
  });

  it('finds people by any of their names', async () => {
    for (const text of ['anna', `anna@${samba.domain}`, `CN=anna,${people}`]) {
      const [found] = await findObjects(admin, samba.baseDn, text);
      expect(found?.dn).toBe(`CN=anna,${people}`);
    }
    expect(await findObjects(admin, samba.baseDn, 'an*')).toEqual([]);
  });
});
