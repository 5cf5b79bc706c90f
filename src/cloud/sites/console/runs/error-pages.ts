import { formatDetail } from '../../../../base/details.ts';
import type { Content, Html } from '../../../../web/index.ts';
import { card, empty, formatNumber, html, relativeTime, table } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { consolePage } from '../shell.ts';
import { runMessages as m } from './messages.ts';
import type { QuarantineLine, RecurringError } from '../../../provisioning/attention.ts';

/** Every code leads to its page with meaning, causes and fixes. */
export function codeLink(code: string): Html {
  return html`<a href="/codes/${encodeURIComponent(code)}"><code>${breakable(code, /(?<=[a-z])(?=[A-Z])/)}</code></a>`;
}

/** A distinguished name, that breaks between its parts. */
export function dnText(dn: string): Content {
  return breakable(dn, /(?<=(?<!\\),)/);
}

function breakable(text: string, where: RegExp): Content {
  return text.split(where).map((part, index) => (index === 0 ? part : html`<wbr />${part}`));
}

function objectLink(objectClass: string, id: string, name: Content): Html {
  return html`<a href="/console/${objectClass}s/${id}">${name}</a>`;
}

export function errorsPage(view: View, errors: readonly RecurringError[], quarantine: readonly QuarantineLine[]): Html {
  const { t } = view;
  return consolePage(
    view,
    { title: t(m.errorsTitle), section: '/console/errors', lede: html`<p>${t(m.errorsLede)}</p>` },
    html`${card({ title: t(m.failedObjects), flush: true }, failedTable(view, errors))}
    ${card({ title: t(m.quarantine), flush: true }, quarantineTable(view, quarantine))}`,
  );
}

function failedTable(view: View, errors: readonly RecurringError[]): Html {
  const { t, language } = view;
  if (errors.length === 0) return empty('check', t(m.noFailed));
  return table({
    caption: t(m.failedObjects),
    rows: errors,
    columns: [
      {
        header: t(m.object),
        heading: true,
        cell: ({ displayName, dn, objectId, objectClass }) => {
          const name = displayName ?? dnText(dn);
          const shown = objectId !== null && objectClass !== null ? objectLink(objectClass, objectId, name) : name;
          return html`${shown}${displayName !== null && html`<span class="under">${dnText(dn)}</span>`}`;
        },
      },
      { header: t(m.code), plain: true, cell: ({ code }) => codeLink(code) },
      { header: t(m.detail), plain: true, wide: true, cell: ({ detail }) => formatDetail(detail, language) },
      { header: t(m.times), numeric: true, cell: ({ runs }) => formatNumber(runs, language) },
      {
        header: t(m.lastSeen),
        plain: true,
        cell: ({ lastRunId, lastAt }) =>
          html`<a class="nowrap" href="/console/runs/${encodeURIComponent(lastRunId)}"
            >${relativeTime(view, lastAt)}</a
          >`,
      },
    ],
  });
}

function quarantineTable(view: View, lines: readonly QuarantineLine[]): Html {
  const { t } = view;
  if (lines.length === 0) return empty('check', t(m.noQuarantine));
  return table({
    caption: t(m.quarantineCaption),
    rows: lines,
    columns: [
      { header: t(m.object), heading: true, cell: (line) => objectLink(line.objectClass, line.objectId, line.name) },
      { header: t(m.attribute), plain: true, cell: ({ attribute }) => html`<code>${attribute}</code>` },
      { header: t(m.value), plain: true, cell: ({ value }) => value },
      {
        header: t(m.heldBy),
        cell: ({ heldBy, holderClass, holderName }) =>
          heldBy !== null && holderClass !== null
            ? objectLink(holderClass, heldBy, holderName ?? heldBy)
            : html`<span class="soft">${t(m.free)}</span>`,
      },
      { header: t(m.code), plain: true, cell: ({ code }) => codeLink(code) },
      { header: t(m.since), cell: ({ since }) => relativeTime(view, since) },
    ],
  });
}
