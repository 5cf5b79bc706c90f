import { afterAll, beforeAll, expect, it } from 'vitest';
import { durationFromMs, fromBytes, guidFromBytes, isBytes } from '../../src/directory/index.ts';
import { MINUTE } from '../../src/base/clock.ts';
import { ForestRules } from '../../src/cloud/passwords/forest-rules.ts';
import { readPolicy } from '../../src/connect/passwords/policy.ts';
import { openSession, readRootDse } from '../../src/ldap/index.ts';
import { letRead, takeAwayFrom } from '../kit/service-rights.ts';
import { describeWith } from '../servers/requirements.ts';
import type { Person, TestAgent, TestForest } from './writeback-kit.ts';
import { firstPassword, startSambaForest, WritebackWorld } from './writeback-kit.ts';

const short = 'Fiets-34.x';

describeWith('samba', 'a person with a fine-grained password policy', () => {
  let forest: TestForest;
  let world: WritebackWorld;
  let agent: TestAgent;
  let person: Person;
  beforeAll(async () => {
    forest = await startSambaForest();
    world = await WritebackWorld.start(forest);
    await world.policy({ minPwdAge: '0' });
    agent = await world.startAgent('rotterdam');
    person = await world.newPerson();
    await world.policy({ minPwdLength: '12', lockoutThreshold: '20' });
    await world.admin.add(`CN=kort,CN=Password Settings Container,CN=System,${forest.baseDn}`, {
      objectClass: 'msDS-PasswordSettings',
      'msDS-PasswordSettingsPrecedence': '10',
      'msDS-PasswordReversibleEncryptionEnabled': 'FALSE',
      'msDS-PasswordHistoryLength': '5',
      'msDS-PasswordComplexityEnabled': 'TRUE',
      'msDS-MinimumPasswordLength': '8',
      'msDS-MinimumPasswordAge': '0',
      'msDS-MaximumPasswordAge': durationFromMs(Infinity),
      'msDS-LockoutThreshold': '4',
      'msDS-LockoutObservationWindow': durationFromMs(10 * MINUTE),
      'msDS-LockoutDuration': durationFromMs(10 * MINUTE),
      'msDS-PSOAppliesTo': person.dn,
    });
    await world.sync(agent);
  });
  afterAll(async () => await world?.[Symbol.asyncDispose]());

  it('is not given a length that applies to others', async () => {
    const change = { operation: 'change', oldPassword: firstPassword, newPassword: short } as const;
    expect(await world.ask(person, change)).toMatchObject({ result: 'success' });
    const again = await world.ask(person, { ...change, oldPassword: short });
    expect(again).toMatchObject({ result: 'refused', reason: 'in-history' });
    expect(again.policy?.minimumLength).toBeUndefined();
  });

  it('is shown the rules of that policy as soon as the account of the agent may read it', async () => {
    const { anchor } = await world.object(person);
    const ask = async () => {
      // Each time without what was remembered.
      const { cloud, clock, database } = world;
      const rules = new ForestRules({ connection: database.kysely, clock, relay: cloud.relay });
      return await rules.of(world.tenant, { anchor, actor: { kind: 'administrator', name: 'iris@example.com' } });
    };
    expect(await ask()).toMatchObject({ rules: { source: 'unreadable', namesForbidden: [] } });
    const { baseDn, service } = forest;
    const container = `CN=Password Settings Container,CN=System,${baseDn}`;
    for (const dn of [container, `CN=kort,${container}`]) await letRead(world.admin, baseDn, service.upn, dn);
    expect(await ask()).toMatchObject({
      rules: { source: 'fine-grained', minimumLength: 8, lockout: { threshold: 4, windowMs: 10 * MINUTE } },
    });
    for (const dn of [container, `CN=kort,${container}`]) await takeAwayFrom(world.admin, baseDn, service.upn, dn);
  });

  it('has the rules of that policy, for whoever may read it', async () => {
    const value = (await world.admin.read(person.dn, ['objectGUID']))?.attributes['objectGUID'];
    const guid = isBytes(value) ? guidFromBytes(fromBytes(value)) : '';
    const rules = async (account: string, password: string) => {
      await using session = await openSession({ ...forest.direct, account, password: () => password });
      return await readPolicy({ session, rootDse: await readRootDse(session), readerSids: undefined }, { guid });
    };
    expect(await rules(forest.admin.upn, forest.admin.password)).toEqual({
      source: 'fine-grained',
      minimumLength: 8,
      isComplexityRequired: true,
      historyLength: 5,
      minimumAgeMs: 0,
      maximumAgeMs: Infinity,
      lockoutThreshold: 4,
      lockoutWindowMs: 10 * MINUTE,
    });
    const blind = await rules(forest.service.upn, forest.service.password);
    expect(blind).toMatchObject({ minimumLength: undefined, historyLength: undefined, lockoutThreshold: 3 });
  });
});
