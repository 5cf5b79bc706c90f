import { z } from 'zod';
import { changePassword } from '../../../accounts/sign-in.ts';
import { businessEvents } from '../../../audit/business-events.ts';
import { seeOther } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleOptions } from '../console.ts';
import { attemptFrom } from '../../attempt.ts';
import { sessionCookie } from '../session.ts';
import type { ConsoleRoutes } from '../site.ts';
import { passwordPage } from './pages.ts';
import { passwordForm } from './schema.ts';

const doneQuery = z.object({ done: z.string().optional() });

export function addAccount(routes: ConsoleRoutes, options: ConsoleOptions): void {
  const cookie = sessionCookie(options.publicUrl);
  routes.form({
    path: '/password',
    access: access.everyRole,
    event: businessEvents.passwordChanged,
    schema: passwordForm,
    page: async ({ view, form, query }) => passwordPage(view, form, query(doneQuery).done !== undefined),
    act: async ({ view: { administrator }, values: { present, next }, context }) => {
      const attempt = attemptFrom(options, context, { upn: administrator.upn, password: present });
      cookie.write(context, await changePassword(options, attempt, next));
      return seeOther('/console/password?done');
    },
    refusal: ({ code }) => (code.startsWith('accounts.password-') ? 'next' : 'present'),
  });
}
