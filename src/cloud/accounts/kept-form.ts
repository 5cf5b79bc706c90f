import { sql } from 'kysely';
import { z } from 'zod';
import { MINUTE } from '../../base/clock.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import { isUuid, newId } from '../../base/ids.ts';
import type { SecretBox } from '../../base/secrets.ts';
import { sweep } from '../tenants/sweeps.ts';
import type { FoundSession } from './session-store.ts';

/**
 * What somebody sent waits while they prove again who they are. It may hold a new password, so it is sealed; it belongs
 * to one session, and ends with it.
 */
const keptForm = z.object({
  /** Where it was sent. */
  action: z.string(),
  fields: z.array(z.tuple([z.string(), z.string()])).readonly(),
  /** The page it was sent from. */
  back: z.string(),
});

export type KeptForm = z.output<typeof keptForm>;

type Whose = Pick<FoundSession, 'id' | 'person'>;

/** As long as the sign-in it waits for. */
const LIFETIME_MS = 30 * MINUTE;
/** A session keeps the latest ones only: forms in several windows, and no store for whoever sends many. */
const MOST = 4;

interface KeepContext extends FeatureContext {
  readonly secrets: SecretBox;
}

/** Its id. */
export async function keepForm(
  context: KeepContext,
  { id: session, person: { tenant } }: Whose,
  form: KeptForm,
): Promise<string> {
  const id = newId();
  const sealed = context.secrets.seal(sealName(id), JSON.stringify(form));
  const now = context.clock.now();
  await inTransaction(context, async ({ connection }) => {
    await sql`insert into kept_form (tenant, session_id, id, sealed, created_at, expires_at)
      values (${tenant.number}, ${session}, ${id}, ${sealed}, ${now}, ${new Date(now.getTime() + LIFETIME_MS)})`.execute(
      connection,
    );
    await sql`delete from kept_form where tenant = ${tenant.number} and session_id = ${session} and id not in (
      select id from kept_form where tenant = ${tenant.number} and session_id = ${session}
      order by created_at desc, id desc limit ${MOST})`.execute(connection);
  });
  return id;
}

/** Undefined when it is not kept any more, or is of another session. */
export async function findKeptForm(
  { connection, clock, secrets }: KeepContext,
  { id: session, person: { tenant } }: Whose,
  id: string,
): Promise<KeptForm | undefined> {
  if (!isUuid(id)) return undefined;
  const { rows } = await sql<{ sealed: string }>`select sealed from kept_form
    where tenant = ${tenant.number} and session_id = ${session} and id = ${id} and expires_at > ${clock.now()}`.execute(
    connection,
  );
  return rows[0] && keptForm.parse(JSON.parse(secrets.open(sealName(id), rows[0].sealed)));
}

/** Housekeeping: what is past its time is not found without it either. */
export async function sweepKeptForms({ connection, clock }: FeatureContext): Promise<void> {
  await sql`${sweep('kept-form-past')} delete from kept_form where expires_at <= ${clock.now()}`.execute(connection);
}

function sealName(id: string): string {
  return `kept-form ${id}`;
}
