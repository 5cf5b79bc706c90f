import type { CloudClass } from '../../../../directory/index.ts';
import { cloudClasses } from '../../../../directory/index.ts';
import { assignedRoles } from '../../../accounts/role-store.ts';
import { businessEvents } from '../../../audit/business-events.ts';
import { cloudErrors } from '../../../errors.ts';
import { listChanges } from '../../../objects/change-log.ts';
import { referredList } from '../../../objects/member-list.ts';
import { getObject, listReferences, listReferrers } from '../../../objects/store.ts';
import { canBeDeleted, deleteObject } from '../../../provisioning/delete-object.ts';
import type { TenantKey } from '../../../tenants/tenant-key.ts';
import { noFields, seeOther } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import { deletePage } from './delete-page.ts';
import type { Detail } from './detail-page.ts';
import { detailPage } from './detail-page.ts';
import { classTexts } from './messages.ts';
import { addObjectLists } from './object-lists.ts';
import { addPaths } from './path-routes.ts';
import { addReferenceLists } from './reference-lists.ts';
import { readHashState } from '../../../password-hashes/hash-state.ts';

const LINES = 12;

export function addObjects(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection, passwords, paths } = console;
  addObjectLists(routes, console);
  addReferenceLists(routes, console);
  addPaths(routes, console);
  for (const objectClass of cloudClasses) {
    const path = `/${objectClass}s`;
    routes.page({
      path: `${path}/:id`,
      access: access.everyRole,
      show: async ({ view, params: { id = '' } }) => {
        const detail = await readDetail(view.tenant, objectClass, id);
        const { synchronized, deletedAt } = detail.object;
        const hasPath = paths !== undefined && synchronized && deletedAt === null;
        return detailPage(view, { ...detail, hasPath });
      },
    });
  }

  addById(routes, console);

  async function readDetail(tenant: TenantKey, objectClass: CloudClass, id: string): Promise<Detail> {
    const object = await getObject(connection, tenant, id);
    if (object?.objectClass !== objectClass) throw cloudErrors('cloud.unknown-object', { id });
    const canDelete = canBeDeleted(object);
    const groups = await listReferrers(connection, tenant, id, { limit: LINES });
    const history = (await listChanges(connection, tenant, { objectId: id, limit: LINES })).items;
    if (objectClass === 'group') {
      const members = await listReferences(connection, tenant, id, { limit: LINES });
      const filter = { objectId: object.id, attribute: 'member' };
      const total = await referredList.count(connection, tenant, filter);
      return {
        object,
        roles: [],
        canDelete,
        groups,
        history,
        members: { ...members, total },
      };
    }
    const managers = await listReferences(connection, tenant, id, { attribute: 'manager', limit: 1 });
    const reports = await listReferrers(connection, tenant, id, { attribute: 'manager', limit: LINES });
    const isPerson = objectClass === 'user' && object.synchronized && object.deletedAt === null;
    const canSetPassword = passwords !== undefined && isPerson;
    const roles = objectClass === 'user' ? await assignedRoles(connection, tenant, object.id) : [];
    const hash = isPerson ? await readHashState(connection, tenant, object.id) : undefined;
    return { object, roles, canDelete, groups, history, manager: managers.items[0], reports, canSetPassword, hash };
  }
}

/** What needs the id of an object and not its class. */
function addById(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection } = console;
  // Where only the id of an object is known: the page of its class.
  routes.page({
    path: '/objects/:id',
    access: access.everyRole,
    show: async ({ view, params: { id = '' } }) => {
      const object = await getObject(connection, view.tenant, id);
      if (!object) throw cloudErrors('cloud.unknown-object', { id });
      return seeOther(`${classTexts[object.objectClass].path}/${object.id}`);
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
      if (!canBeDeleted(object)) throw cloudErrors('cloud.mastered-on-premises', {});
      return object;
    },
    page: async ({ view, form, subject }) => deletePage(view, subject, form),
    act: async ({ view: { tenant, administrator }, subject }) => {
      const { id, objectClass } = await deleteObject(console, tenant, subject.id, { person: administrator });
      return seeOther(`${classTexts[objectClass].path}/${id}`);
    },
  });
}
