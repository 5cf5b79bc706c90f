import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { isHawserError } from '../../../../base/errors.ts';
import { signIn } from '../../../accounts/sign-in.ts';
import { localPath } from '../../../../web/index.ts';
import type { ConsoleApp, ConsoleOptions } from '../console.ts';
import { clientOf, sessionCookie } from '../session.ts';
import { signInPage } from './pages.ts';

const form = z.object({
  upn: z.string().trim().max(320).catch(''),
  password: z.string().max(1024).catch(''),
  return: z.unknown().optional(),
});

/** The only pages of the console that need no session. */
export function addSignIn(app: ConsoleApp, options: ConsoleOptions): void {
  const cookie = sessionCookie(options.publicUrl);

  app.get('/sign-in', (context) => {
    const back = localPath(context.req.query('return'), '/console');
    return context.html(
      signInPage(context.get('page'), { back, signedOut: context.req.query('signed-out') !== undefined }),
    );
  });

  app.post('/sign-in', async (context) => {
    const page = context.get('page');
    const { upn, password, return: wish } = form.parse(await context.req.parseBody());
    const back = localPath(wish, '/console');
    if (upn === '' || password === '') {
      const missing = { upn: upn === '', password: password === '' };
      return context.html(signInPage(page, { back, upn, missing }), 400);
    }
    try {
      cookie.write(context, await signIn(options, { upn, password, client: clientOf(options, context) }));
      return context.redirect(back, 303);
    } catch (error) {
      if (!isHawserError(error)) throw error;
      return context.html(signInPage(page, { back, upn, error }), error.entry.status as ContentfulStatusCode);
    }
  });
}
