import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { getPerson } from '../../src/cloud/accounts/person.ts';
import type { RequestId } from '../../src/cloud/relay/store.ts';
import { addVerifiedDomain, savePasswordSettings } from '../../src/cloud/tenants/store.ts';
import type { PasswordVerification } from '../../src/cloud/tenants/tenant.ts';
import { openSession } from '../../src/ldap/index.ts';
import { grantTo } from '../kit/service-rights.ts';
import { describeWith } from '../servers/requirements.ts';
import type { HashForest } from './hashes-kit.ts';
import { hashPassword, HashWorld, startHashForest } from './hashes-kit.ts';
import type { Person, TestAgent } from './writeback-kit.ts';
import { firstPassword } from './writeback-kit.ts';

const second = 'Nieuw-Wachtwoord.77';
const third = 'Derde-Wachtwoord.66';
const wrong = 'accounts.wrong-credentials';

describeWith('samba', 'password hashes beside writeback, pass-through authentication and another domain', () => {
  let world: HashWorld;
  let other: HashForest;
  let agent: TestAgent;
  beforeAll(async () => {
    world = await HashWorld.start(await startHashForest());
    other = await startHashForest({ domain: 'fabrikam.test', netbios: 'FABRIKAM' });
    const { clock, database, tenant } = world.world;
    await addVerifiedDomain(database.kysely, tenant, other.domain, clock.now());
    await using admin = await openSession(other.direct);
    await grantTo(admin, other.baseDn, other.hashAccount, ['password-hashes']);
    const forests = [world.forest, other].map(({ domain, server, caFile, service, hashAccount: account }) => ({
      ...{ domain, servers: [server], caFile, account: service.upn, password: service.password },
      passwordHashes: { account, password: hashPassword },
    }));
    const file = await world.world.newAgent('both', { forests });
    for (const { domain } of [world.forest, other]) {
      await world.grant('both', domain);
      await world.grant('both', domain, 'provisioning');
    }
    agent = await world.world.openAgent('both', file, true);
    await agent.agent.switchPasswordHashes({ on: true });
  });
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    await other?.[Symbol.asyncDispose]();
  });

  const verifyBy = async (verification: PasswordVerification): Promise<void> =>
    await savePasswordSettings(world.world.database.kysely, world.world.tenant, {
      ...{ verification, honourMustChange: true, honourAccountExpiry: true, maximumDays: null },
    });
  const newPerson = async (): Promise<Person> => {
    const person = await world.world.newPerson();
    await world.cycle(agent);
    return person;
  };
  /** As an administrator does in the console; resolves when the forest has said what became of it. */
  const reset = async (person: Person, newPassword: string, mustChange: boolean): Promise<string | undefined> => {
    const { cloud, tenant, database } = world.world;
    const administrator = await getPerson(database.kysely, tenant, 'iris@writeback.hawser.test');
    const { id: objectId } = await world.world.object(person);
    const id = newId<RequestId>();
    await cloud.passwords.ask(
      administrator,
      { id, objectId },
      { operation: 'reset', newPassword, mustChange, unlock: true },
    );
    return (await world.world.outcome(id)).outcome?.result;
  };

  test('a reset that is written back signs in at once, and stays what it is when the hash comes round', async () => {
    await verifyBy('synchronized-hash');
    const person = await newPerson();
    expect(await reset(person, second, false)).toBe('success');
    expect(await world.signIn(person.upn, second)).toBe('signed in');
    expect(await world.signIn(person.upn, firstPassword)).toBe(wrong);
    expect((await world.credential(person))?.version).toBe(0);
    await agent.agent.synchronizePasswordHashes();
    expect((await world.credential(person))?.version).toBeGreaterThan(0);
    expect(await world.sessionsOf(person)).toBe(1);
    expect(await world.signIn(person.upn, second)).toBe('signed in');
  });

  test('a reset that demands a change, and one that the forest refuses', async () => {
    await verifyBy('synchronized-hash');
    const person = await newPerson();
    expect(await reset(person, 'Xk9.v', false)).toBe('refused');
    expect(await world.signIn(person.upn, 'Xk9.v')).toBe(wrong);
    expect(await world.signIn(person.upn, firstPassword)).toBe('signed in');
    expect(await reset(person, second, true)).toBe('success');
    expect(await world.signIn(person.upn, second)).toBe('accounts.must-change-password');
    expect(await world.pending()).toBe(0);
  });

  test('who has a new password in the forest is signed out of the cloud', async () => {
    await verifyBy('synchronized-hash');
    const person = await newPerson();
    expect(await world.signIn(person.upn, firstPassword)).toBe('signed in');
    await world.setPassword(person, second);
    await agent.agent.synchronizePasswordHashes();
    expect(await world.sessionsOf(person)).toBe(0);
  });

  test('an agent verifies a password where one can, else the hash, or one of the two alone', async () => {
    const person = await newPerson();
    await world.setPassword(person, third);
    const tries = async (): Promise<readonly string[]> => [
      await world.signIn(person.upn, firstPassword),
      await world.signIn(person.upn, third),
    ];
    await verifyBy('automatic');
    expect(await world.signIn(person.upn, third)).toBe('signed in');
    expect(await world.signIn(person.upn, 'wrong')).toBe(wrong);
    await verifyBy('synchronized-hash');
    // No cycle since: the hash is the former password's.
    expect(await tries()).toEqual(['signed in', wrong]);
    await agent.agent.switchRelay({ feature: 'pass-through', on: false });
    await verifyBy('automatic');
    expect(await tries()).toEqual(['signed in', wrong]);
    await verifyBy('pass-through');
    expect(await world.signIn(person.upn, firstPassword)).toBe('accounts.directory-away');
    await agent.agent.switchRelay({ feature: 'pass-through', on: true });
  });

  test('strangers lock nobody out of the forest, and the hash still lets the owner in', async () => {
    await verifyBy('automatic');
    const { samba } = world.forest;
    const settings = ['domain', 'passwordsettings', 'set', '-H', samba.samFile];
    await samba.tool(...settings, '--account-lockout-threshold=5');
    try {
      const person = await newPerson();
      await Promise.all(
        Array.from({ length: 9 }, async (_, at) => await world.signIn(person.upn, `guess-${at}`, `192.0.2.${at}`)),
      );
      expect(Number(await world.world.read(person.dn, 'badPwdCount'))).toBeLessThanOrEqual(2);
      expect(await world.world.canSignIn(person, firstPassword)).toBe(true);
      expect(await world.signIn(person.upn, firstPassword)).toBe('signed in');
    } finally {
      await samba.tool(...settings, '--account-lockout-threshold=0');
    }
  });

  test('two domains: each from its own domain controller, and one that refuses keeps nothing of the other back', async () => {
    await verifyBy('synchronized-hash');
    const here = await newPerson();
    await other.samba.tool('user', 'create', 'wim', firstPassword, '-H', other.samba.samFile);
    await world.cycle(agent);
    const upn = `wim@${other.domain}`;
    expect(await world.signIn(upn, firstPassword)).toBe('signed in');
    await other.samba.stop();
    await world.setPassword(here, second);
    await agent.agent.synchronizePasswordHashes();
    expect(await world.signIn(here.upn, second)).toBe('signed in');
    const { domains } = (await agent.agent.status()).passwordHashes;
    expect(domains.map(({ domain, failure }) => [domain, failure === null])).toEqual([
      [world.forest.domain, true],
      [other.domain, false],
    ]);
    await other.samba.start();
    await agent.agent.synchronizePasswordHashes();
    expect((await agent.agent.status()).passwordHashes.domains.every(({ failure }) => failure === null)).toBe(true);
  });
});
