import { z } from 'zod';
import { csvHead, csvLine } from '../../../../base/csv.ts';
import { isUuid } from '../../../../base/ids.ts';
import { inTransaction } from '../../../../base/database/transaction.ts';
import { businessEvents, recordEvent } from '../../../audit/business-events.ts';
import { cloudErrors } from '../../../errors.ts';
import { decideHold } from '../../../provisioning/decide-hold.ts';
import type { Hold, HoldGroup } from '../../../provisioning/holds.ts';
import { listHeldDeletes, listHolds } from '../../../provisioning/holds.ts';
import type { Html } from '../../../../web/index.ts';
import { seeOther } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext, View } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import type { HoldState } from './hold-page.ts';
import { holdPage } from './hold-page.ts';
import { holdsPage, PATH } from './list-page.ts';
import { decisionForm } from './schema.ts';

const listQuery = z.object({ decided: z.string().optional() });
const holdQuery = z.object({
  group: z.string().max(64).optional().catch(undefined),
  after: z.string().max(1000).optional().catch(undefined),
});
const CSV_PAGE = 1000;
const csvColumns = ['class', 'name', 'userPrincipalName', 'sourceAnchor', 'cause', 'source', 'container', 'verdict'];

/** Deletes that the threshold holds back: what they are, why, and what becomes of them. */
export function addHolds(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection } = console;
  routes.page({
    path: '/holds',
    access: access.synchronization,
    show: async ({ view, query }) =>
      holdsPage(view, await listHolds(connection, view.tenant), query(listQuery).decided !== undefined),
  });

  const about = async ({ view, params }: Named): Promise<Hold> => await findHold(console, view, params);
  const show = async (
    view: View,
    { hold, group, after, ...rest }: Omit<HoldState, 'group' | 'isFirst'> & Which,
  ): Promise<Html> => {
    const deletes = await listHeldDeletes(connection, view.tenant, hold, { group: group?.id ?? null, after });
    return holdPage(view, deletes, { hold, group, isFirst: after === undefined, ...rest });
  };

  routes.page({
    path: '/holds/:agent/:number',
    access: access.synchronization,
    about,
    show: async ({ view, query, subject: hold }) => {
      const { group: id, after } = query(holdQuery);
      return await show(view, { hold, group: groupOf(hold, id), after });
    },
  });

  routes.page({
    path: '/holds/:agent/:number/csv',
    access: access.synchronization,
    about,
    show: async ({ view, query, subject: hold }) =>
      await csvOf(console, view, hold, groupOf(hold, query(holdQuery).group)),
  });

  routes.button({
    path: '/holds/:agent/:number/decision',
    access: access.changeConfiguration,
    event: businessEvents.deletesApproved,
    fresh: true,
    schema: decisionForm,
    about,
    act: async ({ view: { tenant, administrator }, subject: { agentId, number }, values }) => {
      const { digest, verdict, group } = values;
      const decision = { agentId, number, digest, verdict, group: group === '' ? null : group };
      await decideHold(console, tenant, decision, { actor: administrator.upn });
      return seeOther(`${PATH}?decided`);
    },
    refused: async ({ view, params }, error) => await show(view, { ...(await whole(params, view)), error }),
  });

  const whole = async (params: Named['params'], view: View): Promise<Which & { readonly hold: Hold }> => ({
    hold: await findHold(console, view, params),
    group: undefined,
    after: undefined,
  });
}

interface Named {
  readonly view: View;
  readonly params: Readonly<Record<string, string>>;
}

interface Which {
  readonly group: HoldGroup | undefined;
  readonly after: string | undefined;
}

/** Throws `cloud.unknown-hold`. */
async function findHold(
  { connection }: ConsoleContext,
  { tenant }: View,
  { agent = '', number = '' }: Named['params'],
): Promise<Hold> {
  const isName = isUuid(agent) && /^[1-9]\d{0,8}$/.test(number);
  const holds = isName ? await listHolds(connection, tenant, { agentId: agent, number: Number(number) }) : [];
  if (!holds[0]) throw cloudErrors('cloud.unknown-hold', { hold: number.slice(0, 20) });
  return holds[0];
}

const groupOf = ({ groups }: Hold, id: string | undefined): HoldGroup | undefined =>
  groups.find((group) => group.id === id);

/** Every held delete as one line, read page by page while it is sent. Names leave the console: written down. */
async function csvOf(console: ConsoleContext, view: View, hold: Hold, group: HoldGroup | undefined): Promise<Response> {
  const { tenant, administrator } = view;
  const actor = administrator.upn;
  await inTransaction(console, async (within) => {
    const values = { count: (group ?? hold).count, hold: hold.number, agent: hold.agentName, actor };
    await recordEvent(within, tenant, businessEvents.heldDeletesDownloaded, values, { actor, targetId: hold.agentId });
  });
  const lines = ReadableStream.from(csvLines(console, view, hold, group)).pipeThrough(new TextEncoderStream());
  return new Response(lines, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="held-deletes-${hold.number}.csv"`,
    },
  });
}

async function* csvLines(
  { connection }: ConsoleContext,
  { tenant }: View,
  hold: Hold,
  group: HoldGroup | undefined,
): AsyncGenerator<string, void, undefined> {
  yield csvHead(csvColumns);
  let after: string | null | undefined;
  do {
    const { items, next } = await listHeldDeletes(connection, tenant, hold, {
      ...{ group: group?.id ?? null, after, limit: CSV_PAGE },
    });
    yield items
      .map((held) =>
        csvLine([
          ...[held.objectClass, held.name, held.userPrincipalName, held.sourceAnchor],
          ...[held.cause, held.source, held.container, held.verdict],
        ]),
      )
      .join('');
    after = next;
  } while (after !== null && after !== undefined);
}
