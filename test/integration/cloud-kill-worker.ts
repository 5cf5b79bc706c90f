import { required } from '../../src/base/assert.ts';
import { systemClock } from '../../src/base/clock.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { applyBatch } from '../../src/cloud/provisioning/batches.ts';
import { readPosition } from '../../src/cloud/provisioning/state.ts';
import { resolveTenant } from '../../src/cloud/tenants/tenant-key.ts';
import { killBatch } from './cloud-kit.ts';

/** Applies batches until it is killed, and says on standard output which were acknowledged. */
const [, , location = '', tenantId = '', agentId = ''] = process.argv;
const database = await openDatabase(location, { holder: 'kill test' });
const tenant = required(await resolveTenant(database.kysely, tenantId), 'the tenant');
const caller = { tenant, agentId };
const { lastBatch } = await readPosition(database.kysely, tenant);
for (let number = lastBatch + 1; ; number++) {
  await applyBatch({ connection: database.kysely, clock: systemClock }, caller, killBatch(number));
  process.stdout.write(`${number}\n`);
}
