import { z } from 'zod';
import { normalizeName, tenantOfName } from '../../../accounts/sign-in-name.ts';
import { routes as endpoints } from '../../../apis/oauth/provider.ts';
import {
  changesNothing,
  hidden,
  html,
  line,
  oneLine,
  seeOther,
  singlePage,
  webMessages,
} from '../../../../web/index.ts';
import { portalForms } from '../forms.ts';
import type { PortalApp, PortalOptions } from '../portal.ts';
import { portalErrors } from './errors.ts';
import { portalSignInMessages as m } from './messages.ts';
import { ownSignInPath } from './own-request.ts';
import { nameField } from './schema.ts';

const anyTenantForm = z.object({
  upn: line(oneLine(320).min(1), nameField),
  /** What the application asked for, as it stood in the address. */
  to: hidden(z.string().max(8000)),
  /** The page of our own that was asked for. */
  page: hidden(z.string().max(1000)),
});
const query = z.object({ to: z.string().max(8000).optional(), page: z.string().max(1000).optional() });

/** Asks who it is where the application does not know the tenant: the name leads to it. */
export function addAnyTenant(app: PortalApp, { connection, secrets }: PortalOptions): void {
  portalForms(app).form({
    path: '/',
    access: 'everybody',
    event: changesNothing,
    schema: anyTenantForm,
    present: async ({ query: read }) => ({ to: read(query).to ?? '', page: read(query).page ?? '' }),
    page: async ({ view, form }) => {
      const { t } = view;
      return singlePage(
        view,
        form.hasProblems ? `${t(webMessages.problem)} ${t(m.title)}` : t(m.title),
        html`<h1>${t(m.title)}</h1>
          <div class="stack">
            ${form.summary}
            ${form.element(
              html`${form.field('upn', { autofocus: true })} <button class="button primary wide">${t(m.next)}</button>`,
            )}
          </div>`,
      );
    },
    act: async ({ values }) => {
      const tenant = await tenantOfName(connection, normalizeName(values.upn));
      if (!tenant) throw portalErrors('portal.domain-unknown', { name: values.upn });
      if (values.page !== '') {
        const asked = { tenant, to: values.page, upn: values.upn, isProofWanted: false, wantsAll: false };
        return seeOther(ownSignInPath(secrets, asked));
      }
      const parameters = new URLSearchParams(values.to);
      parameters.set('login_hint', values.upn);
      // Always an endpoint of our own: what came in the address is its query and nothing else.
      return seeOther(`/${tenant.id}${endpoints.authorization}?${parameters.toString()}`);
    },
    refusal: () => 'upn',
  });
}
