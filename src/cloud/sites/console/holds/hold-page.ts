import type { HawserError } from '../../../../base/errors.ts';
import type { HeldDelete, Hold, HoldGroup } from '../../../provisioning/holds.ts';
import type { Page as Slice } from '../../../objects/page.ts';
import type { Content, Html } from '../../../../web/index.ts';
import {
  card,
  formatNumber,
  html,
  notice,
  pagination,
  presentState,
  state,
  table,
  viewForm,
} from '../../../../web/index.ts';
import type { DeleteVerdict } from '../../../../wire/index.ts';
import { access } from '../access.ts';
import type { View } from '../console.ts';
import { consoleMessages } from '../messages.ts';
import { codeLink, dnText } from '../runs/error-pages.ts';
import { consolePage } from '../shell.ts';
import { causeOf, decisionState, groupTable, groupTitle, holdTitle, PATH, pathOf, whatOf } from './list-page.ts';
import { holdMessages as m } from './messages.ts';
import { decisionForm } from './schema.ts';

export interface HoldState {
  readonly hold: Hold;
  /** The one that is looked at; all of the hold without. */
  readonly group: HoldGroup | undefined;
  readonly isFirst: boolean;
  readonly error?: HawserError;
}

/** One hold, or one group of it: each object, and what is to become of them. */
export function holdPage(view: View, { items, next }: Slice<HeldDelete>, shown: HoldState): Html {
  const { t, language } = view;
  const { hold, group, isFirst, error } = shown;
  const address = (after?: string): string => {
    const query = new URLSearchParams({ ...(group && { group: group.id }), ...(after !== undefined && { after }) });
    return query.size === 0 ? pathOf(hold) : `${pathOf(hold)}?${query.toString()}`;
  };
  const paging = pagination(view, {
    summary: t(consoleMessages.shown, { count: items.length }),
    first: isFirst ? undefined : address(),
    next: next === null ? undefined : address(next),
  });
  const csv = `${pathOf(hold)}/csv${group ? `?group=${group.id}` : ''}`;
  const text = error && html`<p>${error.text(language)} ${error.fix(language)} ${codeLink(error.code)}</p>`;
  return consolePage(
    view,
    {
      title: group ? groupTitle(view, hold, group) : holdTitle(view, hold),
      section: PATH,
      crumbs: [[PATH, t(m.title)]],
      lede: html`<p>${group ? groupWords(view, group) : t(m.heldSince, { agent: hold.agentName })}</p>
        ${group && html`<div class="tags">${decisionState(view, group)}</div>`}`,
      actions: html`<a class="button slim" href="${csv}" download>${t(m.csv)}</a>`,
    },
    html`${text && notice('bad', t(m.refused), text, true)} ${decisions(view, shown)}
    ${
      group
        ? html`<p><a href="${pathOf(hold)}">${t(m.allGroups)}</a></p>`
        : hold.groups.length > 1 && card({ flush: true }, groupTable(view, hold))
    }
    ${card({ title: t(m.listCaption), flush: true }, html`${deleteTable(view, items)}${paging}`)}`,
  );
}

function groupWords({ t }: View, { cause, source, container }: HoldGroup): Content {
  const where = [source, container].filter((part) => part !== null).map((part) => html` · ${dnText(part)}`);
  return html`${t(causeOf(cause))}${where}`;
}

/** Approve deletes; so it says how many of what, and stands beside the list that it is about. */
function decisions(view: View, { hold, group }: HoldState): Content {
  if (!view.may(access.changeConfiguration)) return undefined;
  const { t, language } = view;
  const about = group ?? hold;
  const values = { count: formatNumber(about.count, language), what: whatOf(view, hold) };
  return html`<div class="columns">
    ${decision(view, { hold, group, verdict: 'approved' }, t(m.approve, values), t(m.approveHint))}
    ${decision(view, { hold, group, verdict: 'declined' }, t(m.decline, values), t(m.declineHint))}
  </div>`;
}

function decision(
  view: View,
  { hold, group, verdict }: Pick<HoldState, 'hold' | 'group'> & { readonly verdict: DeleteVerdict },
  words: string,
  hint: string,
): Html {
  const values = { group: group?.id ?? '', digest: (group ?? hold).digest, verdict };
  const form = viewForm(
    view,
    decisionForm,
    presentState(decisionForm, values, view.language),
    `${pathOf(hold)}/decision`,
  );
  return card(
    {},
    form.element(
      html`<p>${hint}</p>
        <div class="actions"><button class="button ${verdict === 'approved' && 'danger'}">${words}</button></div>`,
      { className: 'stack' },
    ),
  );
}

function deleteTable(view: View, rows: readonly HeldDelete[]): Html {
  const { t } = view;
  return table({
    caption: t(m.listCaption),
    rows,
    columns: [
      {
        header: t(m.name),
        heading: true,
        cell: ({ name, objectId, objectClass, userPrincipalName, sourceAnchor }) => {
          const words = name ?? userPrincipalName ?? sourceAnchor;
          const shown = objectId === null ? words : html`<a href="/console/${objectClass}s/${objectId}">${words}</a>`;
          return html`${shown}<span class="under">${userPrincipalName}</span>`;
        },
      },
      { header: t(m.cause), plain: true, cell: ({ cause }) => t(causeOf(cause)) },
      {
        header: t(m.container),
        plain: true,
        wide: true,
        cell: ({ container }) => container !== null && dnText(container),
      },
      { header: t(m.anchor), wide: true, cell: ({ sourceAnchor }) => html`<code>${sourceAnchor}</code>` },
      {
        header: t(m.decision),
        plain: true,
        cell: ({ verdict }) => verdict !== null && state(verdict === 'approved' ? 'good' : 'idle', t(m[verdict])),
      },
    ],
  });
}
