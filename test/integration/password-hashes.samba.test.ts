import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DAY, HOUR } from '../../src/base/clock.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { listAudit } from '../../src/cloud/audit/store.ts';
import { savePasswordSettings } from '../../src/cloud/tenants/store.ts';
import type { SynchronizedPasswords } from '../../src/cloud/tenants/tenant.ts';
import { hashesOfDomains } from '../../src/connect/doctor/password-hash-check.ts';
import { connectMigrations, openRights } from '../../src/connect/index.ts';
import { fileTimeFromDate } from '../../src/directory/index.ts';
import { ntHash } from '../../src/ntlm/index.ts';
import { ReplicationSession } from '../../src/rpc/index.ts';
import { grantTo, takeAwayFrom } from '../kit/service-rights.ts';
import { describeWith } from '../servers/requirements.ts';
import { dumpOf, hashPassword, HashWorld, startHashForest } from './hashes-kit.ts';
import type { Person, TestAgent } from './writeback-kit.ts';
import { firstPassword } from './writeback-kit.ts';

const second = 'Nieuw-Wachtwoord.77';
const wrong = 'accounts.wrong-credentials';
const settings: SynchronizedPasswords = {
  verification: 'automatic',
  honourMustChange: true,
  honourAccountExpiry: true,
  maximumDays: null,
};

describeWith('samba', 'password hash synchronization from a Samba domain', () => {
  let world: HashWorld;
  let agent: TestAgent;
  beforeAll(async () => {
    world = await HashWorld.start(await startHashForest());
    agent = await world.newAgent('hashes');
  });
  afterAll(async () => await world?.[Symbol.asyncDispose]());

  const cycle = async (): Promise<void> => void (await agent.agent.synchronizePasswordHashes());
  const newPerson = async (): Promise<Person> => {
    const person = await world.world.newPerson();
    await world.cycle(agent);
    return person;
  };
  const set = async (changes: Partial<SynchronizedPasswords>): Promise<void> =>
    await savePasswordSettings(world.world.database.kysely, world.world.tenant, { ...settings, ...changes });
  const failureOf = async (): Promise<string | undefined> =>
    (await agent.agent.status()).passwordHashes.domains[0]?.failure?.code;
  const connect = async (more: { account?: string; password?: string } = {}): Promise<ReplicationSession> =>
    await ReplicationSession.open({
      server: { name: world.forest.samba.host, address: world.forest.samba.address },
      ...{ domain: world.forest.domain, account: world.forest.hashAccount, password: hashPassword, timeoutMs: 10_000 },
      ...more,
    });

  /** Of the database of the agent, which is stopped for it. */
  const agentDump = async (): Promise<string> => {
    await agent.stop();
    const location = `pglite:${join(agent.folder, 'database')}`;
    const database = await openDatabase(location, { holder: 'test', migrations: connectMigrations });
    const dump = await dumpOf(database.kysely);
    await database.close();
    agent = await world.openAgent(agent.name, agent.configurationFile);
    return dump;
  };

  test('nothing leaves before it is switched on, nor without a grant', async () => {
    const person = await newPerson();
    expect(await world.signIn(person.upn, firstPassword)).toBe(wrong);
    await agent.agent.switchPasswordHashes({ on: true });
    await world.withdraw(agent.name);
    await cycle();
    expect(await failureOf()).toBe('connect.cloud-refused');
    expect(await world.signIn(person.upn, firstPassword)).toBe(wrong);
    await world.grant(agent.name, world.forest.domain);
    await cycle();
    expect(await failureOf()).toBeUndefined();
    expect(await world.signIn(person.upn, firstPassword)).toBe('signed in');
    expect(await world.signIn(person.upn, `${firstPassword}x`)).toBe(wrong);
  });

  test('a password that samba-tool sets signs in after the next cycle, the former one no longer', async () => {
    const person = await newPerson();
    await world.setPassword(person, second);
    await cycle();
    expect(await world.signIn(person.upn, second)).toBe('signed in');
    expect(await world.signIn(person.upn, firstPassword)).toBe(wrong);
    const numbers = (await world.events(agent)).map(({ id }) => id);
    expect(numbers).toEqual(expect.arrayContaining([601, 622, 654, 656, 657]));
  });

  test('what must change is asked for, whenever the flag was set and whether it is honoured yet', async () => {
    const person = await newPerson();
    const demand = async (value: '0' | '-1'): Promise<void> => {
      await world.world.set(person.dn, { pwdLastSet: value });
      await cycle();
    };
    await set({ honourMustChange: false });
    await demand('0');
    expect(await world.signIn(person.upn, firstPassword)).toBe('signed in');
    await set({ honourMustChange: true });
    expect(await world.signIn(person.upn, firstPassword)).toBe('accounts.must-change-password');
    expect(await world.signIn(person.upn, 'wrong')).toBe(wrong);
    await demand('-1');
    expect(await world.signIn(person.upn, firstPassword)).toBe('signed in');
    await world.setPassword(person, second, '--must-change-at-next-login');
    await cycle();
    expect(await world.signIn(person.upn, second)).toBe('accounts.must-change-password');
  });

  test('an account that ended, and a hash that is too old, are refused as the tenant wants it', async () => {
    const person = await newPerson();
    await world.world.set(person.dn, { accountExpires: fileTimeFromDate(new Date(Date.now() - DAY)) });
    await cycle();
    expect(await world.signIn(person.upn, firstPassword)).toBe('accounts.account-expired');
    await set({ honourAccountExpiry: false });
    expect(await world.signIn(person.upn, firstPassword)).toBe('signed in');
    await set({ maximumDays: 90 });
    await world.world.set(person.dn, { accountExpires: '0' });
    await cycle();
    expect(await world.signIn(person.upn, firstPassword)).toBe('signed in');
    world.world.clock.aheadMs = 91 * DAY;
    try {
      expect(await world.signIn(person.upn, firstPassword)).toBe('accounts.password-expired');
    } finally {
      world.world.clock.aheadMs = 0;
      await set({});
    }
  });

  test('a disabled person has no hash; enabled again, the same password signs in', async () => {
    const person = await newPerson();
    await world.world.set(person.dn, { userAccountControl: '514' });
    await world.cycle(agent);
    expect(await world.refusalOf(person)).toBe('disabled');
    expect(await world.hasHash(person)).toBe(false);
    await world.world.set(person.dn, { userAccountControl: '512' });
    await world.cycle(agent);
    expect(await world.signIn(person.upn, firstPassword)).toBe('signed in');
  });

  test('nothing of a protected account is sent, and what was sent before is taken back', async () => {
    const admins = `CN=Domain Admins,CN=Users,${world.forest.baseDn}`;
    const [before, after] = [await world.world.newPerson(), await newPerson()];
    await world.world.join(admins, before.dn);
    await world.cycle(agent);
    await world.world.join(admins, after.dn);
    await world.setPassword(before, second);
    await world.setPassword(after, second);
    await cycle();
    for (const person of [before, after]) {
      expect(await world.refusalOf(person)).toBe('protected');
      expect(await world.hasHash(person)).toBe(false);
      expect(await world.signIn(person.upn, second)).toBe(wrong);
    }
  });

  test('who became protected without a new password is found within a day', async () => {
    const person = await newPerson();
    await world.world.join(`CN=Domain Admins,CN=Users,${world.forest.baseDn}`, person.dn);
    await cycle();
    expect(await world.hasHash(person)).toBe(true);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + DAY + HOUR, shouldAdvanceTime: true });
    await cycle();
    vi.useRealTimers();
    expect(await failureOf()).toBeUndefined();
    expect(await world.refusalOf(person)).toBe('protected');
    expect(await world.hasHash(person)).toBe(false);
  });

  test('who leaves the scope loses the hash, and who comes into it gets one without a new password', async () => {
    const outside = `OU=Buiten,${world.forest.baseDn}`;
    await world.world.admin.add(outside, { objectClass: 'organizationalUnit' });
    const person = await newPerson();
    await world.world.admin.delete(person.dn);
    await world.cycle(agent);
    expect(await world.hasHash(person)).toBe(false);
    expect(await world.signIn(person.upn, firstPassword)).toBe(wrong);
    // Its password is read long before it is in the cloud.
    const late = await world.world.newPerson({ unit: outside });
    await cycle();
    await world.world.sync(agent);
    expect(await world.hasHash(late)).toBe(false);
    await cycle();
    expect(await world.signIn(late.upn, firstPassword)).toBe('signed in');
  });

  test('of two states the newer one counts, in whatever order they come', async () => {
    const person = await newPerson();
    const known = await world.credential(person);
    await world.setPassword(person, second);
    await cycle();
    // The server goes on from where it was before: what it sends is older than what the cloud has.
    expect(known && (await world.send(person, known))).toBe('older');
    expect(await world.signIn(person.upn, second)).toBe('signed in');
  });

  test('a kill between reading and sending loses nothing', async () => {
    const person = await newPerson();
    await world.setPassword(person, second);
    await world.world.cloud.stop();
    await cycle();
    expect(await failureOf()).toBe('connect.cloud-unreachable');
    await agent.stop();
    await world.world.restartCloud();
    agent = await world.openAgent(agent.name, agent.configurationFile);
    await cycle();
    expect(await failureOf()).toBeUndefined();
    expect(await world.signIn(person.upn, second)).toBe('signed in');
  });

  test('another database behind the name of the server is read from the beginning', async () => {
    const person = await newPerson();
    await world.world.database.kysely
      .transaction()
      .execute(async (inside) => await sql`delete from credential where kind = 'synchronized-hash'`.execute(inside));
    const page = await (async () => {
      using session = await connect();
      const whole = await session.changes(world.forest.baseDn, undefined, 1000);
      const other = { ...whole.position, invocationId: '11111111-2222-3333-4444-555555555555' };
      return await session.changes(world.forest.baseDn, other, 1000);
    })();
    expect(page.isRestart).toBe(true);
    expect(page.accounts.some((account) => account.ntHash?.equals(ntHash(person.password)))).toBe(true);
    await cycle();
    expect(await world.signIn(person.upn, firstPassword)).toBe('signed in');
  });

  test('a missing right is a finding with the command that gives it', async () => {
    const { admin } = world.world;
    const { baseDn, hashAccount, domain } = world.forest;
    await takeAwayFrom(admin, baseDn, hashAccount, baseDn);
    await cycle();
    expect(await failureOf()).toBe('rpc.replication-denied');
    const seen = hashesOfDomains(await agent.agent.status()).problems ?? [];
    expect(seen.map(({ error: { code } }) => code)).toEqual(['connect.hashes-failing']);
    const rights = openRights(agent.configurationFile);
    const found = (await rights.check(domain, ['password-hashes'])).domains[0];
    expect(found?.rights.map(({ right, state }) => [right, state])).toEqual([
      ['replicate-for-hashes', 'missing'],
      ['replicate-all-for-hashes', 'missing'],
    ]);
    expect(found?.windows.join('\n')).toContain('CA;Replicating Directory Changes All');
    const status = (await agent.agent.probe())[0];
    expect(status?.missing.map(({ detail }) => detail.code)).toContain('connect.hash-right-missing');
    const { upn: account, password } = world.forest.admin;
    await rights.grant(domain, ['password-hashes'], { account, password });
    expect((await rights.check(domain, ['password-hashes'])).domains[0]?.rights.map(({ state }) => state)).toEqual([
      'present',
      'present',
    ]);
    await cycle();
    expect(await failureOf()).toBeUndefined();
  });

  test('one of the two rights is not enough', async () => {
    const { admin } = world.world;
    const { baseDn, hashAccount } = world.forest;
    await takeAwayFrom(admin, baseDn, hashAccount, baseDn);
    await grantTo(admin, baseDn, hashAccount, ['synchronization']);
    await expect(
      (async () => {
        using session = await connect();
        return await session.changes(baseDn, undefined, 10);
      })(),
    ).rejects.toMatchObject({ code: 'rpc.replication-denied' });
    await grantTo(admin, baseDn, hashAccount, ['password-hashes']);
  });

  test('a wrong password is said as what it is, and a server that is none too', async () => {
    await expect(connect({ password: 'wrong' })).rejects.toMatchObject({ code: 'rpc.sign-in-refused' });
    const nowhere = { server: { name: 'dc9', address: '127.0.0.1' }, port: 9, timeoutMs: 2000 };
    const given = { domain: world.forest.domain, account: 'x', password: 'y' };
    await expect(ReplicationSession.open({ ...nowhere, ...given })).rejects.toMatchObject({ code: 'rpc.unreachable' });
  });

  test('no hash is in a database, a log or an audit', async () => {
    const person = await newPerson();
    const { database, tenant, logFile } = world.world;
    const places = [
      await dumpOf(database.kysely),
      await agentDump(),
      readFileSync(logFile, 'utf8'),
      JSON.stringify(await listAudit(database.kysely, tenant, { limit: 1000 })),
    ].map((text) => text.toLowerCase());
    const secrets = await world.secretsOf(person);
    expect(secrets.length).toBeGreaterThan(5);
    // What may be there is: the dump is one.
    expect(places[0]).toContain((await world.credential(person))?.verifier.slice(0, 20));
    for (const place of places) {
      expect(place.length).toBeGreaterThan(1000);
      for (const secret of secrets) expect(place.includes(secret.toLowerCase())).toBe(false);
    }
  });

  test('off is off, and starts from the beginning when it is on again', async () => {
    const person = await newPerson();
    await agent.agent.switchPasswordHashes({ on: false });
    await world.setPassword(person, second);
    await cycle();
    expect(await world.signIn(person.upn, firstPassword)).toBe('signed in');
    expect((await agent.agent.status()).passwordHashes.domains).toEqual([]);
    await agent.agent.switchPasswordHashes({ on: true });
    await cycle();
    expect(await world.signIn(person.upn, second)).toBe('signed in');
  });
});
