import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { isHawserError } from '../../../../base/errors.ts';
import { changePassword } from '../../../accounts/sign-in.ts';
import type { ConsoleApp, ConsoleOptions } from '../console.ts';
import { clientOf, sessionCookie } from '../session.ts';
import { passwordPage } from './pages.ts';

const passwordForm = z.object({
  present: z.string().max(1024).catch(''),
  next: z.string().max(1024).catch(''),
});

export function addAccount(app: ConsoleApp, options: ConsoleOptions): void {
  const cookie = sessionCookie(options.publicUrl);

  app.get('/password', async (context) => {
    const done = context.req.query('done') !== undefined;
    return await context.html(passwordPage(context.get('view'), { done }));
  });

  app.post('/password', async (context) => {
    const view = context.get('view');
    const { present, next } = passwordForm.parse(await context.req.parseBody());
    const attempt = { upn: view.administrator.upn, password: present, client: clientOf(options, context) };
    try {
      cookie.write(context, await changePassword(options, attempt, next));
      return context.redirect('/console/password?done', 303);
    } catch (error) {
      if (!isHawserError(error)) throw error;
      // 401 would say that the session is over.
      const status = error.entry.status === 401 ? 400 : error.entry.status;
      return await context.html(passwordPage(view, { error }), status as ContentfulStatusCode);
    }
  });
}
