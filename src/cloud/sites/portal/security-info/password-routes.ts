import type { Context } from 'hono';
import { accountErrors } from '../../../accounts/errors.ts';
import { changePassword } from '../../../accounts/change-password.ts';
import { readSessions, withSession } from '../../../apis/oauth/browser-sessions.ts';
import { businessEvents } from '../../../audit/business-events.ts';
import { required } from '../../../../base/assert.ts';
import type { SessionToken } from '../../../accounts/session.ts';
import { resumeSession } from '../../../accounts/session.ts';
import { seeOther } from '../../../../web/index.ts';
import { attemptFrom } from '../../attempt.ts';
import { sessionsCookie } from '../../cookies.ts';
import type { AccountOptions, AccountRoutes, AccountView } from '../account/account.ts';
import { flowContext } from '../sign-in/steps/subject.ts';
import { passwordPage } from './form-pages.ts';
import { SECURITY_INFO } from './list-page.ts';
import { passwordForm } from './schema.ts';

/** Whether the reader has a password that can be changed here. */
export function hasPasswordForm({ standing }: AccountView): boolean {
  return !standing.person.synchronized && standing.held.password;
}

/** The browser goes on with the session that took the place of those that ended. */
export async function keepNewSession(options: AccountOptions, context: Context, token: SessionToken) {
  const cookie = sessionsCookie(options.publicUrl);
  const opened = required(await resumeSession(options, token), 'a session that was opened just now');
  cookie.write(context, withSession(await readSessions(options, cookie.read(context)), opened));
  return seeOther(`${SECURITY_INFO}?done=password`);
}

/** The password, with the one before. Every other session ends. */
export function addOwnPassword(routes: AccountRoutes, options: AccountOptions): void {
  routes.form({
    path: '/password',
    access: 'fresh',
    event: businessEvents.passwordChanged,
    schema: passwordForm,
    about: async ({ view }) => {
      if (!hasPasswordForm(view)) throw accountErrors('accounts.password-of-forest', {});
    },
    page: async ({ view, form }) => passwordPage(view, form),
    act: async ({ view: { session }, values: { present, next }, context }) => {
      const { person, amr, stays: staysSignedIn } = session;
      const attempt = attemptFrom(options, context, { upn: person.upn, password: present });
      const token = await changePassword(flowContext(options), attempt, next, { amr, staysSignedIn });
      return await keepNewSession(options, context, token);
    },
    refusal: ({ code }) => (code.startsWith('accounts.password-') ? 'next' : 'present'),
  });
}
