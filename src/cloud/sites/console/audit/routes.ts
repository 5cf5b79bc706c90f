import type { ConsoleContext } from '../console.ts';
import { addList } from '../lists/list-routes.ts';
import type { ConsoleRoutes } from '../site.ts';
import { entryList } from './entry-list.ts';

/** Who did what. */
export function addAudit(routes: ConsoleRoutes, console: ConsoleContext): void {
  addList(routes, console, entryList);
}
