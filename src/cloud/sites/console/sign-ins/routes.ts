import { z } from 'zod';
import { baseErrors } from '../../../../base/base-errors.ts';
import { DAY, HOUR } from '../../../../base/clock.ts';
import { readFigures } from '../../../sign-ins/figures.ts';
import { findSignIn } from '../../../sign-ins/list.ts';
import { access } from '../access.ts';
import type { ConsoleContext } from '../console.ts';
import { addList } from '../lists/list-routes.ts';
import type { ConsoleRoutes } from '../site.ts';
import { signInPage } from './detail-page.ts';
import { entryList } from './entry-list.ts';
import { explainSignIn } from './explain.ts';
import { figuresPage, periods } from './figures-page.ts';

const spans = {
  day: { slotMs: HOUR, slots: 24 },
  week: { slotMs: 6 * HOUR, slots: 28 },
  month: { slotMs: DAY, slots: 30 },
} as const;
const figuresQuery = z.object({ period: z.enum(periods).catch('week') });

/** Who signed in to what, and why not. */
export function addSignIns(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection, clock } = console;
  addList(routes, console, entryList);

  routes.page({
    path: '/sign-ins/figures',
    access: access.signIns,
    show: async ({ view, query }) => {
      const { period } = query(figuresQuery);
      const { slotMs, slots } = spans[period];
      const end = Math.ceil((clock.now().getTime() + 1) / slotMs) * slotMs;
      const span = { from: new Date(end - slots * slotMs), slotMs, slots };
      return figuresPage(view, await readFigures(connection, view.tenant, span), period);
    },
  });

  routes.page({
    path: '/sign-ins/:id',
    access: access.signIns,
    show: async ({ view, params: { id = '' }, context }) => {
      const signIn = await findSignIn(connection, view.tenant, id);
      if (!signIn) throw baseErrors('base.not-found', { path: context.req.path });
      const explanation = signIn.result === 'failure' ? await explainSignIn(signIn, view.language) : undefined;
      return signInPage(view, signIn, explanation);
    },
  });
}
