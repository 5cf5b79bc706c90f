import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/base/database/database.ts';
import { silentLog } from '../../src/base/log.ts';
import type { Actor } from '../../src/cloud/accounts/actor.ts';
import { blockSignIn } from '../../src/cloud/accounts/block.ts';
import { createPerson } from '../../src/cloud/accounts/create-person.ts';
import { getPerson } from '../../src/cloud/accounts/person.ts';
import { removeRole } from '../../src/cloud/accounts/role-assignment.ts';
import { createInvite, registerAgent } from '../../src/cloud/agents/store.ts';
import { listAudit } from '../../src/cloud/audit/store.ts';
import type { BinFilter } from '../../src/cloud/objects/bin-list.ts';
import { binList } from '../../src/cloud/objects/bin-list.ts';
import { listChanges } from '../../src/cloud/objects/change-log.ts';
import { readCounts } from '../../src/cloud/objects/counters.ts';
import { objectList } from '../../src/cloud/objects/object-list.ts';
import { restoreObject } from '../../src/cloud/objects/restore.ts';
import { deleteObject } from '../../src/cloud/provisioning/delete-object.ts';
import { saveHold } from '../../src/cloud/provisioning/hold-report.ts';
import { saveRun } from '../../src/cloud/provisioning/runs.ts';
import { runRestore, startRestore } from '../../src/cloud/restores/restore-job.ts';
import type { RestoreJob } from '../../src/cloud/restores/store.ts';
import { getRestore, restoreResults } from '../../src/cloud/restores/store.ts';
import type { TestDatabases } from '../kit/databases.ts';
import { grantsFor, testForest } from '../kit/grants.ts';
import { add, remove, TestTenant } from './cloud-kit.ts';
import { pagesOf } from './hold-pages.ts';

const operator: Actor = { operator: 'root' };

/** Many objects that come back from the recycle bin at once. */
export function restoresSuite(databases: TestDatabases): void {
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
  const anchors = (from: number, count: number): string[] =>
    Array.from({ length: count }, (_, index) => `a${from + index}`);
  const people = async (names: readonly string[]): Promise<void> =>
    void (await t.send(
      ...names.map((name) => add(name, { displayName: `Person ${name}`, userPrincipalName: t.at(name) })),
    ));
  const restore = async (selection: BinFilter, actor = operator): Promise<RestoreJob> =>
    await runRestore(context(), t.tenant, await startRestore(context(), t.tenant, selection, actor), actor);
  const results = async ({ id }: RestoreJob) =>
    (await restoreResults.page(t.connection, t.tenant, { job: id }, { limit: 10_000 })).items;
  const report = async (runId: string): Promise<void> => {
    const at = t.clock.now().toISOString();
    const run = { runId, profile: 'delta', result: 'success', startedAt: at, finishedAt: at, steps: [] };
    await saveRun(t.connection, t.tenant, t.caller.agentId, { ...run, heldBackDeletes: 0, errors: [] });
    t.clock.advance(1000);
  };
  const nameless = async (filter: BinFilter): Promise<number> =>
    (await binList.count(t.connection, t.tenant, filter)).count;

  describe('restoring many objects', () => {
    test('brings back the 600 people that a run deleted, and nobody else, in one action', async () => {
      await people(anchors(0, 610));
      await report('first');
      await t.send(...anchors(0, 4).map((anchor) => remove(anchor)));
      await report('2-b');
      await t.send(...anchors(10, 600).map((anchor) => remove(anchor)));
      await report('2-c');
      // The number alone is the latest run that has it.
      expect([await nameless({ run: '2-b' }), await nameless({ run: '2-c' })]).toEqual([4, 600]);
      const job = await restore({ run: '2' });
      expect(job).toMatchObject({ total: 600, done: 600, restored: 600, actor: 'root', cursor: null });
      expect((await readCounts(t.connection, t.tenant)).user).toEqual({ synchronized: 606, cloud: 0, deleted: 4 });
      expect((await results(job)).every(({ outcome }) => outcome === 'restored')).toBe(true);
      const found = { objectClass: 'user', search: t.at('a599') } as const;
      const [back] = (await objectList.page(t.connection, t.tenant, found)).items;
      expect(back).toMatchObject({ userPrincipalName: t.at('a599'), deletedAt: null });
      const [change] = (await listChanges(t.connection, t.tenant, { objectId: back?.id ?? '' })).items;
      expect(change).toMatchObject({ kind: 'restored', actor: 'admin:root' });
      const [entry] = await listAudit(t.connection, t.tenant, { targetId: job.id });
      expect(entry).toMatchObject({
        activity: 'Restore objects',
        details: { count: 600, selection: 'run: 2', actor: 'root' },
      });
      expect(await restore({ run: '2-c' })).toMatchObject({ total: 0, done: 0 });
    });

    test('knows what a hold held back after the hold is over, and finds by words and class', async () => {
      const grants = grantsFor(testForest);
      const { code } = await createInvite(t.context, t.tenant, 'test', grants);
      const key = { kty: 'EC', crv: 'P-256', x: t.tenant.name, y: 'y' } as const;
      const agent = { name: 'rotterdam', version: '1', keyId: t.tenant.name, publicKey: key };
      const { agentId } = await registerAgent(t.context, t.tenant, code, agent);
      const caller = { tenant: t.tenant, agentId };
      await people(anchors(0, 30));
      await t.send(add('g', { displayName: 'Sales a1' }, 'group'));
      for (const page of pagesOf(7, anchors(0, 20))) await saveHold(context(), caller, 7, page);
      expect((await objectList.count(t.connection, t.tenant, { origin: 'orphan' })).count).toBe(20);
      await t.send(...anchors(0, 25).map((anchor) => remove(anchor)), remove('g', 'group'));
      await saveHold(context(), caller, 7, { pages: 0 });
      expect(await nameless({})).toBe(26);
      expect(await restore({ search: 'sales', objectClass: 'user' })).toMatchObject({ total: 0 });
      expect(await restore({ search: 'sales a1' })).toMatchObject({ restored: 1 });
      expect(await restore({ hold: 7 })).toMatchObject({ total: 20, restored: 20 });
      expect(await nameless({})).toBe(5);
      expect((await objectList.count(t.connection, t.tenant, { origin: 'orphan' })).count).toBe(0);
    });

    test('goes on after a kill where the last thousand ended, and does nothing twice', async () => {
      for (const part of [anchors(0, 1000), anchors(1000, 500)]) {
        await people(part);
        await t.send(...part.map((anchor) => remove(anchor)));
      }
      const id = await startRestore(context(), t.tenant, {}, operator);
      let batches = 0;
      const dying = {
        ...context(),
        clock: {
          now: () => {
            if (++batches > 2) throw new Error('killed');
            return t.clock.now();
          },
        },
      };
      await expect(runRestore(dying, t.tenant, id, operator)).rejects.toThrow('killed');
      expect(await getRestore(t.connection, t.tenant, id)).toMatchObject({ total: 1500, done: 1000, finishedAt: null });
      const both = await Promise.all([1, 2].map(async () => await runRestore(context(), t.tenant, id, operator)));
      for (const job of both) expect(job).toMatchObject({ done: 1500, restored: 1500 });
      const ids = (await restoreResults.page(t.connection, t.tenant, { job: id }, { limit: 5000 })).items;
      expect(new Set(ids.map(({ objectId }) => objectId)).size).toBe(1500);
      expect(ids).toHaveLength(1500);
    });

    test('leaves administrators to a global one, and the rest to whoever keeps it', async () => {
      const created = async (name: string, roles: readonly ('user' | 'global')[]): Promise<Actor> => {
        const person = { upn: t.initial(name), password: 'een lange zin is goed', roles };
        await createPerson(t.context, t.tenant, person, 'test');
        return { person: await getPerson(t.connection, t.tenant, t.initial(name)) };
      };
      const [helper, root] = [await created('helper', ['user']), await created('root', ['global'])];
      const contact = await t.cloudObject('contact', { displayName: 'A contact' });
      await deleteObject(context(), t.tenant, contact, operator);
      const [answer] = await t.send(add('admin', { displayName: 'An admin', userPrincipalName: t.at('admin') }));
      await t.assign(t.at('admin'), 'help-desk');
      await t.send(remove('admin'));
      const job = await restore({}, helper);
      const outcomes = (await results(job)).map(({ objectId, outcome }) => [objectId, outcome]);
      expect(Object.fromEntries(outcomes)).toEqual({ [contact]: 'restored', [answer?.targetId ?? '-']: 'not-allowed' });
      expect(await restore({}, root)).toMatchObject({ total: 1, restored: 1 });
    });

    test.each([
      [
        'lost their role',
        async (name: string) => await removeRole(context(), t.tenant, { name, role: 'user' }, operator),
      ],
      [
        'are blocked',
        async (name: string) => await blockSignIn(context(), t.tenant, { name, isBlocked: true }, operator),
      ],
    ])('stops for those who %s since they began it', async (_, end) => {
      await people(anchors(0, 3));
      await t.send(...anchors(0, 3).map((anchor) => remove(anchor)));
      const upn = t.initial('helper');
      await createPerson(t.context, t.tenant, { upn, password: 'een lange zin is goed', roles: ['user'] }, 'test');
      const helper = { person: await getPerson(t.connection, t.tenant, upn) };
      const id = await startRestore(context(), t.tenant, {}, helper);
      await end(upn);
      const job = await runRestore(context(), t.tenant, id, helper);
      expect(job).toMatchObject({ total: 3, done: 3, restored: 0 });
      expect(new Set((await results(job)).map(({ outcome }) => outcome))).toEqual(new Set(['not-allowed']));
      expect(await nameless({})).toBe(3);
    });

    test('ends as restoring them one by one in the same order does', async () => {
      const name = fc.constantFrom('anna', 'bert', 'cleo');
      const person = fc.record({ upn: name, mail: fc.uniqueArray(name, { maxLength: 3 }) });
      await fc.assert(
        fc.asyncProperty(
          fc.array(person, { minLength: 1, maxLength: 6 }),
          fc.array(name, { maxLength: 2 }),
          async (gone, taken) => {
            const ends: unknown[] = [];
            for (const isBulk of [true, false]) {
              t = await TestTenant.make(database);
              for (const [at, { upn, mail }] of gone.entries()) {
                const proxyAddresses = mail.map((one) => `smtp:${t.at(one)}`);
                await t.send(add(`p${at}`, { displayName: `P${at}`, userPrincipalName: t.at(upn), proxyAddresses }));
                await t.send(remove(`p${at}`));
                t.clock.advance(1000);
              }
              for (const [at, upn] of new Set(taken).entries())
                await t.cloudUser({ displayName: `T${at}`, userPrincipalName: t.at(upn) });
              const { items } = await binList.page(t.connection, t.tenant, {});
              if (isBulk) await restore({});
              else for (const { id } of items) await restoreObject(t.context, t.tenant, id, 'admin:root');
              ends.push(await stateOf(t));
            }
            expect(ends[0]).toEqual(ends[1]);
          },
        ),
        { numRuns: 12 },
      );
    });
  });
}

/** Who holds what, and who waits for what, without what differs between two tenants. */
async function stateOf({ connection, tenant }: TestTenant): Promise<unknown> {
  const { rows } = await sql`
    select o.source_anchor, o.deleted_at is null as live, replace(o.user_principal_name, ${tenant.name}, '') as upn,
      array(select a.kind || ' ' || replace(a.value, ${tenant.name}, '') from address a
        where a.tenant = ${tenant.number} and a.object_id = o.id order by 1) as holds,
      array(select q.attribute || ' ' || replace(q.value, ${tenant.name}, '') from quarantine q
        where q.tenant = ${tenant.number} and q.object_id = o.id order by 1) as waits,
      (select s.deleted from object_search s where s.tenant = ${tenant.number} and s.number = o.number) as hidden
    from object o where o.tenant = ${tenant.number} order by o.sort_name`.execute(connection);
  return rows;
}
