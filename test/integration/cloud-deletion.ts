import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/base/database/database.ts';
import { silentLog } from '../../src/base/log.ts';
import { createAdministrator, createPerson } from '../../src/cloud/accounts/create-person.ts';
import type { Actor } from '../../src/cloud/accounts/actor.ts';
import { getPerson } from '../../src/cloud/accounts/person.ts';
import type { Role } from '../../src/cloud/accounts/role.ts';
import { createInvite, registerAgent } from '../../src/cloud/agents/store.ts';
import { listAudit } from '../../src/cloud/audit/store.ts';
import { readCounts } from '../../src/cloud/objects/counters.ts';
import { restoreObject } from '../../src/cloud/objects/restore.ts';
import { binList } from '../../src/cloud/objects/bin-list.ts';
import { deleteObject } from '../../src/cloud/provisioning/delete-object.ts';
import { saveHold } from '../../src/cloud/provisioning/hold-report.ts';
import type { TestDatabases } from '../kit/databases.ts';
import { add, TestTenant } from './cloud-kit.ts';
import { pagesOf } from './hold-pages.ts';
import { grantsFor, testForest } from '../kit/grants.ts';

const PASSWORD = 'een lange zin is goed';

/** Deleting in the cloud what is of the cloud, or an orphan; the same on every database. */
export function deletionSuite(databases: TestDatabases): void {
  let database: Database;
  let t: TestTenant;
  beforeAll(async () => {
    database = await databases.open();
  });
  afterAll(async () => await database.close());
  beforeEach(async () => {
    t = await TestTenant.make(database);
  });

  const context = () => ({ ...t.context, log: silentLog() });
  const operator: Actor = { operator: 'root' };
  const remove = async (id: string | undefined, actor: Actor = operator): Promise<string | undefined> => {
    try {
      await deleteObject(context(), t.tenant, id ?? '', actor);
      return 'deleted';
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };
  const personWith = async (name: string, roles: readonly Role[]): Promise<Actor> => {
    await createPerson(t.context, t.tenant, { upn: t.initial(name), password: PASSWORD, roles }, 'test');
    return { person: await getPerson(t.connection, t.tenant, t.initial(name)) };
  };

  describe('deleting in the cloud', () => {
    test('moves an object of the cloud to the recycle bin, from where it comes back as it was', async () => {
      const attributes = { displayName: 'Ann', userPrincipalName: t.initial('ann'), mail: 'ann@mail.example' };
      const id = await t.cloudUser(attributes);
      const before = await t.object(id);
      expect(await remove(id)).toBe('deleted');
      expect((await binList.page(t.connection, t.tenant, {})).items).toMatchObject([{ id }]);
      expect((await readCounts(t.connection, t.tenant)).user).toEqual({ synchronized: 0, cloud: 0, deleted: 1 });
      const entries = await listAudit(t.connection, t.tenant, { targetId: id });
      expect(entries).toMatchObject([{ activity: 'Delete object', actor: 'root', targetId: id }]);
      // The name is free, and a restored object finds its own name free again.
      const other = await t.cloudUser({ ...attributes, displayName: 'Other' });
      expect(await remove(other)).toBe('deleted');
      expect(await restoreObject(t.context, t.tenant, id, 'admin:root')).toEqual({ quarantined: [] });
      expect(await t.object(id)).toEqual({ ...before, changedAt: t.clock.now() });
      expect(await remove(id)).toBe('deleted');
      expect(await remove(id)).toBe('cloud.unknown-object');
    });

    test('refuses what lives on-premises, until its agent reports that nothing there wants it', async () => {
      const [answer] = await t.send(add('a1', { displayName: 'Ann', userPrincipalName: t.at('ann') }));
      expect(await remove(answer?.targetId)).toBe('cloud.mastered-on-premises');
      const { code } = await createInvite(t.context, t.tenant, 'test', grantsFor(testForest));
      const publicKey = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } as const;
      const agent = { name: 'rotterdam', version: '1', keyId: t.tenant.name, publicKey };
      const { agentId } = await registerAgent(t.context, t.tenant, code, agent);
      for (const page of pagesOf(1, ['a1'])) await saveHold(context(), { tenant: t.tenant, agentId }, 1, page);
      expect(await remove(answer?.targetId)).toBe('deleted');
      expect((await readCounts(t.connection, t.tenant)).user).toEqual({ synchronized: 0, cloud: 0, deleted: 1 });
    });

    test('refuses whoever has a role, and the last emergency account', async () => {
      const upn = t.initial('root');
      const { id } = await createAdministrator(t.context, t.tenant, { upn, password: PASSWORD }, 'test');
      expect(await remove(id)).toBe('accounts.last-emergency');
      const reader = await t.cloudUser({ userPrincipalName: t.initial('reader') }, ['reader']);
      expect(await remove(reader)).toBe('accounts.holds-roles');
      expect((await binList.page(t.connection, t.tenant, {})).items).toEqual([]);
    });

    test('asks for the role that keeps objects of the class', async () => {
      const user = await t.cloudUser({ userPrincipalName: t.initial('ann') });
      const group = await t.cloudObject('group', { displayName: 'Group' });
      const helpDesk = await personWith('desk', ['help-desk']);
      expect(await remove(user, helpDesk)).toBe('accounts.role-needed');
      expect(await remove(group, helpDesk)).toBe('accounts.role-needed');
      const keeper = await personWith('keeper', ['user']);
      expect(await remove(user, keeper)).toBe('deleted');
      expect(await remove(group, keeper)).toBe('deleted');
    });
  });
}
