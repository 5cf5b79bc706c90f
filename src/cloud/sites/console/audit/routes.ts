import type { ConsoleContext } from '../console.ts';
import { addList } from '../lists/list-routes.ts';
import type { ConsoleRoutes } from '../site.ts';
import { entryList } from './entry-list.ts';
import { signIns } from './sign-in-list.ts';

/** Who did what, and who signed in. */
export function addAudit(routes: ConsoleRoutes, console: ConsoleContext): void {
  addList(routes, console, entryList);
  addList(routes, console, signIns);
}
