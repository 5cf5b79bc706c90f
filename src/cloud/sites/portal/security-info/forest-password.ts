import { changeOwnForestPassword } from '../../../accounts/security-info/forest-password.ts';
import { accountErrors } from '../../../accounts/errors.ts';
import { businessEvents } from '../../../audit/business-events.ts';
import { attemptFrom } from '../../attempt.ts';
import type { AccountOptions, AccountRoutes, AccountView } from '../account/account.ts';
import { flowContext } from '../sign-in/steps/subject.ts';
import { forestPasswordPage } from './form-pages.ts';
import { keepNewSession } from './password-routes.ts';
import { passwordForm } from './schema.ts';

/** Whether the password of somebody from a forest can be changed here, and now. */
export async function hasForestForm(
  { forestPasswords }: AccountOptions,
  { tenant, standing }: AccountView,
): Promise<boolean> {
  return standing.person.synchronized && (await forestPasswords?.isOn(tenant)) === true;
}

/** The password of somebody from a forest, with the one before: an agent changes it there, by the domain's rules. */
export function addForestPassword(routes: AccountRoutes, options: AccountOptions): void {
  routes.form({
    path: '/forest-password',
    access: 'fresh',
    event: businessEvents.passwordChanged,
    schema: passwordForm,
    about: async ({ view }) => {
      if (!(await hasForestForm(options, view))) throw accountErrors('accounts.password-of-forest', {});
    },
    page: async ({ view, form }) =>
      forestPasswordPage(view, form, await options.forestPasswords?.rulesFor(view.session.person)),
    act: async ({ view: { session }, values: { present, next }, context }) => {
      const { client } = attemptFrom(options, context, { upn: session.person.upn, password: '' });
      const passwords = { oldPassword: present, newPassword: next };
      const token = await changeOwnForestPassword(flowContext(options), session, client, passwords);
      return await keepNewSession(options, context, token);
    },
    refusal: ({ code }) => (code === 'forest.old-wrong' ? 'present' : 'next'),
  });
}
