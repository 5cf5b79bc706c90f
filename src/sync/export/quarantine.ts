import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber } from '../ids.ts';
import { makeStanding, replaceStandingErrors } from '../object-errors.ts';
import type { TargetConnector } from '../ports.ts';
import type { StepContext } from '../run/step.ts';
import { inBatch } from '../run/step.ts';

export interface QuarantineOptions {
  readonly connector: ConnectorNumber;
  /** Errors came or went in this step, so that the rows may hold less than the target. */
  readonly isDisturbed: boolean;
}

/**
 * Nothing is sent again for what the target has just put into quarantine: its errors stand, and the target is asked for
 * the whole of its state, which may be the known one again when a value has become free meanwhile.
 */
export async function expectQuarantine(
  connection: Connection,
  connector: ConnectorNumber,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await makeStanding(connection, connector, keys);
  await sql`update connector set quarantine = null where id = ${connector}`.execute(connection);
}

/**
 * Values in quarantine are the target's matter: it gives them back automatically when they become free, and nothing is
 * exported for it. So the target is asked what it holds, and the errors of the objects are made equal to its answer;
 * one request that is answered with "as before" when nothing has changed.
 */
export async function mirrorQuarantine(
  step: StepContext,
  target: TargetConnector,
  { connector, isDisturbed }: QuarantineOptions,
): Promise<void> {
  const connection = step.database.kysely;
  const { rows } = await sql<{ known: string | null }>`
    select quarantine as known from connector where id = ${connector}`.execute(connection);
  const known = isDisturbed ? undefined : (rows[0]?.known ?? undefined);
  const answer = await target.quarantine(known, step.signal);
  if (answer === undefined) return;
  await inBatch(step, async (transaction) => {
    await replaceStandingErrors(transaction, connector, answer.objects, step.stepId);
    await sql`update connector set quarantine = ${answer.version} where id = ${connector}`.execute(transaction);
  });
}
