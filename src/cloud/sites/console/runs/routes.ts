import { z } from 'zod';
import { baseErrors } from '../../../../base/base-errors.ts';
import { listAgents } from '../../../agents/store.ts';
import { currentRuns } from '../../../provisioning/progress.ts';
import { getRun, listRunErrors, listRuns } from '../../../provisioning/runs.ts';
import { listQuarantine, listRecurringErrors } from '../../../provisioning/attention.ts';
import { access } from '../access.ts';
import type { ConsoleContext } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import { errorsPage } from './error-pages.ts';
import { runPage, runsPage } from './pages.ts';

const listQuery = z.object({ after: z.string().max(1000).optional().catch(undefined) });

export function addRuns(routes: ConsoleRoutes, { connection, clock }: ConsoleContext): void {
  routes.page({
    path: '/runs',
    access: access.synchronization,
    show: async ({ view, query }) => {
      const { after } = query(listQuery);
      const { tenant } = view;
      const [runs, ongoing, agents] = await Promise.all([
        listRuns(connection, tenant, { after }),
        currentRuns({ connection, clock }, tenant),
        listAgents(connection, tenant),
      ]);
      const hasAgent = agents.some(({ revokedAt }) => revokedAt === null);
      return runsPage(view, { ...runs, isFirst: after === undefined, ongoing, hasAgent });
    },
  });

  routes.page({
    path: '/runs/:id',
    access: access.synchronization,
    show: async ({ view, query, params: { id = '' }, context }) => {
      const { after } = query(listQuery);
      const run = await getRun(connection, view.tenant, id);
      if (!run) throw baseErrors('base.not-found', { path: context.req.path });
      const errors = await listRunErrors(connection, view.tenant, id, { after });
      return runPage(view, run, errors, after === undefined);
    },
  });

  routes.page({
    path: '/errors',
    access: access.synchronization,
    show: async ({ view }) => {
      const errors = await listRecurringErrors(connection, view.tenant);
      return errorsPage(view, errors, await listQuarantine(connection, view.tenant));
    },
  });
}
