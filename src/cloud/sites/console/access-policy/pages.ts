import type { AccessDocument, AccessPolicy, Named } from '../../../accounts/access/access-document.ts';
import type { AccessImpact } from '../../../accounts/access/impact.ts';
import type { Affected } from '../../../accounts/policy/everybody.ts';
import { roleTexts } from '../../../accounts/role.ts';
import type { Content, FormView, Html } from '../../../../web/index.ts';
import { card, empty, facts, formatNumber, html, notice, state, table } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { consolePage } from '../shell.ts';
import { accessPolicyMessages as m } from './messages.ts';
import type { accessForm } from './schema.ts';

export const PATH = '/console/settings/access';

export interface AccessState {
  readonly document: AccessDocument;
  /** Of what it names, by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly isSaved?: boolean;
  /** Of the document in the form, when that was checked. */
  readonly impact?: AccessImpact;
}

/** The policies that hold, and the document to change them. */
export function accessPage(
  view: View,
  { document, names, isSaved = false, impact }: AccessState,
  form: FormView<typeof accessForm>,
): Html {
  const { t } = view;
  const actions = html`<a class="button" href="${PATH}/what-if">${t(m.whatIf)}</a>`;
  const buttons = html`<div class="actions">
    <button class="button primary" formaction="${PATH}">${t(m.save)}</button>
    <button class="button" formaction="${PATH}/check">${t(m.check)}</button>
  </div>`;
  return consolePage(
    view,
    { title: t(m.title), section: PATH, lede: html`<p>${t(m.lede)}</p>`, actions, form },
    html`${isSaved && notice('good', t(m.saved), html`<p>${t(m.savedNext)}</p>`, true)}
    ${impact && impactCard(view, impact)}
    ${card({ title: t(m.policies), flush: true }, policyTable(view, { document, names }))}
    ${form.element(
      card(
        { title: t(m.change) },
        html`<div class="stack">
          ${form.field('document')}${!form.isReadOnly && html`${form.field('accepts')}${buttons}`}
        </div>`,
      ),
    )}`,
  );
}

function policyTable(view: View, { document, names }: Pick<AccessState, 'document' | 'names'>): Html {
  const { t } = view;
  if (document.policies.length === 0) return empty('check', t(m.none), t(m.noneNext));
  const nameOf = (id: string): string => names.get(id) ?? id;
  return table({
    caption: t(m.policies),
    rows: document.policies,
    columns: [
      { header: t(m.policy), heading: true, cell: ({ name }) => name },
      {
        header: t(m.mode),
        cell: ({ mode }) =>
          state(({ on: 'good', 'report-only': 'warn', off: 'idle' } as const)[mode], t(m[`mode-${mode}`])),
      },
      { header: t(m.who), cell: ({ who }) => whoOf(view, who, nameOf) },
      {
        header: t(m.applications),
        cell: ({ applications: { include, except } }) =>
          withExcept(view, include?.map(nameOf) ?? [t(m.everything)], except.map(nameOf)),
      },
      {
        header: t(m.where),
        cell: ({ where: { include, except } }) => withExcept(view, include ?? [t(m.everywhere)], except),
      },
      { header: t(m.access), cell: ({ access }) => t(m[`access-${access}`]) },
    ],
  });
}

function whoOf(view: View, { everyone, except, ...meant }: AccessPolicy['who'], nameOf: (id: string) => string) {
  const namesOf = ({ groups, roles, people }: Named): readonly string[] => [
    ...groups.map(nameOf),
    ...roles.map((role) => view.t(roleTexts[role])),
    ...people.map(nameOf),
  ];
  return withExcept(view, everyone ? [view.t(m.everyone)] : namesOf(meant), namesOf(except));
}

function withExcept({ t }: View, list: readonly string[], except: readonly string[]): Content {
  const rest = except.length > 0 && html`<span class="under">${t(m.except, { list: except.join(', ') })}</span>`;
  return html`${list.join(', ')}${rest}`;
}

function impactCard(view: View, impact: AccessImpact): Html {
  const { t, language } = view;
  const { people, days, blocked, cannot, register, administrators } = impact;
  const isHarmless = blocked.count + cannot.count === 0;
  const line = (words: string, affected: Affected) => ({ name: words, value: affectedOf(view, affected, people) });
  return card(
    { title: t(m.impact) },
    html`<div class="stack">
      ${isHarmless && notice('good', t(m.impactNone), html`<p>${t(m.notSaved)}</p>`)}
      ${facts([
        line(t(m.blocked, { days }), blocked),
        line(t(m.cannot), cannot),
        line(t(m.register), register),
        {
          name: t(m.administrators),
          value: `${formatNumber(administrators.blocked, language)} / ${formatNumber(administrators.count, language)}`,
        },
      ])}
      ${!isHarmless && html`<p class="soft">${t(m.notSaved)}</p>`}
    </div>`,
  );
}

const MAX_NAMES = 20;

function affectedOf({ t, language }: View, { count, names }: Affected, people: number): Content {
  const shown = names.slice(0, MAX_NAMES);
  const more = count - shown.length;
  const number = (value: number): string => formatNumber(value, language);
  return html`${t(m.impactOf, { count: number(count), people: number(people) })}
  ${shown.length > 0 && html`<p class="soft small">${shown.join(', ')} ${more > 0 && t(m.andMore, { count: number(more) })}</p>`}`;
}
