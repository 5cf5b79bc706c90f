import { systemClock } from '../../src/base/clock.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { applyBatch } from '../../src/cloud/provisioning/batches.ts';
import { readPosition } from '../../src/cloud/provisioning/state.ts';
import type { TenantId } from '../../src/cloud/tenants/tenant.ts';
import { killBatch } from './cloud-kit.ts';

/** Applies batches until it is killed, and says on standard output which were acknowledged. */
const [, , location = '', tenantId = '', agentId = ''] = process.argv;
const database = await openDatabase(location, { holder: 'kill test' });
const caller = { tenantId: tenantId as TenantId, agentId };
const { lastBatch } = await readPosition(database.kysely, caller.tenantId);
for (let number = lastBatch + 1; ; number++) {
  await applyBatch(database.kysely, systemClock, caller, killBatch(number));
  process.stdout.write(`${number}\n`);
}
