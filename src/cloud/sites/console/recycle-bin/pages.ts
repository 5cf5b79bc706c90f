import type { HawserError } from '../../../../base/errors.ts';
import type { CloudClass } from '../../../../directory/index.ts';
import { keepers } from '../../../accounts/rights.ts';
import { cloudClasses } from '../../../../directory/index.ts';
import type { ObjectDetail, ObjectSummary } from '../../../objects/object.ts';
import { RETENTION_MS } from '../../../objects/recycle-bin.ts';
import type { Page as Slice } from '../../../objects/store.ts';
import type { Content, Html } from '../../../../web/index.ts';
import { buttonForm, card, empty, html, notice, pagination, relativeTime, table } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { consoleMessages } from '../messages.ts';
import { classTexts } from '../objects/messages.ts';
import { objectLink, sourceState } from '../objects/values.ts';
import { codeLink } from '../runs/error-pages.ts';
import { consolePage } from '../shell.ts';
import { binMessages as m } from './messages.ts';

const PATH = '/console/recycle-bin';

export interface BinState {
  readonly objectClass?: CloudClass | undefined;
  readonly isFirst: boolean;
  readonly restored?: ObjectDetail | undefined;
  readonly error?: HawserError;
}

export function binPage(view: View, { items, next }: Slice<ObjectSummary>, bin: BinState): Html {
  const { t } = view;
  const { objectClass, isFirst } = bin;
  const address = (after?: string): string => {
    const query = new URLSearchParams({
      ...(objectClass && { class: objectClass }),
      ...(after !== undefined && { after }),
    });
    return query.size === 0 ? PATH : `${PATH}?${query.toString()}`;
  };
  const paging = pagination(view, {
    summary: t(consoleMessages.shown, { count: items.length }),
    first: isFirst ? undefined : address(),
    next: next === null ? undefined : address(next),
  });
  const list = items.length === 0 ? empty('bin', t(m.none), t(m.noneNext)) : html`${binTable(view, items)}${paging}`;
  return consolePage(
    view,
    { title: t(m.title), section: PATH, lede: html`<p>${t(m.lede)}</p>` },
    html`${outcome(view, bin)}${card({ flush: true }, html`${filter(view, objectClass)}${list}`)}`,
  );
}

function outcome(view: View, { restored, error }: BinState): Content {
  const { t, language } = view;
  if (error) {
    const text = html`<p>${error.text(language)} ${error.fix(language)} ${codeLink(error.code)}</p>`;
    return notice('bad', t(m.failed), text, true);
  }
  if (!restored) return undefined;
  const name = restored.displayName ?? restored.userPrincipalName ?? restored.id;
  const link = html`<a href="/console/objects/${restored.id}">${t(m.restoredNext)}</a>`;
  const warning = restored.synchronized && html`${t(m.restoredSynchronized)} `;
  const waiting = restored.quarantined.map(({ value }) => value);
  const lost = waiting.length > 0 && html`<p>${t(m.restoredWithout, { values: waiting.join(', ') })}</p>`;
  return notice(
    'good',
    t(m.restored, { name }),
    html`${lost}
      <p>${warning}${link}</p>`,
    true,
  );
}

function filter({ t }: View, chosen: CloudClass | undefined): Html {
  const option = (value: string, words: string): Html =>
    html`<option value="${value}" ${value === (chosen ?? '') ? 'selected' : ''}>${words}</option>`;
  return html`<form class="search" method="get" action="${PATH}">
    <label class="for-screen-readers" for="class">${t(m.filter)}</label>
    <select id="class" name="class">
      ${option('', t(consoleMessages.all))}${cloudClasses.map((name) => option(name, t(classTexts[name].many)))}
    </select>
    <button class="button">${t(m.apply)}</button>
  </form>`;
}

function binTable(view: View, rows: readonly ObjectSummary[]): Html {
  const { t } = view;
  return table({
    caption: t(m.caption),
    rows,
    columns: [
      {
        header: t(m.name),
        heading: true,
        cell: (object) =>
          html`${objectLink(view, object)}<span class="under">${object.userPrincipalName ?? object.mail}</span>`,
      },
      { header: t(m.kind), plain: true, cell: (object) => t(classTexts[object.objectClass].one) },
      { header: t(m.source), plain: true, cell: (object) => sourceState(view, object) },
      {
        header: t(m.deleted),
        cell: ({ deletedAt }) => html`<span class="nowrap">${relativeTime(view, deletedAt)}</span>`,
      },
      {
        header: t(m.left),
        cell: ({ deletedAt }) =>
          deletedAt &&
          html`<span class="nowrap">${relativeTime(view, new Date(deletedAt.getTime() + RETENTION_MS))}</span>`,
      },
      {
        header: t(m.actions),
        bare: true,
        cell: ({ id, objectClass, displayName }) =>
          view.may(keepers[objectClass]) &&
          buttonForm(
            view,
            `${PATH}/${id}/restore`,
            html`<button class="button slim" aria-label="${t(m.restoreNamed, { name: displayName ?? id })}">
              ${t(m.restore)}
            </button>`,
          ),
      },
    ],
  });
}
