import { insertGrant } from '../../src/cloud/agents/grant-store.ts';
import { forestsOf } from '../../src/cloud/objects/forests.ts';
import { testForest } from '../kit/grants.ts';
import { sql } from 'kysely';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/base/database/database.ts';
import { DAY } from '../../src/base/clock.ts';
import { withinLimits } from '../../src/base/detail-limits.ts';
import { newId } from '../../src/base/ids.ts';
import { listChanges } from '../../src/cloud/objects/change-log.ts';
import { readCounts } from '../../src/cloud/objects/counters.ts';
import { objectList } from '../../src/cloud/objects/object-list.ts';
import { purgeExpired } from '../../src/cloud/objects/recycle-bin.ts';
import { binList } from '../../src/cloud/objects/bin-list.ts';
import { countReferences, listReferences, listReferrers } from '../../src/cloud/objects/store.ts';
import { applyBatch } from '../../src/cloud/provisioning/batches.ts';
import { verifyDomain } from '../../src/cloud/provisioning/domains.ts';
import { countAttention, failedList } from '../../src/cloud/provisioning/attention.ts';
import { runErrorList, saveRun } from '../../src/cloud/provisioning/runs.ts';
import { reapplyQuarantined } from '../../src/cloud/provisioning/quarantine.ts';
import { readQuarantineState } from '../../src/cloud/provisioning/quarantine-state.ts';
import { readPosition } from '../../src/cloud/provisioning/state.ts';
import type { Operation } from '../../src/wire/index.ts';
import { runReport } from '../../src/wire/index.ts';
import { anyDetail } from '../kit/any-detail.ts';
import type { TestDatabases } from '../kit/databases.ts';
import { add, remove, TestTenant, update, valueOf } from './cloud-kit.ts';

/** Batches as a whole, references, quarantine, recycle bin and lists; the same on every database. */
export function batchesSuite(databases: TestDatabases): void {
  let database: Database;
  let t: TestTenant;
  beforeAll(async () => {
    database = await databases.open();
  });
  afterAll(async () => await database.close());
  beforeEach(async () => {
    t = await TestTenant.make(database);
  });

  const apply = async (number: number, operations: readonly Operation[], fence = 0) =>
    await applyBatch({ connection: t.connection, clock: t.clock }, t.caller, {
      number,
      fence,
      operations: [...operations],
    });
  const users = (count: number, from = 0): Operation[] =>
    Array.from({ length: count }, (_, i) =>
      add(`a${from + i}`, { displayName: `User ${from + i}`, userPrincipalName: t.at(`u${from + i}`) }),
    );
  const userCount = async (): Promise<number> => (await readCounts(t.connection, t.tenant)).user.synchronized;

  describe('a batch number', () => {
    test('that comes again gets the stored answer and changes nothing', async () => {
      const first = await apply(1, users(3));
      expect(await apply(1, users(3))).toEqual(first);
      expect(await userCount()).toBe(3);
      expect((await listChanges(t.connection, t.tenant)).items).toHaveLength(3);
    });

    test('sent several times at the same moment is applied once', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, async () => await apply(1, users(20))));
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(answers[0]?.answers.every(({ outcome }) => outcome === 'created')).toBe(true);
      expect(await userCount()).toBe(20);
    });

    test('that was used with other contents is refused and names the last one', async () => {
      await apply(1, users(1));
      await expect(apply(1, users(2))).rejects.toMatchObject({
        code: 'cloud.batch-number-used',
        data: { number: 1, lastBatch: 1 },
      });
      expect(await userCount()).toBe(1);
    });

    test('of an exporter that lost its lease is refused as a whole', async () => {
      await apply(1, users(1));
      await sql`update provisioning_state set fence = 7 where tenant = ${t.tenant.number}`.execute(t.connection);
      for (const fence of [0, 6, 8, Number.MAX_SAFE_INTEGER])
        await expect(apply(2, users(1, 1), fence)).rejects.toMatchObject({ code: 'cloud.stale-lease' });
      expect(await readPosition(t.connection, t.tenant)).toMatchObject({ lastBatch: 1, fence: 7 });
      expect(await userCount()).toBe(1);
    });

    test('that skips one is refused, however high, and the next one is taken', async () => {
      await apply(1, users(1));
      for (const number of [3, 1000, Number.MAX_SAFE_INTEGER])
        await expect(apply(number, users(1, 1))).rejects.toMatchObject({
          code: 'cloud.batch-number-skipped',
          data: { number, lastBatch: 1 },
        });
      await apply(2, users(1, 1));
      expect(await userCount()).toBe(2);
    });
  });

  describe('an agent', () => {
    const other = 'fabrikam.example.com';
    const as = async (agentId: string, operations: readonly Operation[]) => {
      const { lastBatch } = await readPosition(t.connection, t.tenant);
      const batch = { number: lastBatch + 1, fence: 0, operations: [...operations] };
      return await applyBatch(t.context, { ...t.caller, agentId }, batch);
    };
    const granted = async (forest: string): Promise<string> => {
      const agentId = newId();
      await insertGrant(t.context, t.tenant, agentId, { feature: 'provisioning', forest, by: 'test' });
      return agentId;
    };
    const namesOfUsers = async (): Promise<readonly string[]> => {
      const { rows } = await sql<{ name: string }>`select on_premises ->> 'displayName' as name from object
        where tenant = ${t.tenant.number}`.execute(t.connection);
      return rows.map(({ name }) => name);
    };
    const from = (forests: string[], operation: Operation): Operation =>
      operation.kind === 'delete' ? operation : { ...operation, forests };
    const forestsOfA0 = async (): Promise<readonly string[]> =>
      (await forestsOf(t.connection, t.tenant, [{ anchor: 'a0' }])).flat();

    test('without a grant provisions nothing, and uses up no number', async () => {
      for (const operations of [users(1), [remove('a0')]])
        await expect(as(newId(), operations)).rejects.toMatchObject({ code: 'cloud.forest-not-granted' });
      await insertGrant(t.context, t.tenant, '00000000-0000-4000-8000-000000000001', {
        ...{ feature: 'writeback', forest: testForest, by: 'test' },
      });
      await expect(as('00000000-0000-4000-8000-000000000001', users(1))).rejects.toMatchObject({
        code: 'cloud.forest-not-granted',
      });
      expect(await readPosition(t.connection, t.tenant)).toMatchObject({ lastBatch: 0 });
    });

    test('speaks for no forest but its own', async () => {
      const agentId = await granted(other);
      const [user] = users(1);
      for (const forests of [[testForest], [other, testForest]])
        await expect(as(agentId, [from(forests, user!)])).rejects.toMatchObject({
          code: 'cloud.forest-not-granted',
          data: { agent: agentId, forest: testForest },
        });
      await as(agentId, [from([other], user!)]);
      expect(await userCount()).toBe(1);
    });

    test('touches no object of another forest, whatever it says of it', async () => {
      await apply(1, users(2));
      const agentId = await granted(other);
      const sent = [
        from([other], add('a0', { displayName: 'Mallory' })),
        from([other], update('a1', { displayName: 'Mallory' })),
        remove('a1'),
        from([other], add('a2', { displayName: 'Mine', userPrincipalName: t.at('mine') })),
      ];
      const { answers } = await as(agentId, sent);
      expect(answers.map(({ outcome, code }) => [outcome, code])).toEqual([
        ...Array.from({ length: 3 }, () => ['rejected', 'InsufficientAccessRights']),
        ['created', undefined],
      ]);
      expect(await forestsOfA0()).toEqual([testForest]);
      expect((await namesOfUsers()).toSorted()).toEqual(['Mine', 'User 0', 'User 1']);
    });

    test('of both forests moves an object from one to the other', async () => {
      await apply(1, users(1));
      await insertGrant(t.context, t.tenant, t.caller.agentId, { feature: 'provisioning', forest: other, by: 'test' });
      await apply(2, [from([other, testForest], update('a0', {}))]);
      expect((await forestsOfA0()).toSorted()).toEqual([testForest, other].toSorted());
      await apply(3, [from([other], update('a0', {}))]);
      expect(await forestsOfA0()).toEqual([other]);
    });
  });

  test('a batch that fails in the middle leaves nothing behind', async () => {
    await apply(1, users(1));
    // Whatever fails last: here the insertion of the answer.
    await sql`alter table provisioning_batch add constraint no_second check (tenant <> ${sql.lit(t.tenant.number)} or number <> 2)`.execute(
      t.connection,
    );
    try {
      const group = add('g1', { displayName: 'Group' }, 'group', { member: ['a0', 'a1'] });
      await expect(apply(2, [...users(10, 1), group])).rejects.toThrow('no_second');
    } finally {
      await sql`alter table provisioning_batch drop constraint no_second`.execute(t.connection);
    }
    expect(await userCount()).toBe(1);
    expect((await objectList.page(t.connection, t.tenant, { objectClass: 'group' })).items).toEqual([]);
    expect((await listChanges(t.connection, t.tenant)).items).toHaveLength(1);
    expect((await apply(2, users(10, 1))).answers.every(({ outcome }) => outcome === 'created')).toBe(true);
  });

  describe('references', () => {
    const members = async (id: string | undefined): Promise<(string | null)[]> =>
      (await listReferences(t.connection, t.tenant, id ?? '')).items.map(({ displayName }) => displayName);

    test('may point to objects of the same batch, later ones too; unknown targets are given back', async () => {
      const [group] = (
        await apply(1, [
          add('g1', { displayName: 'Group' }, 'group', { member: ['a0', 'a1', 'nobody'], owner: ['a0'] }),
          ...users(2),
        ])
      ).answers;
      expect(group).toMatchObject({ outcome: 'created', unresolved: { member: ['nobody'] } });
      expect(await members(group?.targetId)).toEqual(['User 0', 'User 1']);
      expect(await countReferences(t.connection, t.tenant, group?.targetId ?? '')).toEqual({ member: 2, owner: 1 });
    });

    test('are added and removed one by one, and counted in the change log', async () => {
      const [group] = await t.send(add('g1', { displayName: 'Group' }, 'group', { member: ['a0'] }), ...users(3));
      const references = { member: { add: ['a1', 'a2'], remove: ['a0', 'nobody'] } };
      expect(await t.sendOne(update('g1', {}, { objectClass: 'group', references }))).toMatchObject({
        outcome: 'updated',
      });
      expect(await members(group?.targetId)).toEqual(['User 1', 'User 2']);
      const { items } = await listChanges(t.connection, t.tenant, { objectId: group?.targetId ?? '' });
      expect(items[0]?.details.references).toEqual({ member: { added: 2, removed: 1 } });
      expect(await t.sendOne(update('g1', {}, { objectClass: 'group', references }))).toMatchObject({
        outcome: 'unchanged',
      });
    });

    test('of an add of a known object are all that it has', async () => {
      const [group] = await t.send(
        add('g1', { displayName: 'Group' }, 'group', { member: ['a0', 'a1'], owner: ['a2'] }),
        ...users(3),
      );
      await t.send(add('g1', { displayName: 'Group' }, 'group', { member: ['a1', 'a2'] }));
      expect(await members(group?.targetId)).toEqual(['User 1', 'User 2']);
      expect(await countReferences(t.connection, t.tenant, group?.targetId ?? '')).toEqual({ member: 2 });
    });

    test('are found from their targets', async () => {
      const answers = await t.send(
        ...users(1),
        ...['Red', 'Green', 'Blue'].map((name) => add(name, { displayName: name }, 'group', { member: ['a0'] })),
      );
      const { items } = await listReferrers(t.connection, t.tenant, answers[0]?.targetId ?? '');
      expect(items.map(({ displayName }) => displayName)).toEqual(['Red', 'Green', 'Blue']);
    });

    test('one member added to a large group is one row, whatever the size of the group', async () => {
      await t.send(...users(900));
      const member = Array.from({ length: 899 }, (_, i) => `a${i}`);
      const [group] = await t.send(add('g1', { displayName: 'All' }, 'group', { member }));
      const rowsByTransaction = async (): Promise<number[]> => {
        const { rows } = await sql<{ count: number }>`select count(*) as count from reference
          where tenant = ${t.tenant.number}
            and source = (select number from object where tenant = ${t.tenant.number} and id = ${group?.targetId ?? ''})
          group by xmin::text order by count(*) desc`.execute(t.connection);
        return rows.map(({ count }) => count);
      };
      expect(await rowsByTransaction()).toEqual([899]);
      await t.send(update('g1', {}, { objectClass: 'group', references: { member: { add: ['a899'], remove: [] } } }));
      const { items } = await listChanges(t.connection, t.tenant, { objectId: group?.targetId ?? '', limit: 1 });
      expect(items[0]?.details).toEqual({ references: { member: { added: 1, removed: 0 } } });
      expect(await rowsByTransaction()).toEqual([899, 1]);
      expect(await countReferences(t.connection, t.tenant, group?.targetId ?? '')).toEqual({ member: 900 });
    });
  });

  describe('quarantined values', () => {
    test('go to the object that waits longest when they become free', async () => {
      await t.send(add('a1', { userPrincipalName: t.at('Anna'), mail: t.at('anna') }));
      const second = await t.sendOne(add('a2', { userPrincipalName: t.at('Anna'), mail: t.at('anna') }));
      t.clock.advance(1000);
      const third = await t.sendOne(add('a3', { userPrincipalName: t.at('anna') }));
      expect(await reapplyQuarantined({ connection: t.connection, clock: t.clock }, t.tenant)).toBe(0);
      await t.send(remove('a1'));
      expect(await reapplyQuarantined({ connection: t.connection, clock: t.clock }, t.tenant)).toBe(2);
      expect(await t.object(second.targetId)).toMatchObject({ userPrincipalName: t.at('Anna'), quarantined: [] });
      expect((await t.object(third.targetId)).quarantined).toHaveLength(1);
      const { items } = await listChanges(t.connection, t.tenant, { objectId: second.targetId ?? '' });
      expect(items[0]).toMatchObject({ kind: 'updated', actor: 'system' });
    });

    test('are reported to the agent as long as they exist, and only when something changed', async () => {
      const empty = await readQuarantineState(t.connection, t.tenant);
      await t.send(add('a1', { userPrincipalName: t.at('anna'), mail: t.at('anna') }));
      await t.send(add('a2', { userPrincipalName: t.at('anna'), mail: t.at('anna') }));
      const state = await readQuarantineState(t.connection, t.tenant, empty.version);
      expect(state.objects).toEqual([
        {
          sourceAnchor: 'a2',
          code: 'InvalidSoftMatch',
          attributes: ['proxyAddresses', 'userPrincipalName'],
          detail: { code: 'provisioning.quarantined', values: { values: [t.at('anna')] } },
          since: t.clock.now().toISOString(),
        },
      ]);
      expect(await readQuarantineState(t.connection, t.tenant, state.version)).toEqual({ ...state, objects: null });
      await t.send(remove('a1'));
      await reapplyQuarantined({ connection: t.connection, clock: t.clock }, t.tenant);
      expect((await readQuarantineState(t.connection, t.tenant, state.version)).objects).toEqual([]);
    });

    test('want attention in the console as long as they stand, each object once', async () => {
      await t.send(add('a1', { userPrincipalName: t.at('anna') }));
      await t.send(add('a2', { userPrincipalName: t.at('anna'), mail: t.at('bea') }));
      const at = t.clock.now().toISOString();
      const detail = { code: 'x', values: {} };
      const error = (sourceAnchor: string) => ({ connector: 'x', dn: 'CN=x', sourceAnchor, code: 'x', detail });
      const report = { profile: 'x', result: 'x', startedAt: at, finishedAt: at, steps: [], heldBackDeletes: 0 };
      await saveRun(t.connection, t.tenant, t.caller.agentId, {
        ...report,
        runId: '1',
        errors: [error('a1'), error('a2')],
      });
      expect(await countAttention(t.connection, t.tenant)).toBe(2);
      t.clock.advance(1000);
      const later = t.clock.now().toISOString();
      const quiet = { ...report, startedAt: later, finishedAt: later, errors: [] };
      await saveRun(t.connection, t.tenant, t.caller.agentId, { ...quiet, runId: '2' });
      expect(await countAttention(t.connection, t.tenant)).toBe(1);
      await t.send(remove('a1'));
      await reapplyQuarantined({ connection: t.connection, clock: t.clock }, t.tenant);
      expect(await countAttention(t.connection, t.tenant)).toBe(0);
    });

    test('are forgotten when the forest sends another value', async () => {
      const [, second] = await t.send(
        add('a1', { userPrincipalName: t.at('anna') }),
        add('a2', { userPrincipalName: t.at('anna') }),
      );
      await t.send(update('a2', { userPrincipalName: t.at('bea') }));
      expect(await t.object(second?.targetId)).toMatchObject({ userPrincipalName: t.at('bea'), quarantined: [] });
    });

    test('leave out one of several addresses and keep the rest', async () => {
      await t.send(add('a1', { userPrincipalName: t.at('x'), proxyAddresses: [`smtp:${t.at('info')}`] }));
      const { targetId } = await t.sendOne(
        add('a2', {
          userPrincipalName: t.at('y'),
          proxyAddresses: [`SMTP:${t.at('y')}`, `smtp:${t.at('Info')}`, 'X500:/o=y'],
        }),
      );
      const object = await t.object(targetId);
      expect(valueOf(object, 'proxyAddresses')).toEqual([`SMTP:${t.at('y')}`, 'X500:/o=y']);
      expect(object.quarantined).toMatchObject([{ attribute: 'proxyAddresses', value: t.at('info') }]);
    });
  });

  test('what a report says of an object is kept as code and values, as the agent sent them', async () => {
    const said = fc.sample(anyDetail, 60).map(withinLimits);
    const at = t.clock.now().toISOString();
    const sent = {
      ...{ runId: newId(), profile: 'x', result: 'x', startedAt: at, finishedAt: at, steps: [], heldBackDeletes: 0 },
      errors: said.map((detail, index) => ({ connector: 'x', dn: `CN=${index}`, code: 'LargeObject', detail })),
    };
    await saveRun(t.connection, t.tenant, t.caller.agentId, runReport.parse(JSON.parse(JSON.stringify(sent))));
    const { items } = await runErrorList.page(t.connection, t.tenant, { runId: sent.runId }, { limit: 100 });
    expect(items.map(({ detail }) => detail)).toEqual(said);
    const { items: recurring } = await failedList.page(t.connection, t.tenant, {}, { limit: 100 });
    expect(recurring.find(({ dn }) => dn === 'CN=7')?.detail).toEqual(items[7]?.detail);
  });

  test('a run with more errors than a report takes is kept whole, from its own agent only', async () => {
    const at = t.clock.now().toISOString();
    const run = {
      runId: newId(),
      profile: 'x',
      result: 'x',
      startedAt: at,
      finishedAt: at,
      steps: [],
      heldBackDeletes: 0,
    };
    const errors = Array.from({ length: 2012 }, (_, index) => ({
      ...{ connector: 'x', dn: `CN=${index}`, code: 'LargeObject', detail: { code: 'x', values: {} } },
    }));
    const part = async (errorsBefore: number, agentId = t.caller.agentId): Promise<void> =>
      await saveRun(t.connection, t.tenant, agentId, {
        ...{ ...run, errorsBefore, errorCount: errors.length },
        errors: errors.slice(errorsBefore, errorsBefore + 1000),
      });
    for (const before of [0, 1000, 0, 2000, 1000]) await part(before);
    await part(3000, newId());
    const items = (await runErrorList.page(t.connection, t.tenant, { runId: run.runId }, { limit: 5000 })).items;
    expect(items.map(({ dn }) => dn)).toEqual(errors.map(({ dn }) => dn));
    expect(await countAttention(t.connection, t.tenant)).toBe(errors.length);
  });

  test('a domain that becomes verified gives users their on-premises names', async () => {
    const [anna, bea] = await t.send(
      add('a1', { userPrincipalName: `Anna@new-${t.tenant.name}.example`, mailNickname: 'anna' }),
      add('a2', { userPrincipalName: `bea@other-${t.tenant.name}.example`, mailNickname: 'bea' }),
    );
    const renamed = await verifyDomain(
      { connection: t.connection, clock: t.clock },
      t.tenant,
      `new-${t.tenant.name}.example`,
      'admin:test',
    );
    expect(renamed).toBe(1);
    expect((await t.object(anna?.targetId)).userPrincipalName).toBe(`Anna@new-${t.tenant.name}.example`);
    expect((await t.object(bea?.targetId)).userPrincipalName).toBe(t.initial('bea'));
  });

  test('the recycle bin is emptied after thirty days, the latest deletions are listed first', async () => {
    await t.send(...users(3));
    await t.send(remove('a0'));
    t.clock.advance(20 * DAY);
    await t.send(remove('a1'));
    const { items } = await binList.page(t.connection, t.tenant, {});
    expect(items.map(({ displayName }) => displayName)).toEqual(['User 1', 'User 0']);
    t.clock.advance(11 * DAY);
    expect(await purgeExpired({ connection: t.connection, clock: t.clock }, t.tenant)).toBe(1);
    expect(await readCounts(t.connection, t.tenant)).toMatchObject({ user: { synchronized: 1, deleted: 1 } });
  });

  test('lists are sorted by name and paged by key', async () => {
    const names = ['Zoë Bakker', 'anna de Vries', 'Éva Jansen', 'Bea Smit'];
    await t.send(...names.map((displayName, i) => add(`a${i}`, { displayName, userPrincipalName: t.at(`u${i}`) })));
    const list = async (after?: string | null) =>
      await objectList.page(t.connection, t.tenant, { objectClass: 'user' }, { after, limit: 3 });
    const first = await list();
    expect(first.items.map(({ displayName }) => displayName)).toEqual(['anna de Vries', 'Bea Smit', 'Éva Jansen']);
    expect((await list(first.next)).items.map(({ displayName }) => displayName)).toEqual(['Zoë Bakker']);
  });

  test('tenants do not see each other', async () => {
    const other = await TestTenant.make(database);
    const { targetId } = await t.sendOne(
      add('a1', { userPrincipalName: 'same@elsewhere.example', mailNickname: 'same' }),
    );
    expect(
      await other.sendOne(add('a1', { userPrincipalName: 'same@elsewhere.example', mailNickname: 'same' })),
    ).toMatchObject({
      outcome: 'created',
    });
    await expect(other.object(targetId)).rejects.toThrow('there is no object');
  });
}
