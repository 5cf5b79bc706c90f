import { baseErrors } from '../../../../base/base-errors.ts';
import { getRun, runErrorList } from '../../../provisioning/runs.ts';
import { access } from '../access.ts';
import type { ConsoleContext } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import { addErrorLists } from './error-lists.ts';
import { runPage } from './pages.ts';
import { addRunLists } from './run-lists.ts';

export function addRuns(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection } = console;
  addRunLists(routes, console);
  addErrorLists(routes, console);

  routes.page({
    path: '/runs/:id',
    access: access.synchronization,
    show: async ({ view, params: { id = '' }, context }) => {
      const run = await getRun(connection, view.tenant, id);
      if (!run) throw baseErrors('base.not-found', { path: context.req.path });
      return runPage(view, run, await runErrorList.page(connection, view.tenant, { runId: id }));
    },
  });
}
