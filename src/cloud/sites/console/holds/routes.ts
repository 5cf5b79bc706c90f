import { z } from 'zod';
import { businessEvents } from '../../../audit/business-events.ts';
import { decideHold } from '../../../provisioning/decide-hold.ts';
import { listHolds } from '../../../provisioning/holds.ts';
import { seeOther } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext } from '../console.ts';
import { addList, showList } from '../lists/list-routes.ts';
import type { ConsoleRoutes } from '../site.ts';
import { findHold, heldDeletes } from './held-list.ts';
import { holdPage } from './hold-page.ts';
import { holdsPage, PATH, pathOf } from './list-page.ts';
import { decisionForm } from './schema.ts';

const listQuery = z.object({ decided: z.string().optional() });

/** Deletes that the threshold holds back: what they are, why, and what becomes of them. */
export function addHolds(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection } = console;
  routes.page({
    path: '/holds',
    access: access.synchronization,
    show: async ({ view, query }) =>
      holdsPage(view, await listHolds(connection, view.tenant), query(listQuery).decided !== undefined),
  });

  const held = heldDeletes(console);
  addList(routes, console, held);

  routes.button({
    path: '/holds/:agent/:number/decision',
    access: access.changeConfiguration,
    event: businessEvents.deletesApproved,
    fresh: true,
    schema: decisionForm,
    about: async ({ view, params }) => await findHold(console, view, params),
    act: async ({ view: { tenant, administrator }, subject: { agentId, number }, values }) => {
      const { digest, verdict, group } = values;
      const decision = { agentId, number, digest, verdict, group: group === '' ? null : group };
      await decideHold(console, tenant, decision, { actor: administrator.upn });
      return seeOther(`${PATH}?decided`);
    },
    refused: async ({ view, params, context }, error) => {
      const hold = await findHold(console, view, params);
      const state = { values: {}, sort: undefined, descending: undefined, after: undefined };
      const whole: typeof held = {
        ...held,
        page: (_asked, { content }) => holdPage(view, content, { hold, group: undefined, error }),
      };
      return await showList(console, whole, { view, subject: hold, context, path: pathOf(hold), state });
    },
  });
}
