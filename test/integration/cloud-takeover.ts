import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HOUR } from '../../src/base/clock.ts';
import type { Database } from '../../src/base/database/database.ts';
import { silentLog } from '../../src/base/log.ts';
import { createObject } from '../../src/cloud/objects/cloud-objects.ts';
import { restoreObject } from '../../src/cloud/objects/restore.ts';
import { allowMatching, denyMatching } from '../../src/cloud/provisioning/allow-matching.ts';
import { matchingAt } from '../../src/cloud/tenants/matching.ts';
import { getTenant } from '../../src/cloud/tenants/store.ts';
import type { Operation } from '../../src/wire/index.ts';
import type { TestDatabases } from '../kit/databases.ts';
import { add, remove, TestTenant, update } from './cloud-kit.ts';

/** What no agent may take over, whatever it sends; the same on every database. */
export function takeoverSuite(databases: TestDatabases): void {
  let database: Database;
  let t: TestTenant;
  beforeAll(async () => {
    database = await databases.open();
  });
  afterAll(async () => await database.close());
  beforeEach(async () => {
    t = await TestTenant.make(database);
  });

  const business = () => ({ ...t.context, log: silentLog() });
  const cloudUserWithAnchor = async (sourceAnchor: string): Promise<string> => {
    const made = { objectClass: 'user', attributes: { userPrincipalName: t.at('anna') }, sourceAnchor } as const;
    return await createObject(t.context, t.tenant, made, 'admin:test');
  };
  const putIntoBin = async (id: string): Promise<void> => {
    await sql`update object set deleted_at = ${t.clock.now()}
      where tenant = ${t.tenant.number} and id = ${id}`.execute(t.connection);
  };

  describe('a new tenant', () => {
    test('blocks takeover by name: SoftMatchBlocked, with the remedy', async () => {
      await t.cloudUser({ userPrincipalName: t.at('anna') });
      const answer = await t.sendOne(add('a1', { userPrincipalName: t.at('anna') }));
      expect(answer).toMatchObject({ outcome: 'rejected', code: 'SoftMatchBlocked' });
      expect(answer.detail?.code).toBe('provisioning.soft-match-blocked');
    });

    test.each(['alive', 'in the recycle bin'])(
      'blocks takeover by source anchor of a cloud user that is %s: InvalidHardMatch',
      async (where) => {
        const id = await cloudUserWithAnchor('a1');
        if (where !== 'alive') await putIntoBin(id);
        const answer = await t.sendOne(add('a1', { userPrincipalName: t.at('other') }));
        expect(answer).toMatchObject({ outcome: 'rejected', code: 'InvalidHardMatch' });
        expect(answer.detail?.code).toBe('provisioning.hard-match-blocked');
      },
    );

    test('restores what the forest itself deleted and brings back', async () => {
      const { targetId } = await t.sendOne(add('a1', { userPrincipalName: t.at('anna') }));
      await t.send(remove('a1'));
      const answer = await t.sendOne(add('a1', { userPrincipalName: t.at('anna') }));
      expect(answer).toMatchObject({ outcome: 'hard-matched', targetId });
    });

    test('allows both until the moment that was chosen, which ends without anybody doing anything', async () => {
      await t.cloudUser({ userPrincipalName: t.at('anna') });
      const until = new Date(t.clock.now().getTime() + 72 * HOUR);
      expect(await allowMatching(business(), t.tenant, 72, 'test')).toEqual({
        softMatch: true,
        hardMatch: true,
        endsAt: until,
      });
      expect(await t.sendOne(add('a1', { userPrincipalName: t.at('anna') }))).toMatchObject({
        outcome: 'soft-matched',
      });
      t.clock.advance(72 * HOUR);
      await t.cloudUser({ userPrincipalName: t.at('bea') });
      expect(await t.sendOne(add('b1', { userPrincipalName: t.at('bea') }))).toMatchObject({
        code: 'SoftMatchBlocked',
      });
      expect(matchingAt(await getTenant(t.connection, t.tenant), t.clock.now()).endsAt).toBeNull();
    });

    test('blocks both at once when that is asked, and both are events', async () => {
      await t.configure({ blockSoftMatch: false });
      await allowMatching(business(), t.tenant, 1, 'anna');
      expect(await denyMatching(business(), t.tenant, 'bea')).toEqual({
        softMatch: false,
        hardMatch: false,
        endsAt: null,
      });
      const events = await eventIds(t);
      expect(events).toEqual([34_039, 34_038]);
    });
  });

  describe('a user with a role', () => {
    beforeEach(async () => {
      await allowMatching(business(), t.tenant, 72, 'test');
    });

    test('is not taken over by name while that is allowed: the refusal names the role', async () => {
      await t.cloudUser({ userPrincipalName: t.at('root') }, ['help-desk']);
      const answer = await t.sendOne(add('a1', { userPrincipalName: t.at('root') }));
      expect(answer).toMatchObject({ outcome: 'rejected', code: 'ExistingAdminRoleConflict' });
      expect(answer.detail?.code).toBe('provisioning.match-of-administrator');
      await denyMatching(business(), t.tenant, 'test');
      const again = await t.sendOne(add('a1', { userPrincipalName: t.at('root') }));
      expect(again.code).toBe('ExistingAdminRoleConflict');
    });

    test('does not come back from the recycle bin by the forest, but by an administrator', async () => {
      const { targetId = '' } = await t.sendOne(add('a1', { userPrincipalName: t.at('anna') }));
      await t.assign(targetId, 'help-desk');
      await t.send(remove('a1'));
      const answer = await t.sendOne(add('a1', { userPrincipalName: t.at('anna') }));
      expect(answer).toMatchObject({ outcome: 'rejected', code: 'InvalidHardMatch' });
      expect(answer.detail?.code).toBe('provisioning.administrator-in-bin');
      await restoreObject(t.context, t.tenant, targetId, 'admin:test');
      expect(await t.sendOne(add('a1', { userPrincipalName: t.at('anna'), city: 'Delft' }))).toMatchObject({
        outcome: 'hard-matched',
        targetId,
      });
    });

    test('whatever is sent, keeps their row, and nobody gets another source anchor', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 4 }), fc.boolean(), async (batches, isAllowed) => {
          const tenant = await populated(database);
          if (isAllowed) await allowMatching({ ...tenant.context, log: silentLog() }, tenant.tenant, 72, 'test');
          for (const operations of batches) {
            const before = await rowsOf(tenant);
            await tenant.send(...operations.map((make) => make(tenant)));
            const after = await rowsOf(tenant);
            for (const [id, row] of before) {
              if (row.isProtected) expect(after.get(id)).toEqual(row);
              if (row.anchor !== null) expect(after.get(id)?.anchor).toBe(row.anchor);
            }
          }
        }),
        { numRuns: 40 },
      );
    });
  });

  async function eventIds(tenant: TestTenant): Promise<readonly number[]> {
    const { rows } = await sql<{ id: number }>`
      select event_id as id from event where tenant = ${tenant.tenant.number} order by event_id desc`.execute(
      tenant.connection,
    );
    return rows.map(({ id }) => id);
  }
}

const NAMES = ['n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6'] as const;
const ANCHORS = ['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6'] as const;

type MakeOperation = (tenant: TestTenant) => Operation;

const name = fc.constantFrom(...NAMES);
const anchor = fc.constantFrom(...ANCHORS);
const objectClass = fc.constantFrom('user' as const, 'user' as const, 'user' as const, 'group' as const);

/** What an agent could send about a few anchors and names, which is all that can collide. */
const operation: fc.Arbitrary<MakeOperation> = fc
  .record({ kind: fc.constantFrom('add', 'add', 'update', 'delete'), anchor, name, mail: name, objectClass })
  .map(({ kind, anchor: sourceAnchor, name: local, mail, objectClass: ofClass }) => (tenant) => {
    const attributes = {
      displayName: local,
      userPrincipalName: tenant.at(local),
      proxyAddresses: [`SMTP:${tenant.at(mail)}`],
    };
    if (kind === 'add') return add(sourceAnchor, attributes, ofClass);
    return kind === 'update'
      ? update(sourceAnchor, attributes, { objectClass: ofClass })
      : remove(sourceAnchor, ofClass);
  });
const batch = fc.array(operation, { minLength: 1, maxLength: 8 });

/** One of everything: with and without an anchor, a role, a forest behind it, alive and in the recycle bin. */
async function populated(database: Database): Promise<TestTenant> {
  const tenant = await TestTenant.make(database);
  const mailed = (local: string) => ({
    userPrincipalName: tenant.at(local),
    proxyAddresses: [`SMTP:${tenant.at(local)}`],
  });
  const anchored = async (sourceAnchor: string, local: string): Promise<string> =>
    await createObject(
      tenant.context,
      tenant.tenant,
      { objectClass: 'user', attributes: mailed(local), sourceAnchor },
      'admin:test',
    );
  await tenant.cloudUser(mailed('n0'), ['global']);
  await tenant.cloudUser(mailed('n1'));
  await tenant.assign(await anchored('a2', 'n2'), 'help-desk');
  await anchored('a3', 'n3');
  const binned = await anchored('a4', 'n4');
  await tenant.assign(binned, 'reader');
  await sql`update object set deleted_at = ${tenant.clock.now()}
    where tenant = ${tenant.tenant.number} and id = ${binned}`.execute(tenant.connection);
  await sql`delete from address where tenant = ${tenant.tenant.number} and object_id = ${binned}`.execute(
    tenant.connection,
  );
  const [synchronized] = await tenant.send(add('a5', mailed('n5')), add('a6', mailed('n6')));
  await tenant.assign(synchronized?.targetId ?? '', 'reader');
  return tenant;
}

interface Row {
  readonly id: string;
  readonly anchor: string | null;
  /** Has a role, and no forest behind it at this moment. */
  readonly isProtected: boolean;
  readonly values: string;
}

async function rowsOf({ connection, tenant }: TestTenant): Promise<ReadonlyMap<string, Row>> {
  const { rows } = await sql<Row>`
    select o.id, o.source_anchor as anchor, to_jsonb(o)::text as values,
      (not o.synchronized or o.deleted_at is not null) and exists (select from role_assignment r
        where r.tenant = o.tenant and r.object_id = o.id) as "isProtected"
    from object o where o.tenant = ${tenant.number}`.execute(connection);
  return new Map(rows.map((row) => [row.id, row]));
}
