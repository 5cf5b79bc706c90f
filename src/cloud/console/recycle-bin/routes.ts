import { z } from 'zod';
import { cloudClasses } from '../../../directory/index.ts';
import { listDeleted } from '../../objects/recycle-bin.ts';
import type { ConsoleApp, ConsoleContext } from '../console.ts';
import { tenantOf } from '../console.ts';
import { binPage } from './pages.ts';

const binQuery = z.object({
  class: z.enum(cloudClasses).optional().catch(undefined),
  after: z.string().max(1000).optional().catch(undefined),
});

export function addRecycleBin(app: ConsoleApp, { connection }: ConsoleContext): void {
  app.get('/recycle-bin', async (context) => {
    const { class: objectClass, after } = binQuery.parse(context.req.query());
    const deleted = await listDeleted(connection, tenantOf(context), { ...(objectClass && { objectClass }), after });
    return await context.html(binPage(context.get('view'), deleted, { objectClass, isFirst: after === undefined }));
  });
}
