import { cloudClasses } from '../../../../directory/index.ts';
import { cloudErrors } from '../../../errors.ts';
import { getObject } from '../../../objects/store.ts';
import { access } from '../access.ts';
import type { ConsoleContext } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import { pathPage } from './path-page.ts';

/** How the values of an object came from its forests to the cloud, as the agent that writes it tells. */
export function addPaths(routes: ConsoleRoutes, { connection, paths }: ConsoleContext): void {
  if (!paths) return;
  for (const objectClass of cloudClasses) {
    routes.page({
      path: `/${objectClass}s/:id/path`,
      access: access.path,
      show: async ({ view, params: { id = '' } }) => {
        const object = await getObject(connection, view.tenant, id);
        if (object?.objectClass !== objectClass) throw cloudErrors('cloud.unknown-object', { id });
        const { sourceAnchor: anchor, synchronized } = object;
        const administrator = view.administrator.upn;
        const found =
          synchronized && anchor !== null ? await paths.of(view.tenant, { anchor, administrator }) : undefined;
        return pathPage(view, object, found);
      },
    });
  }
}
