import { baseErrors } from '../../../../base/base-errors.ts';
import { getRun, listRunErrors, listRuns } from '../../../provisioning/runs.ts';
import type { ConsoleApp, ConsoleContext } from '../console.ts';
import { tenantOf } from '../console.ts';
import { errorsPage } from './error-pages.ts';
import { runPage, runsPage } from './pages.ts';
import { listQuarantine, listRecurringErrors } from '../../../provisioning/attention.ts';

export function addRuns(app: ConsoleApp, { connection }: ConsoleContext): void {
  app.get('/runs', async (context) => {
    const after = context.req.query('after');
    const runs = await listRuns(connection, tenantOf(context), { after });
    return await context.html(runsPage(context.get('view'), runs, after === undefined));
  });

  app.get('/runs/:id', async (context) => {
    const [tenant, id, after] = [tenantOf(context), context.req.param('id'), context.req.query('after')];
    const run = await getRun(connection, tenant, id);
    if (!run) throw baseErrors('base.not-found', { path: context.req.path });
    const errors = await listRunErrors(connection, tenant, id, { after });
    return await context.html(runPage(context.get('view'), run, errors, after === undefined));
  });

  app.get('/errors', async (context) => {
    const tenant = tenantOf(context);
    const errors = await listRecurringErrors(connection, tenant);
    return await context.html(errorsPage(context.get('view'), errors, await listQuarantine(connection, tenant)));
  });
}
