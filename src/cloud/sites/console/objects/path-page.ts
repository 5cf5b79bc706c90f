import type { FoundPath } from '../../../explain/object-paths.ts';
import type { ObjectDetail } from '../../../objects/object.ts';
import type { Text } from '../../../../base/messages.ts';
import type { CloudValue, ExplainedPath, MetaverseValue, OutcomeReason, ShownValue } from '../../../../wire/index.ts';
import type { Content, Html, Tone } from '../../../../web/index.ts';
import { card, html, notice, relativeTime, state, table } from '../../../../web/index.ts';
import { asRunHere } from '../../../../base/command-style.ts';
import type { View } from '../console.ts';
import { codeLink, dnText } from '../code-link.ts';
import { consolePage } from '../shell.ts';
import { classTexts } from './messages.ts';
import { lossTexts, pathMessages as m } from './path-messages.ts';

export function pathPage(view: View, object: ObjectDetail, found: FoundPath | undefined): Html {
  const { t } = view;
  const { path: list, many } = classTexts[object.objectClass];
  const name = object.displayName ?? object.userPrincipalName ?? object.mail ?? object.id;
  const path = `${list}/${object.id}`;
  return consolePage(
    view,
    {
      title: t(m.title, { name }),
      section: list,
      crumbs: [
        [list, t(many)],
        [path, name],
      ],
      lede: html`<p>${t(m.lede)}</p>`,
    },
    found?.path
      ? shownPath(view, found.path, object.sourceAnchor ?? '')
      : [notice('warn', t(m.noPath), html`<p>${asRunHere(t(whyNot(found?.why)))}</p>`), back(view, path)],
  );
}

function back({ t }: View, path: string): Html {
  return html`<div class="actions"><a class="button" href="${path}">${t(m.toObject)}</a></div>`;
}

const causes: Readonly<Partial<Record<OutcomeReason, Text>>> = {
  'envelope-unreadable': m.older,
  'request-invalid': m.older,
  'rate-limited': m.tooOften,
  'not-found': m.unknown,
  'no-agent': m.noAgent,
  'switched-off': m.noAgent,
  'agent-lost': m.noAgent,
};

/** Without a reason: it comes from no forest. */
function whyNot(why: OutcomeReason | undefined): Text {
  return why === undefined ? m.notSynchronized : (causes[why] ?? m.late);
}

const tones = {
  confirmed: 'good',
  'pending-add': 'warn',
  'pending-update': 'warn',
  'pending-delete': 'warn',
  absent: 'bad',
} as const satisfies Record<ExplainedPath['state'], Tone>;

function shownPath(view: View, path: ExplainedPath, anchor: string): Content {
  const { t } = view;
  return [
    ...path.sources.flatMap(({ forest, failure }) =>
      failure === null
        ? []
        : [notice('warn', t(m.away, { forest }), html`<p>${t(m.awayNext)} ${codeLink(failure)}</p>`)],
    ),
    card({ title: t(m.forests), flush: true }, sourceTable(view, path)),
    card(
      { title: t(m.values), aside: state(tones[path.state], t(m[path.state])), flush: true },
      valueTable(view, path),
    ),
    path.isCut && html`<p class="soft">${asRunHere(t(m.cut, { anchor }))}</p>`,
  ];
}

function sourceTable(view: View, { sources }: ExplainedPath): Html {
  const { t } = view;
  return table({
    caption: t(m.forests),
    rows: sources,
    columns: [
      { header: t(m.forest), heading: true, cell: ({ forest }) => forest },
      {
        header: t(m.object),
        wide: true,
        cell: ({ dn, isPending }) =>
          html`${dnText(dn)}${isPending && html`<span class="under">${t(m.isPending)}</span>`}`,
      },
      { header: t(m.read), cell: ({ readAt }) => relativeTime(view, readAt === null ? null : new Date(readAt)) },
    ],
  });
}

function valueTable(view: View, path: ExplainedPath): Html {
  const { t } = view;
  return table({
    caption: t(m.caption),
    rows: path.values,
    columns: [
      {
        header: t(m.attribute),
        heading: true,
        cell: ({ attribute }) => html`<span class="attribute">${attribute}</span>`,
      },
      { header: t(m.inForest), wide: true, cell: (value) => inForest(view, path, value) },
      { header: t(m.metaverse), wide: true, cell: ({ from }) => from.map((one) => inMetaverse(view, path, one)) },
      { header: t(m.cloud), wide: true, cell: (value) => inCloud(view, path, value) },
    ],
  });
}

function inForest(view: View, { sources }: ExplainedPath, { from }: CloudValue): Content {
  const read = from.flatMap((one) => one.from);
  if (read.length === 0) return html`<span class="soft">${view.t(m.noSource)}</span>`;
  return read.map(
    ({ source, attribute, value }) =>
      html`<div class="step">
        <span class="soft">${sources.length > 1 && html`${sources[source]?.forest}: `}${attribute}</span>
        ${shown(view, value)}
      </div>`,
  );
}

function inMetaverse(view: View, path: ExplainedPath, { attribute, value, rule, losers }: MetaverseValue): Html {
  return html`<div class="step">
    <span class="soft">${attribute}</span> ${shown(view, value)} ${ruleLine(view, path, rule)}
    ${lost(view, path, losers)}
  </div>`;
}

function inCloud(view: View, path: ExplainedPath, { value, confirmed, rule, losers }: CloudValue): Html {
  const { t } = view;
  return html`<div class="step">
    ${shown(view, value)} ${confirmed !== undefined && html`${state('warn', t(m.cloudHas))} ${shown(view, confirmed)}`}
    ${ruleLine(view, path, rule)} ${lost(view, path, losers)}
  </div>`;
}

function ruleLine({ t }: View, { rules }: ExplainedPath, index: number | null): Content {
  const rule = index === null ? undefined : rules[index];
  return (
    rule && html`<span class="under">${t(m.rule, { precedence: String(rule.precedence), name: rule.name })}</span>`
  );
}

function lost(view: View, { rules }: ExplainedPath, losers: CloudValue['losers']): Content {
  const { t } = view;
  if (losers.length === 0) return undefined;
  return html`<details class="lost">
    <summary>${t(m.wonOver)} ${losers.length}</summary>
    <ul role="list">
      ${losers.map(({ rule, value, because }) => {
        const { name = '', precedence = 0 } = (rule === null ? undefined : rules[rule]) ?? {};
        return html`<li>
          ${t(m.rule, { precedence: String(precedence), name })}:
          ${value !== null && html`${shown(view, value)}, `}${t(lossTexts[because])}
        </li>`;
      })}
    </ul>
  </details>`;
}

function shown({ t }: View, value: ShownValue): Content {
  if (value === null) return html`<span class="soft">${t(m.noValue)}</span>`;
  const { texts, count } = value;
  if (texts.length === 0) return html`<span class="soft">${t(count === 0 ? m.noValue : m.secret)}</span>`;
  const more = count > texts.length && html` <span class="soft">${t(m.more, { count: count - texts.length })}</span>`;
  return html`<span class="value">${texts.join('; ')}</span>${more}`;
}
