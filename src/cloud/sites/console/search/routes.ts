import { z } from 'zod';
import { isStorable } from '../../../../base/storable.ts';
import { access } from '../access.ts';
import type { ConsoleContext } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import { findEverything, LONGEST_QUERY } from './find.ts';
import { searchPage } from './page.ts';

const asked = z.object({
  q: z.string().trim().max(LONGEST_QUERY).refine(isStorable).catch('').default(''),
});

/** One search for everything: a page, which the palette (Ctrl K) shows a part of. */
export function addSearch(routes: ConsoleRoutes, { connection }: ConsoleContext): void {
  routes.page({
    path: '/search',
    access: access.everyRole,
    show: async ({ view, query }) => {
      const { q } = query(asked);
      return searchPage(view, q, await findEverything(connection, view, q));
    },
  });
}
