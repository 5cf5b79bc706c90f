import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/base/database/database.ts';
import { listChanges } from '../../src/cloud/objects/change-log.ts';
import { createObject } from '../../src/cloud/objects/cloud-objects.ts';
import { readCounts } from '../../src/cloud/objects/counters.ts';
import { restoreObject } from '../../src/cloud/objects/restore.ts';
import { listReferences } from '../../src/cloud/objects/store.ts';
import type { TestDatabases } from '../kit/databases.ts';
import { add, masterOf, remove, TestTenant, update, valueOf } from './cloud-kit.ts';

/** How the directory finds, makes and names objects; the same on every database. */
export function matchingSuite(databases: TestDatabases): void {
  let database: Database;
  let t: TestTenant;
  beforeAll(async () => {
    database = await databases.open();
  });
  afterAll(async () => await database.close());
  beforeEach(async () => {
    t = await TestTenant.make(database);
    await t.configure({ blockSoftMatch: false, blockCloudObjectTakeover: false });
  });

  describe('an object that is new to synchronization', () => {
    test('is created when nothing matches', async () => {
      const answer = await t.sendOne(add('a1', { displayName: 'Anna', userPrincipalName: t.at('anna') }));
      expect(answer).toMatchObject({ id: 'a1', outcome: 'created' });
      const object = await t.object(answer.targetId);
      expect(object).toMatchObject({ synchronized: true, sourceAnchor: 'a1', userPrincipalName: t.at('anna') });
      expect(masterOf(object, 'displayName')).toBe('on-premises');
    });

    test('takes over the cloud user that has its anchor: hard match', async () => {
      const made = { objectClass: 'user', attributes: { displayName: 'Cloud' }, sourceAnchor: 'a1' } as const;
      const id = await createObject({ connection: t.connection, clock: t.clock }, t.tenant, made, 'admin:test');
      const answer = await t.sendOne(add('a1', { displayName: 'Anna', userPrincipalName: t.at('anna') }));
      expect(answer).toMatchObject({ outcome: 'hard-matched', targetId: id });
      expect(await t.object(id)).toMatchObject({ synchronized: true, displayName: 'Anna' });
    });

    test('is refused with InvalidHardMatch when taking over cloud objects is blocked', async () => {
      await t.configure({ blockCloudObjectTakeover: true });
      const made = { objectClass: 'user', attributes: { displayName: 'Cloud' }, sourceAnchor: 'a1' } as const;
      const id = await createObject({ connection: t.connection, clock: t.clock }, t.tenant, made, 'admin:test');
      const answer = await t.sendOne(add('a1', { displayName: 'Anna', userPrincipalName: t.at('anna') }));
      expect(answer).toMatchObject({ outcome: 'rejected', code: 'InvalidHardMatch' });
      expect(await t.object(id)).toMatchObject({ synchronized: false, displayName: 'Cloud' });
    });

    test('takes over the cloud user with its user principal name, whatever the letter case: soft match', async () => {
      const id = await t.cloudUser({
        userPrincipalName: t.at('anna'),
        displayName: 'Cloud',
        city: 'Delft',
        usageLocation: 'NL',
      });
      const attributes = { displayName: 'Anna', userPrincipalName: t.at('Anna').toUpperCase(), city: 'Utrecht' };
      expect(await t.sendOne(add('a1', attributes))).toMatchObject({ outcome: 'soft-matched', targetId: id });
      const object = await t.object(id);
      expect(object).toMatchObject({ synchronized: true, sourceAnchor: 'a1', displayName: 'Anna' });
      expect([valueOf(object, 'city'), masterOf(object, 'city')]).toEqual(['Utrecht', 'on-premises']);
      expect([valueOf(object, 'usageLocation'), masterOf(object, 'usageLocation')]).toEqual(['NL', 'cloud']);
      expect(await readCounts(t.connection, t.tenant)).toMatchObject({ user: { synchronized: 1, cloud: 0 } });
    });

    test.each(['user', 'group', 'contact'] as const)(
      'takes over a cloud %s with its primary SMTP address',
      async (objectClass) => {
        const id = await t.cloudObject(objectClass, {
          displayName: 'Cloud',
          proxyAddresses: [`SMTP:${t.at('sales')}`],
        });
        const attributes = {
          displayName: 'Sales',
          ...(objectClass === 'user' && { userPrincipalName: t.at('other') }),
          proxyAddresses: [`SMTP:${t.at('SALES')}`],
        };
        expect(await t.sendOne(add('a1', attributes, objectClass))).toMatchObject({
          outcome: 'soft-matched',
          targetId: id,
        });
      },
    );

    test('does not match by a secondary address: the value goes into quarantine', async () => {
      const id = await t.cloudUser({
        userPrincipalName: t.at('cloud'),
        proxyAddresses: [`SMTP:${t.at('cloud')}`, `smtp:${t.at('anna')}`],
      });
      const attributes = { userPrincipalName: t.at('anna'), proxyAddresses: [`SMTP:${t.at('anna')}`] };
      const answer = await t.sendOne(add('a1', attributes));
      expect(answer).toMatchObject({ outcome: 'quarantined', waiting: ['proxyAddresses'] });
      expect(answer.targetId).not.toBe(id);
    });

    test.each(['user principal name', 'primary SMTP address'])(
      'is refused with SoftMatchBlocked by %s when soft match is blocked',
      async (by) => {
        await t.configure({ blockSoftMatch: true });
        await t.cloudUser({ userPrincipalName: t.at('anna'), proxyAddresses: [`SMTP:${t.at('a.anna')}`] });
        const name = by === 'user principal name' ? 'anna' : 'other';
        const attributes = { userPrincipalName: t.at(name), proxyAddresses: [`SMTP:${t.at('a.anna')}`] };
        expect(await t.sendOne(add('a1', attributes))).toMatchObject({ outcome: 'rejected', code: 'SoftMatchBlocked' });
      },
    );

    test('never takes over an administrator by its names: ExistingAdminRoleConflict', async () => {
      const id = await t.cloudUser({ userPrincipalName: t.at('root') }, ['global']);
      const answer = await t.sendOne(add('a1', { userPrincipalName: t.at('root') }));
      expect(answer).toMatchObject({ outcome: 'rejected', code: 'ExistingAdminRoleConflict' });
      expect(await t.object(id)).toMatchObject({ synchronized: false });
    });

    test.each(['alive', 'in the recycle bin'])(
      'never takes over an administrator by the source anchor, %s: InvalidHardMatch, which says why',
      async (where) => {
        const made = {
          objectClass: 'user',
          attributes: { userPrincipalName: t.at('root') },
          sourceAnchor: 'a1',
        } as const;
        const id = await createObject(t.context, t.tenant, made, 'admin:test');
        await t.assign(id, 'help-desk');
        if (where !== 'alive')
          await sql`update object set deleted_at = ${t.clock.now()} 
            where tenant = ${t.tenant.number} and id = ${id}`.execute(t.connection);
        const answer = await t.sendOne(add('a1', { userPrincipalName: t.at('root') }));
        expect(answer).toMatchObject({ outcome: 'rejected', code: 'InvalidHardMatch' });
        const by = { code: 'provisioning.the-source-anchor', values: {} };
        expect(answer.detail).toEqual(
          where === 'alive'
            ? { code: 'provisioning.match-of-administrator', values: { by } }
            : { code: 'provisioning.administrator-in-bin', values: {} },
        );
        expect(await t.object(id)).toMatchObject({ synchronized: false });
      },
    );

    test('is refused with ObjectTypeMismatch when its address belongs to another class', async () => {
      await t.cloudObject('group', { displayName: 'Sales', proxyAddresses: [`SMTP:${t.at('sales')}`] });
      const attributes = { userPrincipalName: t.at('anna'), proxyAddresses: [`SMTP:${t.at('sales')}`] };
      expect(await t.sendOne(add('a1', attributes))).toMatchObject({ outcome: 'rejected', code: 'ObjectTypeMismatch' });
    });

    test('is refused with ObjectTypeMismatch when its anchor belongs to another class', async () => {
      await t.send(add('a1', { displayName: 'Sales' }, 'group'));
      expect(await t.sendOne(add('a1', { userPrincipalName: t.at('anna') }))).toMatchObject({
        outcome: 'rejected',
        code: 'ObjectTypeMismatch',
      });
    });

    test('whose names belong to an object with another anchor is made without them: InvalidSoftMatch', async () => {
      const mail = { mail: t.at('anna'), proxyAddresses: [`SMTP:${t.at('anna')}`] };
      const [first] = await t.send(add('a1', { ...mail, userPrincipalName: t.at('anna') }));
      const second = await t.sendOne(add('a2', { ...mail, userPrincipalName: t.at('anna') }));
      expect(second).toMatchObject({
        outcome: 'quarantined',
        code: 'InvalidSoftMatch',
        waiting: ['userPrincipalName', 'proxyAddresses'],
      });
      const object = await t.object(second.targetId);
      expect(object.userPrincipalName).toMatch(new RegExp(`^anna\\d{4}@${t.tenant.initialDomain}$`));
      expect(valueOf(object, 'proxyAddresses')).toBeUndefined();
      expect(object.quarantined.map(({ value, heldBy }) => [value, heldBy])).toEqual([
        [t.at('anna'), first?.targetId],
        [t.at('anna'), first?.targetId],
      ]);
    });

    test('of two with one name in the same batch the first has it', async () => {
      const [one, two] = await t.send(
        add('a1', { userPrincipalName: t.at('anna') }),
        add('a2', { userPrincipalName: t.at('anna') }),
      );
      expect([one?.outcome, two?.outcome]).toEqual(['created', 'quarantined']);
    });

    test('that comes as a user where a contact goes in the same batch is made, with the address', async () => {
      const mail = { mail: t.at('anna') };
      await t.send(add('c1', { displayName: 'Anna', ...mail }, 'contact'));
      const [user, contact] = await t.send(
        add('u1', { userPrincipalName: t.at('anna'), ...mail }),
        remove('c1', 'contact'),
      );
      expect([user?.outcome, contact?.outcome]).toEqual(['created', 'deleted']);
    });
  });

  describe('limits', () => {
    test.each([
      ['LargeObject', { userCertificate: Array.from({ length: 16 }, (_, i) => ({ base64: `AA0${i % 10}` })) }],
      ['LargeObject', { thumbnailPhoto: { base64: 'A'.repeat(150_000) } }],
      ['LargeObject', { proxyAddresses: Array.from({ length: 301 }, (_, i) => `smtp:a${i}@example.com`) }],
      ['ExceededAllowedLength', { displayName: 'x'.repeat(257) }],
      ['ExceededAllowedLength', { extension_a: 'x'.repeat(251) }],
      ['IdentityDataValidationFailed', { mailNickname: 'jan de vries', userPrincipalName: 'jan@elsewhere.example' }],
      ['IdentityDataValidationFailed', { displayName: 'no name at all' }],
    ])('%s', async (code, attributes) => {
      const name = code === 'IdentityDataValidationFailed' ? {} : { userPrincipalName: t.at('anna') };
      expect(await t.sendOne(add('a1', { ...name, ...attributes }))).toMatchObject({ outcome: 'rejected', code });
      expect(await readCounts(t.connection, t.tenant)).toMatchObject({ user: { synchronized: 0 } });
    });
  });

  test('the five scenarios of the computed names', async () => {
    const proxy = (name: string) => ({ proxyAddresses: [`SMTP:${name}@contoso.com`] });
    const names = async (id: string | undefined) => {
      const { mailNickname, userPrincipalName } = await t.object(id);
      return [mailNickname, userPrincipalName];
    };
    // 1: unverified suffix, first synchronization.
    const { targetId } = await t.sendOne(
      add('a1', { ...proxy('user1'), mail: 'user2@contoso.com', userPrincipalName: 'user3@contoso.com' }),
    );
    expect(await names(targetId)).toEqual(['user1', t.initial('user1')]);
    // 2: an on-premises mailNickname is set.
    await t.send(update('a1', { mailNickname: 'user4' }));
    expect(await names(targetId)).toEqual(['user4', t.initial('user1')]);
    // 3: another on-premises user principal name.
    await t.send(update('a1', { userPrincipalName: 'user5@contoso.com' }));
    expect(await names(targetId)).toEqual(['user4', t.initial('user4')]);
    // 4: other mail addresses.
    await t.send(update('a1', { ...proxy('user6'), mail: 'user7@contoso.com' }));
    expect(await names(targetId)).toEqual(['user4', t.initial('user4')]);
    // 5: the suffix of the on-premises name is verified.
    await t.send(update('a1', { userPrincipalName: t.at('user5') }));
    expect(await names(targetId)).toEqual(['user4', t.at('user5')]);
  });

  describe('an update', () => {
    test('changes what it names, removes what it says and leaves the rest', async () => {
      const { targetId } = await t.sendOne(
        add('a1', { userPrincipalName: t.at('anna'), city: 'Delft', country: 'NL' }),
      );
      expect(await t.sendOne(update('a1', { city: 'Utrecht' }, { removed: ['country'] }))).toMatchObject({
        outcome: 'updated',
        targetId,
      });
      const object = await t.object(targetId);
      expect([valueOf(object, 'city'), valueOf(object, 'country')]).toEqual(['Utrecht', undefined]);
      const { items } = await listChanges(t.connection, t.tenant, { objectId: targetId ?? '' });
      expect(items.map(({ kind, details }) => [kind, details.attributes])).toEqual([
        ['updated', ['city', 'country']],
        ['created', undefined],
      ]);
    });

    test('that changes nothing says so and leaves no trace', async () => {
      const { targetId } = await t.sendOne(add('a1', { userPrincipalName: t.at('anna'), city: 'Delft' }));
      expect(await t.sendOne(update('a1', { city: 'Delft' }))).toMatchObject({ outcome: 'unchanged', targetId });
      expect(await t.sendOne(add('a1', { userPrincipalName: t.at('anna'), city: 'Delft' }))).toMatchObject({
        outcome: 'unchanged',
      });
      const { items } = await listChanges(t.connection, t.tenant);
      expect(items).toHaveLength(1);
    });

    test('to a value that another object has goes into quarantine: AttributeValueMustBeUnique', async () => {
      await t.send(add('a1', { userPrincipalName: t.at('anna') }), add('a2', { userPrincipalName: t.at('bea') }));
      expect(await t.sendOne(update('a2', { userPrincipalName: t.at('anna') }))).toMatchObject({
        outcome: 'quarantined',
        code: 'AttributeValueMustBeUnique',
        waiting: ['userPrincipalName'],
      });
    });

    test('does not report an older quarantine again', async () => {
      await t.send(add('a1', { userPrincipalName: t.at('anna') }), add('a2', { userPrincipalName: t.at('anna') }));
      expect(await t.sendOne(update('a2', { city: 'Delft' }))).toMatchObject({ outcome: 'updated' });
    });

    test('two users can swap their names in one batch', async () => {
      const [anna, bea] = await t.send(
        add('a1', { userPrincipalName: t.at('anna'), mail: t.at('m1') }),
        add('a2', { userPrincipalName: t.at('bea'), mail: t.at('m2') }),
      );
      const answers = await t.send(
        update('a1', { userPrincipalName: t.at('bea'), mail: t.at('m2') }),
        update('a2', { userPrincipalName: t.at('anna'), mail: t.at('m1') }),
      );
      expect(answers.map(({ outcome }) => outcome)).toEqual(['updated', 'updated']);
      expect((await t.object(anna?.targetId)).userPrincipalName).toBe(t.at('bea'));
      expect((await t.object(bea?.targetId)).userPrincipalName).toBe(t.at('anna'));
    });

    test('of an object that is not there asks for an add', async () => {
      expect(await t.sendOne(update('nobody', { city: 'Delft' }))).toMatchObject({
        outcome: 'rejected',
        code: 'cd-missing-object',
      });
    });

    test('several operations on one object in one batch happen in their order', async () => {
      const answers = await t.send(
        add('a1', { userPrincipalName: t.at('anna') }),
        update('a1', { city: 'Delft' }),
        remove('a1'),
        add('a1', { userPrincipalName: t.at('anna'), city: 'Utrecht' }),
      );
      expect(answers.map(({ outcome }) => outcome)).toEqual(['created', 'updated', 'deleted', 'hard-matched']);
      expect(new Set(answers.map(({ targetId }) => targetId)).size).toBe(1);
      expect(await readCounts(t.connection, t.tenant)).toMatchObject({ user: { synchronized: 1, deleted: 0 } });
    });
  });

  describe('a deleted object', () => {
    test('comes back with its id, memberships and name when the forest restores it', async () => {
      const group = { displayName: 'Sales' };
      const [anna, sales] = await t.send(
        add('a1', { userPrincipalName: t.at('anna') }),
        add('g1', group, 'group', { member: ['a1'] }),
      );
      await t.send(remove('a1'));
      expect((await listReferences(t.connection, t.tenant, sales?.targetId ?? '')).items).toEqual([]);
      expect(await t.sendOne(add('a1', { userPrincipalName: t.at('anna') }))).toMatchObject({
        outcome: 'hard-matched',
        targetId: anna?.targetId,
      });
      const { items } = await listReferences(t.connection, t.tenant, sales?.targetId ?? '');
      expect(items.map(({ id }) => id)).toEqual([anna?.targetId]);
    });

    test('gives its names to others at once, and has a placeholder when it is restored', async () => {
      const { targetId } = await t.sendOne(add('a1', { userPrincipalName: t.at('anna'), mail: t.at('anna') }));
      await t.send(remove('a1'));
      const other = await t.sendOne(add('a2', { userPrincipalName: t.at('anna'), mail: t.at('anna') }));
      expect(other.outcome).toBe('created');
      const { quarantined } = await restoreObject(
        { connection: t.connection, clock: t.clock },
        t.tenant,
        targetId ?? '',
        'admin:test',
      );
      expect(quarantined).toEqual([t.at('anna'), t.at('anna')]);
      const restored = await t.object(targetId);
      expect(restored).toMatchObject({ id: targetId, sourceAnchor: 'a1', deletedAt: null });
      expect(restored.userPrincipalName).not.toBe(t.at('anna'));
    });

    test('is not found by its anchor after thirty days: a new object is made', async () => {
      const { targetId } = await t.sendOne(add('a1', { userPrincipalName: t.at('anna') }));
      await t.send(remove('a1'));
      t.clock.advance(31 * 24 * 60 * 60 * 1000);
      const again = await t.sendOne(add('a1', { userPrincipalName: t.at('anna') }));
      expect(again.outcome).toBe('created');
      expect(again.targetId).not.toBe(targetId);
    });

    test('that is mastered in the cloud is not deleted by the forest', async () => {
      const made = { objectClass: 'user', attributes: { displayName: 'Cloud' }, sourceAnchor: 'a1' } as const;
      await createObject({ connection: t.connection, clock: t.clock }, t.tenant, made, 'admin:test');
      expect(await t.sendOne(remove('a1'))).toMatchObject({ outcome: 'rejected', code: 'DeletionAccessViolation' });
    });

    test('deleted twice is deleted', async () => {
      await t.send(add('a1', { userPrincipalName: t.at('anna') }));
      await t.send(remove('a1'));
      expect(await t.sendOne(remove('a1'))).toMatchObject({ outcome: 'deleted' });
    });
  });
}
