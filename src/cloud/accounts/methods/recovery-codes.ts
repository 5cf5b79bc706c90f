import { sql } from 'kysely';
import type { Connection } from '../../../base/database/connection.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import type { Method, MethodId, MethodSource } from './method.ts';
import { methodTexts, resetFrom } from './method.ts';
import type { Owner } from './method-store.ts';
import { deleteMethodsOfKind, insertMethod } from './method-store.ts';
import { longCodeHash, newLongCode } from './typed-code.ts';

/** A sheet of paper for the day on which everything else is lost. */
const COUNT = 10;

export interface RecoveryCodes {
  readonly method: Method;
  /** Shown once, kept nowhere. */
  readonly codes: readonly string[];
}

/** A new set; the one before is of no use from then on. In a transaction of the caller. */
export async function insertRecoveryCodes(
  { connection, clock }: FeatureContext,
  owner: Owner,
  source: MethodSource,
): Promise<RecoveryCodes> {
  const now = clock.now();
  const { tenant, id } = owner;
  const codes = Array.from({ length: COUNT }, newLongCode);
  await deleteMethodsOfKind(connection, owner, 'recovery-codes');
  const method = await insertMethod(connection, owner, {
    ...{ kind: 'recovery-codes', name: methodTexts['recovery-codes'].en, source, createdAt: now, verifiedAt: now },
    usableForResetFrom: resetFrom(source, now),
  });
  await sql`insert into recovery_code (tenant, object_id, method_id, hash)
    select ${tenant.number}, ${id}, ${method.id}, unnest(${codes.map(longCodeHash)}::text[])`.execute(connection);
  return { method, codes };
}

/** Whether it is one of the person's that nobody used before; it is used then. */
export async function useRecoveryCode(
  { connection, clock }: FeatureContext,
  { tenant, id }: Owner,
  typed: string,
): Promise<MethodId | undefined> {
  const now = clock.now();
  const { rows } = await sql<{ id: MethodId }>`
    with used as (update recovery_code set used_at = ${now}
        where tenant = ${tenant.number} and object_id = ${id} and hash = ${longCodeHash(typed)} and used_at is null
        returning method_id)
    update method m set last_used_at = ${now} from used
    where m.tenant = ${tenant.number} and m.object_id = ${id} and m.id = used.method_id returning m.id`.execute(
    connection,
  );
  return rows[0]?.id;
}

/** How many are left. */
export async function countRecoveryCodes(connection: Connection, { tenant, id }: Owner): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from recovery_code
    where tenant = ${tenant.number} and object_id = ${id} and used_at is null`.execute(connection);
  return rows[0]?.count ?? 0;
}
