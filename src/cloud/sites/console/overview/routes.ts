import { listActive } from '../../../health/alert-store.ts';
import { listAgents } from '../../../agents/store.ts';
import { listChanges } from '../../../objects/change-log.ts';
import { readCounts } from '../../../objects/counters.ts';
import { lastSuccess, listRuns } from '../../../provisioning/runs.ts';
import type { ConsoleContext } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import { overviewPage } from './pages.ts';

const RUNS = 40;
const CHANGES = 8;

export function addOverview(routes: ConsoleRoutes, { connection }: ConsoleContext): void {
  routes.page({
    path: '/',
    access: 'administrator',
    show: async ({ view }) => {
      const { tenant } = view;
      const runs = await listRuns(connection, tenant, { limit: RUNS });
      const changes = await listChanges(connection, tenant, { limit: CHANGES });
      return overviewPage(view, {
        counts: await readCounts(connection, tenant),
        runs: runs.items,
        lastSuccess: await lastSuccess(connection, tenant),
        agents: await listAgents(connection, tenant),
        changes: changes.items,
        alerts: await listActive(connection, tenant),
      });
    },
  });
}
