import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { FakeClock, MINUTE } from '../../base/clock.ts';
import { openDatabase } from '../../base/database/database.ts';
import { newId } from '../../base/ids.ts';
import { createInvite, getAgent, registerAgent, revokeAgent } from '../agents/store.ts';
import { cloudMigrations } from '../migrations.ts';
import { createTenant } from '../tenants/store.ts';
import { keepPresence } from './store.ts';

test("a node keeps the presence of a tenant's agents at once, and learns of those that were revoked", async () => {
  await using database = await openDatabase('memory:', { holder: 'test', migrations: cloudMigrations });
  const { kysely } = database;
  const now = new Date();
  const clock = new FakeClock(now);
  const context = { connection: kysely, clock };
  const tenant = await createTenant(context, {
    name: 'contoso',
    displayName: 'Contoso',
    initialDomain: 'contoso.test',
  });
  const publicKey = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } as const;
  const register = async (name: string) => {
    const { code } = await createInvite(context, tenant, 'test');
    return await registerAgent(context, tenant, code, { name, version: '1', publicKey, keyId: name });
  };
  const [one, two] = [await register('one'), await register('two')];
  await revokeAgent(context, tenant, two.agentId, 'test');
  const [nodeId, stranger] = [newId(), newId()];
  const keyIds = new Map<string, string>([
    [one.agentId, 'one'],
    [two.agentId, 'two'],
  ]);
  const keep = async (agentIds: readonly string[], at: Date) => {
    const here = agentIds.map((agentId) => ({ agentId, keyId: keyIds.get(agentId) ?? '' }));
    return await keepPresence(kysely, tenant, { nodeId, here, now: at });
  };
  for (const { agentId } of [one, two])
    await sql`insert into relay_agent (tenant, agent_id, key, features, node_id, seen_at)
      values (${tenant.number}, ${agentId}, '{}', '[]', ${nodeId}, ${now})`.execute(kysely);
  const seenAt = async (): Promise<Date | null | undefined> =>
    (await getAgent(kysely, tenant, one.agentId))?.lastSeenAt;

  const refused = await keep([one.agentId, two.agentId, stranger], now);
  expect(refused).toEqual(new Set([two.agentId, stranger]));
  expect(await seenAt()).toEqual(now);

  // A row is written once a minute, however often an agent says that it is there.
  await keep([one.agentId], new Date(now.getTime() + MINUTE / 2));
  expect(await seenAt()).toEqual(now);
  const later = new Date(now.getTime() + 2 * MINUTE);
  await keep([one.agentId], later);
  expect(await seenAt()).toEqual(later);
  const { rows } = await sql`select seen_at from relay_agent where agent_id = ${one.agentId}`.execute(kysely);
  expect(rows).toEqual([{ seen_at: later }]);

  // Proved with a key that is not the agent's any more.
  keyIds.set(one.agentId, 'the one before');
  expect(await keep([one.agentId], later)).toEqual(new Set([one.agentId]));
});
