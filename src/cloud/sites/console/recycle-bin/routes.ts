import { z } from 'zod';
import { inTransaction } from '../../../../base/database/transaction.ts';
import { businessEvents, recordEvent } from '../../../audit/business-events.ts';
import { cloudClasses } from '../../../../directory/index.ts';
import { restoreAs } from '../../../accounts/restore.ts';
import { listDeleted } from '../../../objects/recycle-bin.ts';
import { getObject } from '../../../objects/store.ts';
import { noFields, seeOther } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import { binPage } from './pages.ts';

const binQuery = z.object({
  class: z.enum(cloudClasses).optional().catch(undefined),
  after: z.string().max(1000).optional().catch(undefined),
  restored: z.string().optional(),
});

export function addRecycleBin(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection } = console;
  routes.page({
    path: '/recycle-bin',
    access: access.bin,
    show: async ({ view, query }) => {
      const { class: objectClass, after, restored = '' } = query(binQuery);
      const deleted = await listDeleted(connection, view.tenant, { ...(objectClass && { objectClass }), after });
      const object = await getObject(connection, view.tenant, restored);
      const back = object?.deletedAt === null ? object : undefined;
      return binPage(view, deleted, { objectClass, isFirst: after === undefined, restored: back });
    },
  });

  routes.button({
    path: '/recycle-bin/:id/restore',
    access: access.restore,
    event: businessEvents.objectRestored,
    schema: noFields,
    act: async ({ view: { tenant, administrator }, params: { id = '' } }) => {
      const actor = administrator.upn;
      await inTransaction(console, async (inside) => {
        await restoreAs(inside, administrator, id);
        const values = { object: id, actor };
        await recordEvent(inside, tenant, businessEvents.objectRestored, values, { actor, targetId: id });
      });
      return seeOther(`/console/recycle-bin?restored=${id}`);
    },
    refused: async ({ view }, error) =>
      binPage(view, await listDeleted(connection, view.tenant), { isFirst: true, error }),
  });
}
