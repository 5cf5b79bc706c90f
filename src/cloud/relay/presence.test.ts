import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { MINUTE } from '../../base/clock.ts';
import { openDatabase } from '../../base/database/database.ts';
import { migrate } from '../../base/database/migrate.ts';
import { newId } from '../../base/ids.ts';
import { createInvite, getAgent, registerAgent, revokeAgent } from '../agents/store.ts';
import { cloudMigrations } from '../migrations.ts';
import { createTenant } from '../tenants/store.ts';
import { keepPresence } from './store.ts';

test('the presence of all agents of a node is kept at once, and those that were revoked are told', async () => {
  await using database = await openDatabase('memory:', { holder: 'test' });
  await migrate(database, cloudMigrations);
  const { kysely } = database;
  const now = new Date();
  const tenant = { name: 'contoso', displayName: 'Contoso', initialDomain: 'contoso.test' };
  const { id: tenantId } = await createTenant(kysely, now, tenant);
  const publicKey = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } as const;
  const register = async (name: string) => {
    const { code } = await createInvite(kysely, now, tenantId, 'test');
    return await registerAgent(kysely, now, code, { name, version: '1', publicKey, keyId: name });
  };
  const [one, two] = [await register('one'), await register('two')];
  await revokeAgent(kysely, now, tenantId, two.agentId, 'test');
  const [nodeId, stranger] = [newId(), { tenantId, agentId: newId() }];
  for (const { agentId } of [one, two])
    await sql`insert into relay_agent (tenant_id, agent_id, key, features, stated_at, node_id, seen_at)
      values (${tenantId}, ${agentId}, '{}', '[]', ${now}, ${nodeId}, ${now})`.execute(kysely);
  const seenAt = async (): Promise<Date | null | undefined> =>
    (await getAgent(kysely, tenantId, one.agentId))?.lastSeenAt;

  const refused = await keepPresence(kysely, now, nodeId, [one, two, stranger]);
  expect(refused).toEqual(new Set([two.agentId, stranger.agentId]));
  expect(await seenAt()).toEqual(now);

  // A row is written once a minute, however often an agent says that it is there.
  await keepPresence(kysely, new Date(now.getTime() + MINUTE / 2), nodeId, [one]);
  expect(await seenAt()).toEqual(now);
  const later = new Date(now.getTime() + 2 * MINUTE);
  await keepPresence(kysely, later, nodeId, [one]);
  expect(await seenAt()).toEqual(later);
  const { rows } = await sql`select seen_at from relay_agent where agent_id = ${one.agentId}`.execute(kysely);
  expect(rows).toEqual([{ seen_at: later }]);
});
