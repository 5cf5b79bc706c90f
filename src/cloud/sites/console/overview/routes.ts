import { listActive } from '../../../health/alert-store.ts';
import { listAgents } from '../../../agents/store.ts';
import { listChanges } from '../../../objects/change-log.ts';
import { readCounts } from '../../../objects/counters.ts';
import { lastSuccess, listRuns } from '../../../provisioning/runs.ts';
import type { ConsoleApp, ConsoleContext } from '../console.ts';
import { tenantOf } from '../console.ts';
import { overviewPage } from './pages.ts';

const RUNS = 40;
const CHANGES = 8;

export function addOverview(app: ConsoleApp, { connection }: ConsoleContext): void {
  app.get('/', async (context) => {
    const tenantId = tenantOf(context);
    const runs = await listRuns(connection, tenantId, { limit: RUNS });
    const changes = await listChanges(connection, tenantId, { limit: CHANGES });
    return await context.html(
      overviewPage(context.get('view'), {
        counts: await readCounts(connection, tenantId),
        runs: runs.items,
        lastSuccess: await lastSuccess(connection, tenantId),
        agents: await listAgents(connection, tenantId),
        changes: changes.items,
        alerts: await listActive(connection, tenantId),
      }),
    );
  });
}
