import type { CsvCell } from '../../../../base/csv.ts';
import { isUuid } from '../../../../base/ids.ts';
import { businessEvents, recordEvent } from '../../../audit/business-events.ts';
import { cloudErrors } from '../../../errors.ts';
import type { HeldDelete, HeldFilter, Hold, HoldGroup } from '../../../provisioning/holds.ts';
import { heldList, listHolds } from '../../../provisioning/holds.ts';
import { empty, html, state } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext, View } from '../console.ts';
import type { ListColumn, ListDefinition } from '../lists/list.ts';
import { listMessages } from '../lists/messages.ts';
import { dnText } from '../code-link.ts';
import { holdPage } from './hold-page.ts';
import { causeOf } from './list-page.ts';
import { holdMessages as m } from './messages.ts';

const columns: readonly ListColumn<HeldDelete>[] = [
  {
    ...{ key: 'name', header: m.name, heading: true },
    cell: (_view, { name, objectId, objectClass, userPrincipalName, sourceAnchor }) => {
      const words = name ?? userPrincipalName ?? sourceAnchor;
      const shown = objectId === null ? words : html`<a href="/console/${objectClass}s/${objectId}">${words}</a>`;
      return html`${shown}<span class="under">${userPrincipalName}</span>`;
    },
  },
  { key: 'cause', header: m.cause, plain: true, cell: ({ t }, { cause }) => t(causeOf(cause)) },
  {
    ...{ key: 'container', header: m.container, plain: true, wide: true },
    cell: (_view, { container }) => container !== null && dnText(container),
  },
  {
    ...{ key: 'anchor', header: m.anchor, wide: true },
    cell: (_view, { sourceAnchor }) => html`<code>${sourceAnchor}</code>`,
  },
  {
    ...{ key: 'decision', header: m.decision, plain: true },
    cell: ({ t }, { verdict }) => verdict !== null && state(verdict === 'approved' ? 'good' : 'idle', t(m[verdict])),
  },
];

/** Each delete of a hold, or of one group of it. */
export function heldDeletes(console: ConsoleContext): ListDefinition<HeldDelete, HeldFilter, Hold> {
  return {
    name: 'held-deletes',
    path: '/holds/:agent/:number',
    access: access.synchronization,
    about: async ({ view, params }) => await findHold(console, view, params),
    source: heldList,
    fields: [{ kind: 'hidden', name: 'group', label: m.cause }],
    filterOf: ({ group = '' }, { subject: { agentId, number, groups } }) => ({
      agentId,
      number,
      group: groupOf(groups, group)?.id,
    }),
    caption: m.listCaption,
    columns,
    file: {
      class: ({ objectClass }) => objectClass,
      name: ({ name }) => name,
      userPrincipalName: ({ userPrincipalName }) => userPrincipalName,
      sourceAnchor: ({ sourceAnchor }) => sourceAnchor,
      cause: ({ cause }) => cause,
      source: ({ source }) => source,
      container: ({ container }) => container,
      verdict: ({ verdict }) => verdict,
    } satisfies Record<string, (held: HeldDelete) => CsvCell>,
    downloaded: { event: businessEvents.heldDeletesDownloaded, record: recordHeld },
    nothing: ({ t }) => empty('check', t(listMessages.noMatch)),
    page: ({ view, subject: hold, query }, { content }) =>
      holdPage(view, content, { hold, group: groupOf(hold.groups, query['group']) }),
  };
}

/** Names leave the console: written down. */
async function recordHeld(
  context: ConsoleContext,
  { view: { tenant, administrator }, subject: hold }: { readonly view: View; readonly subject: Hold },
): Promise<void> {
  const actor = administrator.upn;
  const values = { count: hold.count, hold: hold.number, agent: hold.agentName, actor };
  await recordEvent(context, tenant, businessEvents.heldDeletesDownloaded, values, { actor, targetId: hold.agentId });
}

function groupOf(groups: readonly HoldGroup[], id = ''): HoldGroup | undefined {
  return groups.find((group) => group.id === id);
}

/** Throws `cloud.unknown-hold`. */
export async function findHold(
  { connection }: ConsoleContext,
  { tenant }: View,
  { agent = '', number = '' }: Readonly<Record<string, string>>,
): Promise<Hold> {
  const isName = isUuid(agent) && /^[1-9]\d{0,8}$/.test(number);
  const holds = isName ? await listHolds(connection, tenant, { agentId: agent, number: Number(number) }) : [];
  if (!holds[0]) throw cloudErrors('cloud.unknown-hold', { hold: number.slice(0, 20) });
  return holds[0];
}
