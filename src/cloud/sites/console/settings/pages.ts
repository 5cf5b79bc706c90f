import type { Person } from '../../../accounts/person.ts';
import type { Html } from '../../../../web/index.ts';
import { card, command, exactTime, facts, field, html, notice } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { consolePage, formToken } from '../shell.ts';
import { settingsMessages as m } from './messages.ts';
import type { SettingsField } from './schema.ts';

export interface SettingsState {
  readonly administrators: readonly Person[];
  readonly saved?: boolean;
  /** What was typed, when it was wrong: nobody has to type it again. */
  readonly typed?: Readonly<Partial<Record<SettingsField, string>>>;
  readonly wrong?: ReadonlySet<SettingsField>;
}

export function settingsPage(view: View, { administrators, saved = false, typed, wrong }: SettingsState): Html {
  const { t, tenant } = view;
  return consolePage(
    view,
    { title: t(m.title), section: '/console/settings', lede: html`<p>${t(m.lede)}</p>` },
    html`${saved && notice('good', t(m.saved), html`<p>${t(m.savedNext)}</p>`, true)}
      ${wrong && notice('bad', t(m.problem), undefined, true)}
      <div class="columns">
        ${settingsForm(view, typed, wrong)}
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

function settingsForm(view: View, typed: SettingsState['typed'], wrong: SettingsState['wrong']): Html {
  const { t, tenant, language } = view;
  const { threshold } = tenant;
  const text = (name: SettingsField, present: string): string => (typed ? (typed[name] ?? '') : present);
  const ticked = (name: SettingsField, present: boolean): boolean => (typed ? typed[name] === 'on' : present);
  const percent = threshold.percent === null ? '' : threshold.percent.toLocaleString(language, { useGrouping: false });
  return html`<form class="stack" method="post" action="/console/settings" novalidate>
    ${formToken(view)}
    ${card(
      { title: t(m.protection) },
      html`${tick(t(m.enabled), 'thresholdEnabled', ticked('thresholdEnabled', threshold.enabled))}
      ${field(view, { name: 'thresholdCount', label: t(m.count), hint: t(m.countHint), value: text('thresholdCount', String(threshold.count)), numeric: true, problem: wrong?.has('thresholdCount') ? t(m.countProblem) : undefined })}
      ${field(view, { name: 'thresholdPercent', label: t(m.percent), hint: t(m.percentHint), value: text('thresholdPercent', percent), numeric: true, problem: wrong?.has('thresholdPercent') ? t(m.percentProblem) : undefined })}`,
    )}
    ${card(
      { title: t(m.matching) },
      html`${tick(t(m.blockSoftMatch), 'blockSoftMatch', ticked('blockSoftMatch', tenant.blockSoftMatch), t(m.blockSoftMatchHint))}
      ${tick(t(m.blockTakeover), 'blockTakeover', ticked('blockTakeover', tenant.blockCloudObjectTakeover), t(m.blockTakeoverHint))}`,
    )}
    ${card(
      { title: t(m.tenant) },
      field(view, {
        name: 'displayName',
        label: t(m.name),
        value: text('displayName', tenant.displayName),
        problem: wrong?.has('displayName') ? t(m.nameProblem) : undefined,
      }),
    )}
    <div class="actions"><button class="button primary">${t(m.save)}</button></div>
  </form>`;
}

function tick(label: string, name: SettingsField, checked: boolean, hint?: string): Html {
  const described = hint === undefined ? '' : `${name}-hint`;
  return html`<div class="tick">
    <input type="checkbox" id="${name}" name="${name}" aria-describedby="${described}" ${checked ? 'checked' : ''} />
    <div><label for="${name}">${label}</label>${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}</div>
  </div>`;
}

function administratorList(view: View, administrators: readonly Person[]): Html {
  const { t, administrator } = view;
  return html`<ul class="lines" role="list">
      ${administrators.map(
        ({ id, upn, displayName }) =>
          html`<li>
            <span>${displayName}${displayName !== upn && html`<span class="under">${upn}</span>`}</span
            >${id === administrator.id && html`<span class="tag">${t(m.you)}</span>`}
          </li>`,
      )}
    </ul>
    <div class="body">
      <p class="soft small">${t(m.addAdministrator)}</p>
      ${command(view, `hawser cloud admin create NAME@${view.tenant.initialDomain}`)}
    </div>`;
}
