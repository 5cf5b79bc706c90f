import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, FakeClock } from '../../src/base/clock.ts';
import type { Connection } from '../../src/base/database/connection.ts';
import type { Database } from '../../src/base/database/database.ts';
import { newId } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { accountEvents } from '../../src/cloud/audit/account-events.ts';
import { recordEvent } from '../../src/cloud/audit/business-events.ts';
import { dropOldAudit } from '../../src/cloud/audit/retention.ts';
import { sealAudit } from '../../src/cloud/audit/seal.ts';
import type { AuditState } from '../../src/cloud/audit/verify.ts';
import { verifyAudit } from '../../src/cloud/audit/verify.ts';
import { createTenant } from '../../src/cloud/tenants/store.ts';
import type { TenantKey } from '../../src/cloud/tenants/tenant-key.ts';
import type { TestDatabases } from '../kit/databases.ts';

const undone = new Error('what was tried is taken back');

/** The chain of the audit: whoever touches what was sealed is found out, and nothing else is an alarm. */
export function auditSuite(databases: TestDatabases): void {
  let database: Database;
  let clock: FakeClock;
  let tenant: TenantKey;
  let other: TenantKey;
  let tenants = 0;

  beforeAll(async () => {
    database = await databases.open();
  });
  afterAll(async () => await database?.close());
  beforeEach(async () => {
    clock = new FakeClock('2026-03-01T12:00:00Z');
    tenant = await newTenant();
    other = await newTenant();
  });

  const contextOn = (connection: Connection) => ({ connection, clock, log: silentLog() });
  const context = () => contextOn(database.kysely);

  async function newTenant(): Promise<TenantKey> {
    const name = `tenant${++tenants}`;
    return await createTenant(context(), { name, displayName: name, initialDomain: `${name}.test` });
  }

  async function write(user: string, connection: Connection = database.kysely, of = tenant): Promise<void> {
    const about = { actor: user, targetId: newId() };
    await recordEvent(contextOn(connection), of, accountEvents.signedOut, { user }, about);
  }

  /** Segments of so many entries each. */
  async function fill(counts: readonly number[]): Promise<void> {
    for (const count of counts) {
      for (let i = 0; i < count; i++) await write(`person ${i}`);
      await sealAudit(context(), tenant);
      clock.advance(DAY);
    }
  }

  /** What `verify` says of a change that is then taken back. */
  async function afterwards(change: (connection: Connection) => Promise<unknown>): Promise<AuditState> {
    let state: AuditState | undefined;
    const tried = database.kysely.transaction().execute(async (connection) => {
      await change(connection);
      state = await verifyAudit(connection, tenant);
      throw undone;
    });
    await expect(tried).rejects.toBe(undone);
    if (!state) throw new TypeError('nothing was verified');
    return state;
  }

  const run = async (connection: Connection, statement: string): Promise<unknown> =>
    await sql.raw(statement.replaceAll('$tenant', String(tenant.number))).execute(connection);

  test('a chain that nobody touched is whole, and says where it ends', async () => {
    expect(await verifyAudit(database.kysely, tenant)).toMatchObject({ segments: 0, entries: 0, broken: null });
    await fill([3, 1, 2]);
    await write('not sealed yet');
    const state = await verifyAudit(database.kysely, tenant);
    expect(state).toMatchObject({ segments: 3, entries: 6, unsealed: 1, dropped: 0, broken: null });
    expect(state.end).toEqual({ upto: 6, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await sealAudit(context(), tenant)).toBe(1);
    expect(await sealAudit(context(), tenant)).toBe(0);
    expect(await sealAudit(context(), other)).toBe(0);
  });

  const columns = ['activity', 'category', 'actor', 'reason', 'address', 'correlation_id'];
  const changes = [
    ...columns.map(
      (column) => (n: number) =>
        `update audit_entry set ${column} = coalesce(${column}, '') || 'x'
      where tenant = $tenant and sequence = ${n}`,
    ),
    (n: number) =>
      `update audit_entry set at = at + interval '1 microsecond' where tenant = $tenant and sequence = ${n}`,
    (n: number) => `update audit_entry set status = 'unknown' where tenant = $tenant and sequence = ${n}`,
    (n: number) => `update audit_entry set target_id = null where tenant = $tenant and sequence = ${n}`,
    (n: number) => `update audit_entry set details = '{"user": "y"}' where tenant = $tenant and sequence = ${n}`,
    (n: number) => `update audit_entry set sequence = null where tenant = $tenant and sequence = ${n}`,
    (n: number) => `delete from audit_entry where tenant = $tenant and sequence = ${n}`,
  ];

  test('a changed, deleted or unnumbered entry breaks its own segment', async () => {
    const sizes = [2, 4, 1, 3];
    await fill(sizes);
    const total = sizes.reduce((sum, size) => sum + size);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: total }), fc.constantFrom(...changes), async (number, change) => {
        const { broken } = await afterwards(async (connection) => await run(connection, change(number)));
        let upto = 0;
        const size = sizes.find((one) => (upto += one) >= number) ?? 0;
        expect(broken).toEqual({ first: upto - size + 1, upto, breach: 'entries' });
      }),
      { numRuns: 60 },
    );
  });

  const insert = (sequence: string): string => `insert into audit_entry (tenant, id, at, category, activity, actor,
      status, reason, correlation_id, sequence)
    values ($tenant, gen_random_uuid(), now(), 'x', 'x', 'x', 'success', '', 'x', ${sequence})`;

  test.each([
    ['an entry before the first', insert('0'), 1],
    ['an entry far before the first', insert('-5'), 1],
    ['an entry behind the last seal', insert('9'), 7],
    [
      'two entries that changed places',
      `update audit_entry set sequence = case sequence when 1 then -1 else sequence end where tenant = $tenant;
       update audit_entry set sequence = 1 where tenant = $tenant and sequence = 4;
       update audit_entry set sequence = 4 where tenant = $tenant and sequence = -1`,
      1,
    ],
    ['entries of a whole segment', 'delete from audit_entry where tenant = $tenant and sequence <= 3', 1],
    ['a seal that is gone', 'delete from audit_seal where tenant = $tenant and upto = 3', 1],
    ['the last seal that is gone', 'delete from audit_seal where tenant = $tenant and upto = 6', 5],
    [
      'a changed time',
      `update audit_seal set sealed_at = sealed_at - interval '1 day' where tenant = $tenant and upto = 4`,
      4,
    ],
    ['a changed digest', `update audit_seal set digest = content where tenant = $tenant and upto = 4`, 4],
    [
      'a changed digest of the last one',
      `update audit_seal set digest = content where tenant = $tenant and upto = 6`,
      5,
    ],
    ['a changed content', `update audit_seal set content = digest where tenant = $tenant and upto = 3`, 1],
    ['a changed count', `update audit_seal set count = count + 1 where tenant = $tenant and upto = 6`, 5],
    [
      'a seal that was made up',
      "insert into audit_seal (tenant, upto, count, sealed_at, content, digest) values ($tenant, 9, 3, now(), 'x', 'x')",
      7,
    ],
    ['another end', `update audit_chain set digest = 'x' where tenant = $tenant`, 7],
  ])('%s is found out', async (_, statement, first) => {
    await fill([3, 1, 2]);
    const { broken } = await afterwards(async (connection) => {
      for (const one of statement.split(';')) await run(connection, one);
    });
    expect(broken?.first).toBe(first);
  });

  test('retention deletes whole segments, says so, and keeps what proves the rest', async () => {
    await fill([3, 1, 2]);
    expect(await dropOldAudit(context(), tenant)).toBe(0);
    clock.advance(363.5 * DAY);
    expect(await dropOldAudit(context(), tenant)).toBe(4);
    await sealAudit(context(), tenant);
    const state = await verifyAudit(database.kysely, tenant);
    expect(state).toMatchObject({ segments: 4, entries: 3, dropped: 2, broken: null });
    // What is still in its time nobody deletes unseen, and the seals of what is gone hold too.
    const deleted = await afterwards(
      async (c) => await run(c, 'delete from audit_entry where tenant = $tenant and sequence in (5, 6)'),
    );
    expect(deleted.broken?.first).toBe(5);
    const unsealed = await afterwards(
      async (c) => await run(c, 'delete from audit_seal where tenant = $tenant and upto = 3'),
    );
    expect(unsealed.broken?.first).toBe(1);
    const changed = await afterwards(
      async (c) => await run(c, "update audit_seal set content = 'x' where tenant = $tenant and upto = 4"),
    );
    expect(changed.broken?.first).toBe(4);
    clock.advance(400 * DAY);
    await dropOldAudit(context(), tenant);
    await sealAudit(context(), tenant);
    expect(await verifyAudit(database.kysely, tenant)).toMatchObject({ segments: 5, entries: 1, broken: null });
  });

  // An embedded database has one.
  if (databases.kind !== 'postgres') return;

  describe('with several nodes', () => {
    test('a transaction that commits late is in a later seal', async () => {
      const { promise: mayCommit, resolve: commit } = Promise.withResolvers<undefined>();
      const { promise: written, resolve: isWritten } = Promise.withResolvers<undefined>();
      const late = database.kysely.transaction().execute(async (connection) => {
        await write('late', connection);
        isWritten(undefined);
        await mayCommit;
      });
      await written;
      await write('early');
      expect(await sealAudit(context(), tenant)).toBe(1);
      commit(undefined);
      await late;
      expect(await sealAudit(context(), tenant)).toBe(1);
      expect(await verifyAudit(database.kysely, tenant)).toMatchObject({ segments: 2, entries: 2, broken: null });
    });

    test('all of them write and seal: every entry is in one segment', async () => {
      const nodes = [1, 2, 3].map(async () => {
        for (let i = 0; i < 20; i++) {
          await write(`entry ${i}`);
          await sealAudit(context(), tenant);
        }
      });
      await Promise.all(nodes);
      await sealAudit(context(), tenant);
      const state = await verifyAudit(database.kysely, tenant);
      expect(state).toMatchObject({ entries: 60, unsealed: 0, broken: null });
    });
  });
}
