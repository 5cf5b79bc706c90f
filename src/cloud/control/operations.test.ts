import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { openDatabase } from '../../base/database/database.ts';
import { silentLog } from '../../base/log.ts';
import { secretBox } from '../../base/secrets.ts';
import { cloudMigrations } from '../migrations.ts';
import { operate } from './operations.ts';

test('a one-time code that the audit does not know does not exist', async () => {
  const database = await openDatabase('memory:', { holder: 'test', migrations: cloudMigrations });
  try {
    const configuration = { tenantSuffix: 'hawser.test', publicUrl: 'http://localhost' };
    const context = {
      operator: 'test',
      database,
      connection: database.kysely,
      clock: systemClock,
      log: silentLog(),
      configuration,
      secrets: secretBox(Buffer.alloc(32, 7)),
    };
    await operate(context, 'create-tenant', { name: 'contoso', domains: [] });
    await sql`alter table audit_entry rename to audit_away`.execute(database.kysely);
    await expect(operate(context, 'invite-agent', {})).rejects.toThrow('audit_entry');
    const { rows } = await sql`select code_hash from agent_invite`.execute(database.kysely);
    expect(rows).toEqual([]);
    const events = await sql`select event_id from event where event_id = 34012`.execute(database.kysely);
    expect(events.rows).toEqual([]);
  } finally {
    await database.close();
  }
});
