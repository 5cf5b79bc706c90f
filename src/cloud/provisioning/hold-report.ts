import { sql } from 'kysely';
import { inTransaction } from '../../base/database/transaction.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { DecidedThere, HoldPage, HoldReport } from '../../wire/index.ts';
import { getAgent } from '../agents/store.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import { cloudErrors } from '../errors.ts';
import { authorizeBatch } from './authority.ts';
import type { BatchCaller } from './batches.ts';

/**
 * Keeps a page of what an agent holds back. The first replaces the hold; the last completes it, and settles which
 * decisions still wait for the agent. Until then nobody can decide about it, and the agent would send it again.
 *
 * Throws `cloud.forest-not-granted`, and `cloud.hold-page-unexpected` when a page before it is missing.
 */
export async function saveHold(
  context: BusinessContext,
  caller: BatchCaller,
  hold: number,
  report: HoldReport,
): Promise<void> {
  await inTransaction(context, async (within) => {
    // What people are to decide about comes from an agent that may provision, and from nobody else.
    await authorizeBatch(within.connection, caller.tenant, caller.agentId, []);
    if ('decided' in report) await recordDecision(within, caller, hold, report.decided);
    else if ('digest' in report) await savePage(within.connection, caller, hold, report);
    else await removeHold(within.connection, caller, hold);
  });
}

/** Somebody decided at the server: the console's audit has that too. */
async function recordDecision(
  context: BusinessContext,
  { tenant, agentId }: BatchCaller,
  hold: number,
  { count, verdict, by }: DecidedThere,
): Promise<void> {
  const agent = (await getAgent(context.connection, tenant, agentId))?.name ?? agentId;
  const values = { count, hold, agent, verdict, by };
  await recordEvent(context, tenant, businessEvents.deletesDecidedAtServer, values, { actor: by, targetId: agentId });
}

async function removeHold(transaction: Connection, { tenant, agentId }: BatchCaller, hold: number): Promise<void> {
  await clearDeletes(transaction, { tenant, agentId }, hold);
  await sql`delete from hold_decision
    where tenant = ${tenant.number} and agent_id = ${agentId} and hold = ${hold}`.execute(transaction);
  await sql`delete from hold
    where tenant = ${tenant.number} and agent_id = ${agentId} and number = ${hold}`.execute(transaction);
}

async function clearDeletes(transaction: Connection, { tenant, agentId }: BatchCaller, hold: number): Promise<void> {
  await sql`delete from hold_delete
    where tenant = ${tenant.number} and agent_id = ${agentId} and hold = ${hold}`.execute(transaction);
  await sql`delete from hold_group
    where tenant = ${tenant.number} and agent_id = ${agentId} and hold = ${hold}`.execute(transaction);
}

async function savePage(transaction: Connection, caller: BatchCaller, hold: number, report: HoldPage): Promise<void> {
  const { tenant, agentId } = caller;
  const { objectClass, heldAt, count, digest, version, page, pages, groups, deletes } = report;
  if (page === 1) {
    await clearDeletes(transaction, caller, hold);
    await sql`insert into hold (tenant, agent_id, number, class, held_at, count, digest)
      values (${tenant.number}, ${agentId}, ${hold}, ${objectClass}, ${heldAt}, ${count}, ${digest})
      on conflict (tenant, agent_id, number) do update set class = excluded.class, held_at = excluded.held_at,
        count = excluded.count, digest = excluded.digest, version = null`.execute(transaction);
  }
  await sql`insert into hold_group (tenant, agent_id, hold, id, cause, source, container, count, digest)
    select ${tenant.number}, ${agentId}, ${hold}, g.id, g.cause, g.source, g.container, g.count, g.digest
    from json_to_recordset(${JSON.stringify(groups)}::json) as g
      (id text, cause text, source text, container text, count int, digest text)
    on conflict do nothing`.execute(transaction);
  await sql`insert into hold_delete (tenant, agent_id, hold, source_anchor, name, group_id, verdict)
    select ${tenant.number}, ${agentId}, ${hold}, d."sourceAnchor", d.name, d."group", d.verdict
    from json_to_recordset(${JSON.stringify(deletes)}::json) as d
      ("sourceAnchor" text, name text, "group" text, verdict text)
    on conflict do nothing`.execute(transaction);
  if (page === pages) await completeHold(transaction, caller, hold, { count, digest, version });
}

async function completeHold(
  transaction: Connection,
  { tenant, agentId }: BatchCaller,
  hold: number,
  { count, digest, version }: Pick<HoldPage, 'count' | 'digest' | 'version'>,
): Promise<void> {
  const { numAffectedRows } = await sql`update hold h set version = ${version}
    where tenant = ${tenant.number} and agent_id = ${agentId} and number = ${hold} and digest = ${digest}
      and ${count} = (select count(*) from hold_delete d where d.tenant = ${tenant.number} and d.agent_id = ${agentId}
        and d.hold = ${hold})`.execute(transaction);
  if (numAffectedRows !== 1n) throw cloudErrors('cloud.hold-page-unexpected', { hold });
  await settleDecisions(transaction, { tenant, agentId }, hold);
}

/** A decision is over once it is carried out, and once what it was about is no longer what was shown. */
async function settleDecisions(transaction: Connection, { tenant, agentId }: BatchCaller, hold: number): Promise<void> {
  const ofHold = (alias: 'c' | 'd' | 'g') => sql`${sql.ref(alias)}.tenant = ${tenant.number}
    and ${sql.ref(alias)}.agent_id = ${agentId} and ${sql.ref(alias)}.hold = ${hold}`;
  await sql`delete from hold_decision c
    where ${ofHold('c')} and (
      not exists (select from hold h
        where h.tenant = ${tenant.number} and h.agent_id = ${agentId} and h.number = ${hold} and h.held_at = c.held_at
          and c.digest = case c.group_id when '' then h.digest else
            (select g.digest from hold_group g where ${ofHold('g')} and g.id = c.group_id) end)
      or not exists (select from hold_delete d where ${ofHold('d')} and c.group_id in ('', d.group_id)
        and d.verdict is distinct from c.verdict))`.execute(transaction);
}
