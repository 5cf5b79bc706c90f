import type { Person } from '../../../accounts/person.ts';
import { roleTexts } from '../../../accounts/role.ts';
import type { Content, FormView, Html } from '../../../../web/index.ts';
import { card, command, exactTime, facts, html, notice, presentState, state, viewForm } from '../../../../web/index.ts';
import { matchingAt } from '../../../tenants/matching.ts';
import { access } from '../access.ts';
import type { View } from '../console.ts';
import { consolePage } from '../shell.ts';
import { settingsMessages as m } from './messages.ts';
import type { settingsForm } from './schema.ts';
import { roleSettingsForm } from './schema.ts';

export interface SettingsState {
  readonly administrators: readonly Person[];
  readonly saved: boolean;
}

type SettingsView = FormView<typeof settingsForm>;

export function settingsPage(view: View, { administrators, saved }: SettingsState, form: SettingsView): Html {
  const { t, tenant } = view;
  return consolePage(
    view,
    { title: t(m.title), section: '/console/settings', lede: html`<p>${t(m.lede)}</p>`, form },
    html`${saved && notice('good', t(m.saved), html`<p>${t(m.savedNext)}</p>`, true)}
      <div class="columns">
        ${settingsCards(view, form)}
        <div class="stack">
          ${card(
            { title: t(m.domains), flush: true },
            html`<ul class="lines" role="list">
              ${tenant.verifiedDomains.map(
                (domain) =>
                  html`<li>
                    <span>${domain}</span
                    >${domain === tenant.initialDomain && html`<span class="tag">${t(m.initial)}</span>`}
                  </li>`,
              )}
            </ul>`,
          )}
          ${card({ title: t(m.administrators), flush: true }, administratorList(view, administrators))}
          ${card(
            { title: t(m.tenant) },
            facts([
              { name: t(m.tenantName), value: html`<code>${tenant.name}</code>` },
              { name: t(m.tenantId), value: html`<code>${tenant.id}</code>` },
              {
                name: t(m.sourceAnchor),
                value:
                  tenant.sourceAnchorAttribute === null
                    ? html`<span class="soft">${t(m.notChosen)}</span>`
                    : html`<code>${tenant.sourceAnchorAttribute}</code>`,
              },
              { name: t(m.created), value: exactTime(view, tenant.createdAt) },
            ]),
          )}
        </div>
      </div>`,
  );
}

function settingsCards(view: View, form: SettingsView): Html {
  const { t } = view;
  const { field } = form;
  const protection = html`${field('thresholdEnabled')} ${field('thresholdWindowHours')} ${field('thresholdCount')}
  ${field('thresholdPercent')}`;
  const matching = html`${field('blockSoftMatch')} ${field('blockTakeover')} ${allowedMatching(view)}`;
  return form.element(
    html`${card({ title: t(m.protection) }, protection)} ${card({ title: t(m.matching) }, matching)}
    ${card({ title: t(m.signInLog) }, field('signInDays'))} ${card({ title: t(m.tenant) }, field('displayName'))}
    ${!form.isReadOnly && html`<div class="actions"><button class="button primary">${t(m.save)}</button></div>`}`,
    { className: 'stack' },
  );
}

/** Takeovers are allowed for a time at the server; here it shows that they are, and until when. */
function allowedMatching(view: View): Html {
  const { t, tenant, now } = view;
  const { endsAt } = matchingAt(tenant, now);
  return html`${endsAt && html`<p>${state('warn', t(m.allowedUntil))} ${exactTime(view, endsAt)}</p>`}
    <p class="soft small">${t(m.neverAdministrators)} ${t(endsAt ? m.allowedHint : m.allowHint)}</p>
    ${command(view, `hawser cloud tenant matching ${endsAt ? 'deny' : 'allow --for 72h'}`)}`;
}

function administratorList(view: View, administrators: readonly Person[]): Html {
  const { t, administrator } = view;
  return html`<ul class="lines" role="list">
      ${administrators.map(
        ({ id, upn, displayName, roles }) =>
          html`<li>
            <span>${displayName}${displayName !== upn && html`<span class="under">${upn}</span>`}</span
            ><span class="end"
              >${roles.map((role) => html`<span class="tag">${t(roleTexts[role])}</span>`)}${
                id === administrator.id && html`<span class="tag">${t(m.you)}</span>`
              }</span
            >
          </li>`,
      )}
    </ul>
    <div class="body">
      <p class="soft small">${t(m.addAdministrator)}</p>
      ${command(view, `hawser cloud admin create NAME@${view.tenant.initialDomain}`)}
    </div>
    ${roleSettings(view)}`;
}

/**
 * What could make somebody outside of the cloud a global administrator: marked wherever it is on, for global
 * administrators to change.
 */
function roleSettings(view: View): Content {
  const { t, tenant, may, language } = view;
  const { allowSynchronizedGlobal } = tenant;
  const risk = allowSynchronizedGlobal && state('warn', t(m.risk));
  if (!may(access.takeRisks)) return risk && html`<p class="body">${risk} ${t(m.synchronizedGlobal)}</p>`;
  const present = presentState(roleSettingsForm, { allowSynchronizedGlobal }, language);
  const form = viewForm(view, roleSettingsForm, present, '/console/settings/roles');
  return form.element(
    html`${risk} ${form.fields()}
      <div class="actions"><button class="button">${t(m.allowOrForbid)}</button></div>`,
    { className: 'body stack' },
  );
}
