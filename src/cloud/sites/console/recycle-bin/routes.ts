import { z } from 'zod';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { isHawserError } from '../../../../base/errors.ts';
import { cloudClasses } from '../../../../directory/index.ts';
import { restoreAs } from '../../../accounts/restore.ts';
import { listDeleted } from '../../../objects/recycle-bin.ts';
import { getObject } from '../../../objects/store.ts';
import type { ConsoleApp, ConsoleContext } from '../console.ts';
import { tenantOf } from '../console.ts';
import { binPage } from './pages.ts';

const binQuery = z.object({
  class: z.enum(cloudClasses).optional().catch(undefined),
  after: z.string().max(1000).optional().catch(undefined),
});

export function addRecycleBin(app: ConsoleApp, { connection, clock }: ConsoleContext): void {
  app.get('/recycle-bin', async (context) => {
    const tenant = tenantOf(context);
    const { class: objectClass, after } = binQuery.parse(context.req.query());
    const deleted = await listDeleted(connection, tenant, { ...(objectClass && { objectClass }), after });
    const object = await getObject(connection, tenant, context.req.query('restored') ?? '');
    const restored = object?.deletedAt === null ? object : undefined;
    const state = { objectClass, isFirst: after === undefined, restored };
    return await context.html(binPage(context.get('view'), deleted, state));
  });

  app.post('/recycle-bin/:id/restore', async (context) => {
    const { tenant, administrator } = context.get('view');
    const id = context.req.param('id');
    try {
      await restoreAs({ connection, clock }, administrator, id);
      return context.redirect(`/console/recycle-bin?restored=${id}`, 303);
    } catch (error) {
      if (!isHawserError(error)) throw error;
      const page = binPage(context.get('view'), await listDeleted(connection, tenant), { isFirst: true, error });
      return await context.html(page, error.entry.status as ContentfulStatusCode);
    }
  });
}
