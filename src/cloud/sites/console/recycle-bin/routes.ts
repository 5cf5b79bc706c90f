import { inTransaction } from '../../../../base/database/transaction.ts';
import { restoreAs } from '../../../accounts/restore.ts';
import { businessEvents, recordEvent } from '../../../audit/business-events.ts';
import type { ObjectDetail } from '../../../objects/object.ts';
import { getObject } from '../../../objects/store.ts';
import { noFields, seeOther } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext } from '../console.ts';
import { addList, showList } from '../lists/list-routes.ts';
import type { ConsoleRoutes } from '../site.ts';
import { bin } from './bin-list.ts';
import { binPage, PATH } from './pages.ts';
import { addRestores } from './restore-routes.ts';

export function addRecycleBin(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection } = console;
  addList(routes, console, {
    ...bin,
    page: async ({ view, query, given: { restored = '' } }, { content, items }) => {
      const object: ObjectDetail | undefined = await getObject(connection, view.tenant, restored);
      const back = object?.deletedAt === null ? object : undefined;
      return binPage(view, content, { selection: query, hasAny: items.length > 0, restored: back });
    },
  });
  addRestores(routes, console);

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
      return seeOther(`${PATH}?restored=${id}`);
    },
    refused: async ({ view, context }, error) => {
      const state = { values: {}, sort: undefined, descending: undefined, after: undefined };
      const whole: typeof bin = {
        ...bin,
        page: (_asked, { content, items }) =>
          binPage(view, content, { selection: {}, hasAny: items.length > 0, error }),
      };
      return await showList(console, whole, { view, subject: undefined, context, path: PATH, state });
    },
  });
}
