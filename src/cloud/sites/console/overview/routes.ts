import type { FeatureContext } from '../../../../base/feature-context.ts';
import { listActive } from '../../../health/alert-store.ts';
import { listAgents } from '../../../agents/store.ts';
import { listChanges } from '../../../objects/change-log.ts';
import { readCounts } from '../../../objects/counters.ts';
import { currentRuns } from '../../../provisioning/progress.ts';
import { lastSuccess, runList } from '../../../provisioning/runs.ts';
import type { TenantKey } from '../../../tenants/tenant-key.ts';
import { access } from '../access.ts';
import type { ConsoleContext } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import type { SynchronizationSummary } from './pages.ts';
import { overviewPage } from './pages.ts';

const RUNS = 40;
const CHANGES = 8;

export function addOverview(routes: ConsoleRoutes, { connection, clock }: ConsoleContext): void {
  routes.page({
    path: '/',
    access: access.everyRole,
    show: async ({ view }) => {
      const { tenant } = view;
      const [counts, changes, synchronization] = await Promise.all([
        readCounts(connection, tenant),
        listChanges(connection, tenant, { limit: CHANGES }),
        view.may(access.synchronization) ? readSummary({ connection, clock }, tenant) : undefined,
      ]);
      return overviewPage(view, { counts, changes: changes.items, synchronization });
    },
  });
}

async function readSummary({ connection, clock }: FeatureContext, tenant: TenantKey): Promise<SynchronizationSummary> {
  const latest = async (show: 'changes' | 'all') =>
    (await runList.page(connection, tenant, { show }, { limit: RUNS })).items;
  const changed = await latest('changes');
  return {
    // Runs that changed nothing say something only where there is nothing else.
    runs: changed.length > 0 ? changed : await latest('all'),
    lastSuccess: await lastSuccess(connection, tenant),
    agents: await listAgents(connection, tenant),
    alerts: await listActive(connection, tenant),
    ongoing: await currentRuns({ connection, clock }, tenant),
  };
}
