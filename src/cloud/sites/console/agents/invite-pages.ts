import type { FormView, Html } from '../../../../web/index.ts';
import { card, command, facts, html, relativeTime } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { consolePage } from '../shell.ts';
import { agentMessages as m } from './messages.ts';
import type { inviteForm } from './schema.ts';

/** What the agent may do, asked before there is a code. */
export function inviteFormPage(view: View, form: FormView<typeof inviteForm>): Html {
  const { t } = view;
  return consolePage(
    view,
    {
      title: t(m.invite),
      section: '/console/agents',
      crumbs: [['/console/agents', t(m.title)]],
      lede: html`<p>${t(m.inviteGrantsLede)}</p>`,
      form,
    },
    card(
      { title: t(m.inviteGrants) },
      form.element(
        html`${form.field('provisioning')} ${form.field('writeback')} ${form.field('passThrough')}
          ${form.field('forests')}
          <div class="actions"><button class="button primary">${t(m.makeCode)}</button></div>`,
      ),
    ),
  );
}

/** The code is shown here and never again: the answer to the form itself, not an address that could be opened later. */
export function invitePage(
  view: View,
  { code, expiresAt }: { code: string; expiresAt: Date },
  publicUrl: string,
): Html {
  const { t, tenant } = view;
  return consolePage(
    view,
    {
      title: t(m.inviteTitle),
      section: '/console/agents',
      crumbs: [['/console/agents', t(m.title)]],
      lede: html`<p>${t(m.inviteLede)}</p>`,
    },
    card(
      {},
      html`<div class="stack">
        ${command(view, code, true)}
        <p>${t(m.onServer)}</p>
        ${command(view, 'hawser connect setup')}
        ${facts([
          { name: t(m.cloudAddress), value: html`<code>${publicUrl}</code>` },
          { name: t(m.tenant), value: html`<code>${tenant.name}</code>` },
          { name: t(m.expires), value: relativeTime(view, expiresAt) },
        ])}
        <div class="actions"><a class="button" href="/console/agents">${t(m.done)}</a></div>
      </div>`,
    ),
  );
}
