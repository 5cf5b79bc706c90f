import { grantsFor, testForest } from '../kit/grants.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/base/database/database.ts';
import { HOUR } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { createInvite, registerAgent } from '../../src/cloud/agents/store.ts';
import { listAudit } from '../../src/cloud/audit/store.ts';
import type { BatchCaller } from '../../src/cloud/provisioning/batches.ts';
import { applyBatch } from '../../src/cloud/provisioning/batches.ts';
import { decideHold } from '../../src/cloud/provisioning/decide-hold.ts';
import { saveHold } from '../../src/cloud/provisioning/hold-report.ts';
import { countWaitingDeletes, heldList, listHolds } from '../../src/cloud/provisioning/holds.ts';
import { readState } from '../../src/cloud/provisioning/state.ts';
import type { HoldPage, Operation } from '../../src/wire/index.ts';
import { provisioningState } from '../../src/wire/index.ts';
import type { TestDatabases } from '../kit/databases.ts';
import { add, remove, TestTenant } from './cloud-kit.ts';
import { digestOf, heldAt, pagesOf } from './hold-pages.ts';

/** What the cloud keeps of the threshold: recent deletes, holds, decisions; the same on every database. */
export function holdsSuite(databases: TestDatabases): void {
  let database: Database;
  let t: TestTenant;
  let caller: BatchCaller;
  beforeAll(async () => {
    database = await databases.open();
  });
  afterAll(async () => await database.close());
  beforeEach(async () => {
    t = await TestTenant.make(database);
    caller = { tenant: t.tenant, agentId: await newAgent('rotterdam') };
  });

  async function newAgent(name: string): Promise<string> {
    const { code } = await createInvite(t.context, t.tenant, 'test', grantsFor(testForest));
    const publicKey = { kty: 'EC', crv: 'P-256', x: name, y: 'y' } as const;
    const agent = { name, version: '1', keyId: `${t.tenant.name} ${name}`, publicKey };
    return (await registerAgent(t.context, t.tenant, code, agent)).agentId;
  }
  const cloud = () => ({ ...t.context, log: silentLog() });
  const report = async (hold: number, pages: readonly HoldPage[], by = caller): Promise<void> => {
    for (const page of pages) await saveHold(cloud(), by, hold, page);
  };
  const state = async (by = caller) =>
    provisioningState.parse(JSON.parse(JSON.stringify(await readState(t.context, t.tenant, by.agentId))));
  const decide = async (decision: {
    group?: string;
    digest: string;
    verdict?: 'approved' | 'declined';
    hold?: number;
  }) =>
    await decideHold(
      cloud(),
      t.tenant,
      { agentId: caller.agentId, number: decision.hold ?? 1, group: null, verdict: 'approved', ...decision },
      { actor: 'admin' },
    );
  const anchors = (count: number): string[] => Array.from({ length: count }, (_, at) => `a${1000 + at}`);

  describe('the state of an agent', () => {
    test('counts the deletes without an approval that were applied within the window, by class', async () => {
      const approved = (anchor: string): Operation => ({ ...remove(anchor), approved: true }) as Operation;
      await t.send(...anchors(5).map((anchor) => add(anchor, {})), add('g', {}, 'group'));
      await t.send(remove('a1000'), remove('a1001'), approved('a1002'));
      await t.send(remove('g', 'group'));
      t.clock.advance(23 * HOUR);
      await t.send(remove('a1003'));
      const counted = async () => {
        const { recentDeletes, lastBatch, now } = await state();
        expect([lastBatch, now]).toEqual([4, t.clock.now().toISOString()]);
        return recentDeletes;
      };
      expect(await counted()).toEqual([
        { class: 'group', count: 1 },
        { class: 'user', count: 3 },
      ]);
      t.clock.advance(2 * HOUR);
      expect(await counted()).toEqual([{ class: 'user', count: 1 }]);
    });

    test('a batch that comes again is not counted again', async () => {
      await t.send(add('a1', {}));
      const batch = { number: 2, fence: 0, operations: [remove('a1')] };
      for (let time = 0; time < 2; time++) await applyBatch(t.context, t.caller, batch);
      expect((await state()).recentDeletes).toEqual([{ class: 'user', count: 1 }]);
    });
  });

  describe('a hold', () => {
    test('is there once its last page is; a page that is missing makes the agent begin again', async () => {
      const pages = pagesOf(1, anchors(2500));
      await report(1, pages.slice(0, 2));
      expect(await listHolds(t.connection, t.tenant)).toEqual([]);
      expect((await state()).holds).toEqual([]);
      await report(1, pages);
      expect((await state()).holds).toEqual([{ id: 1, version: 'v2500 0' }]);
      const [first, , last] = pages;
      await expect(
        report(
          1,
          [first, last].flatMap((page) => page ?? []),
        ),
      ).rejects.toMatchObject({
        code: 'cloud.hold-page-unexpected',
      });
      expect((await state()).holds).toEqual([]);
      await report(1, pages);
      expect((await state()).holds).toEqual([{ id: 1, version: 'v2500 0' }]);
    });

    test('shows every delete with its cause and the name of the object', async () => {
      await t.send(add('a1000', { displayName: 'Anna', userPrincipalName: t.at('anna') }));
      await report(1, pagesOf(1, anchors(3)));
      const [hold] = await listHolds(t.connection, t.tenant);
      expect(hold).toMatchObject({ agentName: 'rotterdam', count: 3, waiting: 3, heldAt: new Date(heldAt) });
      expect(hold?.groups.map(({ cause, count }) => [cause, count])).toEqual([
        ['gone', 2],
        ['filter', 1],
      ]);
      const name = { agentId: caller.agentId, number: 1 };
      const { items, next } = await heldList.page(t.connection, t.tenant, name, { limit: 2 });
      expect(items.map((held) => [held.name, held.cause])).toEqual([
        ['Anna', 'gone'],
        ['Name of a1001', 'filter'],
      ]);
      const rest = await heldList.page(t.connection, t.tenant, name, { after: next });
      expect(rest.items.map(({ sourceAnchor }) => sourceAnchor)).toEqual(['a1002']);
      const filtered = await heldList.page(t.connection, t.tenant, { ...name, group: 'bbbbbbbb' });
      expect(filtered.items).toHaveLength(1);
    });

    test('is taken only from an agent that may provision', async () => {
      const stranger = { tenant: t.tenant, agentId: newId() };
      const refused = expect.objectContaining({ code: 'cloud.forest-not-granted' }) as Error;
      await expect(report(1, pagesOf(1, anchors(2)), stranger)).rejects.toThrow(refused);
      const decided = { count: 2, verdict: 'approved', by: 'nobody', at: heldAt } as const;
      await expect(saveHold(cloud(), stranger, 1, { decided })).rejects.toThrow(refused);
      expect((await state(stranger)).holds).toEqual([]);
    });

    test('is of its agent and tenant alone, and gone when the agent says that it is over', async () => {
      await report(1, pagesOf(1, anchors(3)));
      const other = { tenant: t.tenant, agentId: await newAgent('utrecht') };
      await report(1, pagesOf(1, anchors(2)), other);
      const elsewhere = await TestTenant.make(database);
      expect(await listHolds(elsewhere.connection, elsewhere.tenant)).toEqual([]);
      expect(await countWaitingDeletes(t.connection, t.tenant)).toBe(5);
      expect((await state(other)).holds).toEqual([{ id: 1, version: 'v2 0' }]);
      await saveHold(cloud(), caller, 1, { pages: 0 });
      expect((await listHolds(t.connection, t.tenant)).map(({ agentId }) => agentId)).toEqual([other.agentId]);
    });
  });

  describe('a decision', () => {
    test('waits with the state until the agent has carried it out, and is in the audit', async () => {
      const all = anchors(3);
      await report(1, pagesOf(1, all));
      expect(await decide({ digest: digestOf(1, all) })).toBe(3);
      expect(await countWaitingDeletes(t.connection, t.tenant)).toBe(0);
      const expected = { hold: 1, heldAt, group: null, digest: digestOf(1, all), verdict: 'approved', by: 'admin' };
      expect((await state()).decisions).toEqual([expected]);
      const [entry] = await listAudit(t.connection, t.tenant, { limit: 1 });
      expect(entry).toMatchObject({ activity: 'Approve held deletes', actor: 'admin', details: { count: 3, hold: 1 } });
      await report(1, pagesOf(1, all, Object.fromEntries(all.map((anchor) => [anchor, 'approved']))));
      expect((await state()).decisions).toEqual([]);
    });

    test('made at the server is in the audit, with who made it', async () => {
      const decided = { count: 600, verdict: 'declined', by: 'root@connect1', at: heldAt } as const;
      await saveHold(cloud(), caller, 1, { decided });
      const [entry] = await listAudit(t.connection, t.tenant, { limit: 1 });
      expect(entry).toMatchObject({ actor: 'root@connect1', details: { agent: 'rotterdam', count: 600 } });
    });

    test('about what is no longer what was shown is refused, with how much there is now', async () => {
      await report(1, pagesOf(1, anchors(3)));
      await report(1, pagesOf(1, anchors(2)));
      await expect(decide({ digest: digestOf(1, anchors(3)) })).rejects.toMatchObject({
        code: 'cloud.hold-changed',
        data: { hold: 1, before: 3, now: 2 },
      });
      await expect(decide({ hold: 2, digest: '' })).rejects.toMatchObject({ code: 'cloud.unknown-hold' });
      expect((await state()).decisions).toEqual([]);
    });

    test('about one group stays while another group shrinks, and goes when its own does', async () => {
      const all = anchors(4);
      await report(1, pagesOf(1, all));
      const group = ['a1001', 'a1003'];
      await decide({ group: 'bbbbbbbb', digest: digestOf(1, group), verdict: 'declined' });
      await report(1, pagesOf(1, ['a1001', 'a1002', 'a1003']));
      expect((await state()).decisions).toMatchObject([{ group: 'bbbbbbbb', verdict: 'declined' }]);
      await report(1, pagesOf(1, ['a1001', 'a1002']));
      expect((await state()).decisions).toEqual([]);
    });

    test('about a hold of the database before is none about the one with the same number now', async () => {
      await report(1, pagesOf(1, anchors(2)));
      await decide({ digest: digestOf(1, anchors(2)) });
      const later = pagesOf(1, anchors(2)).map((page) => ({ ...page, heldAt: '2026-01-02T00:00:00.000Z' }));
      await report(1, later);
      expect((await state()).decisions).toEqual([]);
      expect(await countWaitingDeletes(t.connection, t.tenant)).toBe(2);
    });
  });
}
