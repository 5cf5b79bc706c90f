import { letProvision } from '../kit/grants.ts';
import { systemClock } from '../../src/base/clock.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { cloudMigrations } from '../../src/cloud/migrations.ts';
import { applyBatch } from '../../src/cloud/provisioning/batches.ts';
import { readPosition } from '../../src/cloud/provisioning/state.ts';
import { createTenant, findTenant } from '../../src/cloud/tenants/store.ts';
import { sql } from 'kysely';
import { killBatch } from '../integration/cloud-kit.ts';

/**
 * Makes or opens the database and applies batches until the power goes; says on standard output what was acknowledged.
 * Now and then it does what a long life brings: a checkpoint, a vacuum, an orderly end and a new beginning.
 */
const [, , location = '', agentId = ''] = process.argv;
const names = { name: 'power', displayName: 'Power', initialDomain: 'power.hawser.test' };
for (;;) {
  await using database = await openDatabase(location, { holder: 'power cut', migrations: cloudMigrations });
  const { kysely: connection } = database;
  const context = { connection, clock: systemClock };
  const tenant = (await findTenant(connection, names.name)) ?? (await createTenant(context, names));
  await letProvision(context, tenant, agentId);
  const { lastBatch } = await readPosition(connection, tenant);
  process.stdout.write(`${lastBatch}\n`);
  for (let number = lastBatch + 1; number % 16 > 0 || number === lastBatch + 1; number++) {
    await applyBatch(context, { tenant, agentId }, killBatch(number));
    process.stdout.write(`${number}\n`);
    if (number % 5 === 0) await sql`checkpoint`.execute(connection);
    if (number % 11 === 0) await sql`vacuum (analyze)`.execute(connection);
  }
}
