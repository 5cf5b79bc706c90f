import type { Text } from '../../../../base/messages.ts';
import { cloudClasses } from '../../../../directory/index.ts';
import type { Hold, HoldGroup } from '../../../provisioning/holds.ts';
import type { Content, Html } from '../../../../web/index.ts';
import { card, empty, formatNumber, html, notice, relativeTime, state, table } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { View } from '../console.ts';
import { classTexts } from '../objects/messages.ts';
import { dnText } from '../code-link.ts';
import { consolePage } from '../shell.ts';
import { causeTexts, holdMessages as m } from './messages.ts';

export const PATH = '/console/holds';

export const pathOf = ({ agentId, number }: Pick<Hold, 'agentId' | 'number'>): string => `${PATH}/${agentId}/${number}`;

/** Users, groups, …: as a word within a sentence. */
export function whatOf({ t }: View, { objectClass }: Pick<Hold, 'objectClass'>): string {
  const known = cloudClasses.find((name) => name === objectClass);
  return known === undefined ? objectClass : t(classTexts[known].many).toLowerCase();
}

export function holdTitle(view: View, hold: Hold): string {
  const count = formatNumber(hold.count, view.language);
  return view.t(m.holdTitle, { hold: hold.number, count, what: whatOf(view, hold) });
}

/** One group of it. */
export function groupTitle(view: View, hold: Hold, group: HoldGroup): string {
  const count = formatNumber(group.count, view.language);
  const all = formatNumber(hold.count, view.language);
  return view.t(m.groupTitle, { hold: hold.number, count, all, what: whatOf(view, hold) });
}

export function holdsPage(view: View, holds: readonly Hold[], isDecided: boolean): Html {
  const { t, tenant, may } = view;
  const { windowHours: hours } = tenant.threshold;
  const settings =
    may(access.configuration) && html`<a class="button slim" href="/console/settings">${t(m.toSettings)}</a>`;
  return consolePage(
    view,
    { title: t(m.title), section: PATH, lede: html`<p>${t(m.lede, { hours })}</p>`, actions: settings },
    html`${isDecided && notice('good', t(m.decided), html`<p>${t(m.decidedNext)}</p>`, true)}
      <div class="stack" id="holds" data-live>
        ${holds.length === 0 ? none(view) : holds.map((hold) => holdCard(view, hold))}
      </div>`,
  );
}

function none({ t, tenant, language }: View): Html {
  const { enabled, count, windowHours: hours } = tenant.threshold;
  const next = enabled ? t(m.noneNext, { count: formatNumber(count, language), hours }) : t(m.noneDisabled);
  return card({ flush: true }, empty('check', t(m.none), next));
}

function holdCard(view: View, hold: Hold): Html {
  const { t } = view;
  const see = t(m.seeNamed, { hold: hold.number });
  return card(
    {
      title: holdTitle(view, hold),
      aside: html`<a class="button slim" href="${pathOf(hold)}" aria-label="${see}">${t(m.see)}</a>`,
      flush: true,
    },
    html`<p class="body soft">${t(m.heldSince, { agent: hold.agentName })}, ${relativeTime(view, hold.heldAt)}</p>
      ${groupTable(view, hold)}`,
  );
}

export function groupTable(view: View, hold: Hold): Html {
  const { t, language } = view;
  return table({
    caption: t(m.caption),
    rows: hold.groups,
    columns: [
      {
        header: t(m.cause),
        heading: true,
        cell: ({ id, cause, source }) =>
          html`<a href="${pathOf(hold)}?group=${id}">${t(causeOf(cause))}</a><span class="under">${source}</span>`,
      },
      { header: t(m.count), numeric: true, cell: ({ count }) => formatNumber(count, language) },
      {
        header: t(m.container),
        plain: true,
        wide: true,
        cell: ({ container }) => container !== null && dnText(container),
      },
      { header: t(m.decision), plain: true, cell: (group) => decisionState(view, group) },
    ],
  });
}

export function causeOf(cause: string): Text {
  return causeTexts[cause] ?? { en: cause, nl: cause };
}

/** What was carried out, or decided here and waits for the agent. */
export function decisionState({ t }: View, { verdict, decision }: HoldGroup): Content {
  const known = decision?.verdict ?? verdict;
  if (known === null) return state('warn', t(m.waiting));
  const who = decision !== null && html`<span class="under">${t(m.by, { name: decision.by })}</span>`;
  return html`${known === 'approved' ? state('good', t(m.approved)) : state('idle', t(m.declined))}${who}`;
}
