import { z } from 'zod';
import type { CloudClass } from '../../../../directory/index.ts';
import { cloudClasses } from '../../../../directory/index.ts';
import { assignedRoles } from '../../../accounts/role-store.ts';
import { businessEvents } from '../../../audit/business-events.ts';
import { cloudErrors } from '../../../errors.ts';
import { listChanges } from '../../../objects/change-log.ts';
import { readCounts } from '../../../objects/counters.ts';
import { countReferences, getObject, listObjects, listReferences, listReferrers } from '../../../objects/store.ts';
import { canBeDeleted, deleteObject } from '../../../provisioning/delete-object.ts';
import type { TenantKey } from '../../../tenants/tenant-key.ts';
import { noFields, seeOther } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import { deletePage } from './delete-page.ts';
import type { Detail } from './detail-page.ts';
import { detailPage } from './detail-page.ts';
import { listPage } from './list-page.ts';
import { classTexts } from './messages.ts';

const LINES = 12;

const listQuery = z.object({
  q: z.string().trim().max(200).catch(''),
  after: z.string().max(1000).optional().catch(undefined),
});

export function addObjects(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection, passwords } = console;
  for (const objectClass of cloudClasses) {
    const path = `/${objectClass}s`;
    routes.page({
      path,
      access: access.everyRole,
      show: async ({ view, query }) => {
        const { tenant } = view;
        const { q: search, after } = query(listQuery);
        const objects = await listObjects(connection, tenant, { objectClass, search, after });
        const { synchronized, cloud } = (await readCounts(connection, tenant))[objectClass];
        const state = { objectClass, search, isFirst: after === undefined, total: synchronized + cloud };
        return listPage(view, objects, state);
      },
    });

    routes.page({
      path: `${path}/:id`,
      access: access.everyRole,
      show: async ({ view, query, params: { id = '' } }) => {
        const { after } = query(listQuery);
        return detailPage(view, await readDetail(view.tenant, objectClass, id, after));
      },
    });
  }

  addById(routes, console);

  async function readDetail(tenant: TenantKey, objectClass: CloudClass, id: string, after?: string): Promise<Detail> {
    const object = await getObject(connection, tenant, id);
    if (object?.objectClass !== objectClass) throw cloudErrors('cloud.unknown-object', { id });
    const canDelete = await canBeDeleted(connection, tenant, object);
    const groups = await listReferrers(connection, tenant, id, { limit: LINES });
    const history = (await listChanges(connection, tenant, { objectId: id, limit: LINES })).items;
    if (objectClass === 'group') {
      const members = await listReferences(connection, tenant, id, { after });
      const total = (await countReferences(connection, tenant, id))['member'] ?? 0;
      return {
        object,
        roles: [],
        canDelete,
        groups,
        history,
        members: { ...members, total, isFirst: after === undefined },
      };
    }
    const managers = await listReferences(connection, tenant, id, { attribute: 'manager', limit: 1 });
    const reports = await listReferrers(connection, tenant, id, { attribute: 'manager', limit: LINES });
    const isPerson = objectClass === 'user' && object.synchronized && object.deletedAt === null;
    const canSetPassword = passwords !== undefined && isPerson;
    const roles = objectClass === 'user' ? await assignedRoles(connection, tenant, object.id) : [];
    return { object, roles, canDelete, groups, history, manager: managers.items[0], reports, canSetPassword };
  }
}

/** What needs the id of an object and not its class. */
function addById(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection } = console;
  // Where only the id of an object is known: the page of its class.
  routes.page({
    path: '/objects/:id',
    access: access.everyRole,
    show: async ({ view, context, params: { id = '' } }) => {
      const object = await getObject(connection, view.tenant, id);
      if (!object) throw cloudErrors('cloud.unknown-object', { id });
      return context.redirect(`${classTexts[object.objectClass].path}/${object.id}`);
    },
  });

  routes.form({
    path: '/objects/:id/delete',
    access: access.delete,
    event: businessEvents.objectDeleted,
    schema: noFields,
    about: async ({ view: { tenant }, params: { id = '' } }) => {
      const object = await getObject(connection, tenant, id);
      if (!object || object.deletedAt !== null) throw cloudErrors('cloud.unknown-object', { id });
      if (!(await canBeDeleted(connection, tenant, object))) throw cloudErrors('cloud.mastered-on-premises', {});
      return object;
    },
    page: async ({ view, form, subject }) => deletePage(view, subject, form),
    act: async ({ view: { tenant, administrator }, subject }) => {
      const { id, objectClass } = await deleteObject(console, tenant, subject.id, { person: administrator });
      return seeOther(`${classTexts[objectClass].path}/${id}`);
    },
  });
}
