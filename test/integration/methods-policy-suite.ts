import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/base/database/database.ts';
import { silentLog } from '../../src/base/log.ts';
import { secretBox } from '../../src/base/secrets.ts';
import { createAdministrator, createPerson } from '../../src/cloud/accounts/create-person.ts';
import { issuePass } from '../../src/cloud/accounts/issue-pass.ts';
import { addAuthenticator } from '../../src/cloud/accounts/methods/change-methods.ts';
import { passkeyUse } from '../../src/cloud/accounts/methods/passkey-use.ts';
import type { Person } from '../../src/cloud/accounts/person.ts';
import { getPerson } from '../../src/cloud/accounts/person.ts';
import { changePolicy } from '../../src/cloud/accounts/policy/change-policy.ts';
import { policyFor, readPolicy } from '../../src/cloud/accounts/policy/policy-store.ts';
import type { Role } from '../../src/cloud/accounts/role.ts';
import type { TestDatabases } from '../kit/databases.ts';
import { add, TestTenant, update } from './cloud-kit.ts';

const operator = { operator: 'test' };
const password = 'een lange zin is goed';

export function methodsPolicySuite(databases: TestDatabases): void {
  let database: Database;
  beforeAll(async () => {
    database = await databases.open();
  });
  afterAll(async () => await database?.close());

  const newTenant = async (): Promise<TestTenant> => await TestTenant.make(database);
  const business = (t: TestTenant) => ({ ...t.context, log: silentLog(), secrets: secretBox(Buffer.alloc(32, 7)) });
  const person = async (t: TestTenant, name: string, ...roles: readonly Role[]): Promise<Person> =>
    await createPerson(t.context, t.tenant, { upn: t.at(name), password, roles }, 'test');
  const everyone = { secondFactor: { for: 'everyone', register: 'networks' } };

  describe('ME-13: before a change it is said what becomes of people', () => {
    test('who cannot sign in any more is counted and listed, the emergency account is out of it', async () => {
      const t = await newTenant();
      await createAdministrator(t.context, t.tenant, { upn: t.at('root'), password }, 'test');
      const admin = await person(t, 'ada', 'authentication-policy');
      const [bram, chloe] = [await person(t, 'bram'), await person(t, 'chloe')];
      await addAuthenticator(business(t), t.tenant, { name: chloe.upn }, operator);
      await addAuthenticator(business(t), t.tenant, { name: admin.upn }, operator);
      const { impact } = await changePolicy(business(t), t.tenant, { document: everyone, isTrial: true }, operator);
      expect(impact).toMatchObject({ people: 3, lockedOut: { count: 1, names: [bram.upn], you: false } });
      const save = async (acceptsImpact: boolean, document: unknown = everyone) =>
        await changePolicy(business(t), t.tenant, { document, acceptsImpact }, { person: admin });
      await expect(save(false)).rejects.toMatchObject({ code: 'policy.locks-out', data: { count: 1 } });
      expect((await readPolicy(t.connection, t.tenant)).secondFactor.for).toBe('nobody');
      await save(true);
      expect((await readPolicy(t.connection, t.tenant)).secondFactor.for).toBe('everyone');
      const passkeysOnly = { ...everyone, methods: { password: { for: 'nobody' } } };
      await expect(save(true, passkeysOnly)).rejects.toMatchObject({
        code: 'policy.locks-you-out',
        data: { count: 2 },
      });
    });

    test('who is led to registration is counted apart', async () => {
      const t = await newTenant();
      await person(t, 'bram');
      const document = { secondFactor: { for: 'everyone', register: 'anywhere' } };
      const { impact } = await changePolicy(business(t), t.tenant, { document }, operator);
      expect(impact).toMatchObject({ lockedOut: { count: 0 }, register: { count: 1, names: [t.at('bram')] } });
    });

    test('people of a forest count as having a password', async () => {
      const t = await newTenant();
      await t.send(add('a1', { userPrincipalName: t.at('anna') }));
      const document = { methods: { password: { for: 'nobody' } } };
      const { impact } = await changePolicy(business(t), t.tenant, { document, isTrial: true }, operator);
      expect(impact.lockedOut).toMatchObject({ count: 1, names: [t.at('anna')] });
    });
  });

  test('groups count through groups, and a circle of them ends', async () => {
    const t = await newTenant();
    const [anna, bram] = ['anna', 'bram'];
    await t.send(add('u1', { userPrincipalName: t.at(anna) }), add('u2', { userPrincipalName: t.at(bram) }));
    const inner = await t.sendOne(add('g1', { displayName: 'Inner' }, 'group', { member: ['u1'] }));
    const outer = await t.sendOne(add('g2', { displayName: 'Outer' }, 'group', { member: ['g1'] }));
    const circle = { references: { member: { add: ['g2'], remove: [] } } };
    await t.send(update('g1', {}, { objectClass: 'group', ...circle }));
    const document = { secondFactor: { for: [outer.targetId] }, methods: { phone: { for: [inner.targetId] } } };
    const { impact } = await changePolicy(business(t), t.tenant, { document }, operator);
    expect(impact.register.names).toEqual([t.at(anna)]);
    for (const [name, isMeant] of [
      [anna, true],
      [bram, false],
    ] as const) {
      const who = await getPerson(t.connection, t.tenant, t.at(name));
      const policy = await policyFor(t.connection, who, false);
      expect(policy.needsSecondFactor).toBe(isMeant);
      expect(policy.reset.includes('phone')).toBe(isMeant);
    }
  });

  test('only who looks after the policy changes it', async () => {
    const t = await newTenant();
    const helper = await person(t, 'helper', 'help-desk');
    await expect(changePolicy(business(t), t.tenant, { document: {} }, { person: helper })).rejects.toMatchObject({
      code: 'accounts.role-needed',
    });
    await expect(
      changePolicy(business(t), t.tenant, { document: { methods: { fax: {} } } }, operator),
    ).rejects.toMatchObject({ code: 'policy.invalid' });
  });

  test('passes are as long and as often as the policy says, for administrators', async () => {
    const t = await newTenant();
    const [root, anna] = [await person(t, 'root', 'global'), await person(t, 'anna')];
    const document = { methods: { pass: { for: 'everyone', maximumMinutes: 60, uses: 'once' } } };
    await changePolicy(business(t), t.tenant, { document }, operator);
    const issue = async (minutes: number, uses: 'once' | 'many', actor: Parameters<typeof issuePass>[3]) =>
      await issuePass(business(t), t.tenant, { name: anna.upn, minutes, uses }, actor);
    await expect(issue(61, 'once', { person: root })).rejects.toMatchObject({ code: 'methods.pass-time' });
    await expect(issue(60, 'many', { person: root })).rejects.toMatchObject({ code: 'methods.pass-once' });
    await expect(issue(60, 'once', { person: root })).resolves.toBeDefined();
    await expect(issue(480, 'many', operator)).resolves.toBeDefined();
  });

  test('ME-03: without a passkey no address strands any', async () => {
    const t = await newTenant();
    expect(await passkeyUse(t.context, t.tenant, 'https://id.example.com')).toEqual({
      ...{ relyingParty: null, isUsable: true, passkeys: 0, people: 0, withoutOther: 0 },
    });
  });
}
