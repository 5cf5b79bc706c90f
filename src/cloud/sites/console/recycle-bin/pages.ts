import type { HawserError } from '../../../../base/errors.ts';
import { cloudClasses } from '../../../../directory/index.ts';
import type { ObjectDetail } from '../../../objects/object.ts';
import type { RestoreJob } from '../../../restores/store.ts';
import type { Content, FormView, Html } from '../../../../web/index.ts';
import {
  buttonForm,
  card,
  exactTime,
  facts,
  formatNumber,
  html,
  notice,
  plural,
  webMessages,
} from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { View } from '../console.ts';
import type { FilterValues } from '../lists/list.ts';
import { addressOf } from '../lists/list-query.ts';
import { classTexts } from '../objects/messages.ts';
import { codeLink } from '../code-link.ts';
import { consolePage } from '../shell.ts';
import { binMessages as m } from './messages.ts';

export const PATH = '/console/recycle-bin';

export interface BinState {
  /** The filter, as it stands in the address. */
  readonly selection: FilterValues;
  readonly hasAny: boolean;
  readonly restored?: ObjectDetail | undefined;
  readonly error?: HawserError;
}

export function binPage(view: View, list: Html, bin: BinState): Html {
  const { t, may } = view;
  const { sort: _sort, order: _order, after: _after, ...selection } = bin.selection;
  const words = Object.keys(selection).length > 0 ? m.restoreFound : m.restoreAll;
  return consolePage(
    view,
    {
      title: t(m.title),
      section: PATH,
      lede: html`<p>${t(m.lede)}</p>`,
      actions:
        bin.hasAny &&
        may(access.restore) &&
        html`<a class="button" href="${addressOf(`${PATH}/restore`, selection)}">${t(words)}</a>`,
    },
    html`${outcome(view, bin)}${card({ flush: true }, list)}`,
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

/** What will be restored, before it is. */
export function confirmPage(
  view: View,
  form: FormView,
  { count, selection }: { readonly count: number; readonly selection: FilterValues },
): Html {
  const { t } = view;
  return consolePage(
    view,
    {
      title: plural(t, count, { one: m.confirmTitleOne, other: m.confirmTitle }),
      section: PATH,
      crumbs: [[PATH, t(m.title)]],
      lede: html`<p>${t(m.confirmWhat)}</p>`,
      form,
    },
    card(
      {},
      html`<div class="stack">
        ${facts(factsOf(view, selection))}
        <p>${t(m.comesFromForest)}</p>
        ${form.element(
          html`<button class="button primary">${t(m.restoreCount, { count })}</button
            ><a class="button" href="${addressOf(PATH, selection)}">${t(webMessages.cancel)}</a>`,
          { className: 'actions', hidden: selection },
        )}
      </div>`,
    ),
  );
}

const names = { q: m.search, class: m.kind, hold: m.hold, run: m.run } as const;

function factsOf({ t }: View, selection: FilterValues) {
  return Object.entries(names).flatMap(([name, words]) => {
    const value = selection[name] ?? '';
    const objectClass = cloudClasses.find((known) => name === 'class' && known === value);
    return value === '' ? [] : [{ name: t(words), value: objectClass ? t(classTexts[objectClass].many) : value }];
  });
}

/** How far it is, and what became of each object. */
export function restorePage(view: View, list: Html, job: RestoreJob, isStalled: boolean): Html {
  const { t, language } = view;
  const { total, done, restored, finishedAt } = job;
  const isRunning = finishedAt === null && !isStalled;
  const progress = t(m.progress, { done, total });
  const others = done - restored;
  return consolePage(
    view,
    {
      title: t(m.restoreTitle),
      section: PATH,
      crumbs: [[PATH, t(m.title)]],
      lede: html`<p>${t(m.startedBy, { name: job.actor })}, ${exactTime(view, job.startedAt)}</p>`,
      isMoving: isRunning,
    },
    html`<div class="stack" id="restore" ${isRunning && 'data-live'}>
      ${
        finishedAt
          ? notice(
              others === 0 ? 'good' : 'warn',
              t(m.finished, { count: formatNumber(restored, language) }),
              others > 0 && html`<p>${t(m.finishedOthers, { count: others })}</p>`,
              true,
            )
          : notice(
              isStalled ? 'warn' : 'idle',
              isStalled ? t(m.stalled) : t(m.running),
              html`<p>${progress}</p>
                <progress max="${total}" value="${done}" aria-label="${progress}">${progress}</progress>`,
            )
      }
      ${isStalled && buttonForm(view, `${PATH}/restores/${job.id}/resume`, html`<button class="button primary">${t(m.resume)}</button>`)}
      ${card({ flush: true }, list)}
    </div>`,
  );
}
