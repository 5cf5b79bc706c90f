import { changeForestPassword } from '../../../../accounts/flow/forest-password.ts';
import { flowErrors } from '../../../../accounts/flow/errors.ts';
import { isAboutNewPassword } from '../../../../accounts/flow/forest-errors.ts';
import { ownerOf } from '../../../../accounts/flow/open-flow.ts';
import { businessEvents } from '../../../../audit/business-events.ts';
import type { PortalForms } from '../../forms.ts';
import type { PortalOptions } from '../../portal.ts';
import { requestOf } from '../request.ts';
import { forestPasswordPage } from './pages.ts';
import { forestPasswordForm } from './schema.ts';
import { flowContext, proceed, underWay } from './subject.ts';

/** The password of a forest has expired or has to be changed: an agent changes it there, and the sign-in goes on. */
export function addForestPassword(routes: PortalForms, options: PortalOptions): void {
  routes.form({
    path: '/:id/forest-password',
    access: 'everybody',
    event: businessEvents.passwordChanged,
    schema: forestPasswordForm,
    about: async (asked) => await underWay(options, asked.context, await requestOf(options, asked)),
    page: async ({ view, form, subject: { request, flow } }) => {
      if (flow.step.kind !== 'change-forest-password') throw flowErrors('flow.other-step', {});
      const rules = await options.forestPasswords?.rulesFor(ownerOf(flow));
      return forestPasswordPage(view, request, { form, rules });
    },
    act: async ({ values: { oldPassword, password: newPassword }, subject: { request, flow, where }, context }) => {
      await changeForestPassword(flowContext(options), flow.token, where, { oldPassword, newPassword });
      return await proceed(options, context, request, flow.token);
    },
    refusal: (error) => {
      if (isAboutNewPassword(error)) return 'password';
      return error.code === 'forest.old-wrong' ? 'oldPassword' : null;
    },
  });
}
