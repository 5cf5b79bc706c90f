import type { Figures, Slot } from '../../../sign-ins/figures.ts';
import type { Content, Html } from '../../../../web/index.ts';
import { card, formatNumber, html, state, table } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { addressOf } from '../lists/list-query.ts';
import { codeLink } from '../code-link.ts';
import { consolePage } from '../shell.ts';
import { signInMessages as m } from './messages.ts';
import { signInChart, whenOf } from './sign-in-chart.ts';
import { codeOf, methodWords, SIGN_INS, tabs } from './words.ts';

export const periods = ['day', 'week', 'month'] as const;
export type Period = (typeof periods)[number];

const HERE = `${SIGN_INS}/figures`;
const MOST_CODES = 10;

export function figuresPage(view: View, figures: Figures, period: Period): Html {
  const { t } = view;
  return consolePage(
    view,
    {
      title: t(m.figures),
      section: SIGN_INS,
      crumbs: [[SIGN_INS, t(m.title)]],
      lede: html`<p>${t(m.figuresLede)}</p>`,
      actions: tabs(view, HERE),
    },
    html`${card(
        { title: t(m.chart), aside: periodLinks(view, period) },
        html`<div class="stack">
          ${signInChart(view, figures)}
          <div class="legend">${state('good', t(m.success))}${state('bad', t(m.failure))}</div>
          <details>
            <summary>${t(m.asTable)}</summary>
            ${slotTable(view, figures.slots)}
          </details>
        </div>`,
      )}
      <div class="columns">
        ${card({ title: t(m.topCodes), flush: figures.failure > 0 }, codeTable(view, figures))}
        ${card({ title: t(m.byMethod), flush: figures.methods.length > 0 }, methodTable(view, figures))}
      </div>`,
  );
}

function periodLinks({ t }: View, period: Period): Content {
  const link = (name: Period): Content =>
    name === period ? html`<strong>${t(m[name])}</strong>` : html`<a href="${HERE}?period=${name}">${t(m[name])}</a>`;
  return html`<span>${link('day')} · ${link('week')} · ${link('month')}</span>`;
}

function slotTable(view: View, slots: readonly Slot[]): Html {
  const { t, language } = view;
  return table({
    caption: t(m.chart),
    rows: slots,
    columns: [
      { header: t(m.from), heading: true, cell: ({ from }) => whenOf(view, from) },
      { header: t(m.success), numeric: true, cell: ({ success }) => formatNumber(success, language) },
      { header: t(m.failure), numeric: true, cell: ({ failure }) => formatNumber(failure, language) },
    ],
  });
}

function codeTable(view: View, { refusals, failure }: Figures): Html {
  const { t } = view;
  if (refusals.length === 0) return html`<p class="soft">${t(m.noFailures)}</p>`;
  const rows = refusals.slice(0, MOST_CODES);
  return table({
    caption: t(m.topCodes),
    rows,
    columns: [
      {
        ...{ header: t(m.code), heading: true },
        cell: (refusal) => html`${codeLink(codeOf(refusal))}<span class="under">${refusal.reason}</span>`,
      },
      {
        ...{ header: t(m.count), numeric: true },
        cell: ({ count, reason, code }) => countOf(view, count, { code: code === null ? reason : String(code) }),
      },
      { header: t(m.share), bare: true, cell: ({ count }) => barOf(count / failure, 'bad') },
    ],
  });
}

function methodTable(view: View, { methods, success }: Figures): Html {
  const { t } = view;
  if (methods.length === 0) return html`<p class="soft">${t(m.noMethods)}</p>`;
  return table({
    caption: t(m.byMethod),
    rows: methods,
    columns: [
      { header: t(m.method), heading: true, cell: ({ method }) => methodWords(view, method) },
      { header: t(m.count), numeric: true, cell: ({ method, count }) => countOf(view, count, { method }) },
      { header: t(m.share), bare: true, cell: ({ count }) => barOf(count / success, 'good') },
    ],
  });
}

function countOf({ language }: View, count: number, query: Readonly<Record<string, string>>): Html {
  return html`<a href="${addressOf(SIGN_INS, query)}">${formatNumber(count, language)}</a>`;
}

/** The number stands beside it. */
function barOf(share: number, tone: 'good' | 'bad'): Html {
  const width = Math.round(Math.min(1, share) * 1000) / 10;
  return html`<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="${tone}" width="${width}" height="8" />
  </svg>`;
}
