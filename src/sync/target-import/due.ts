import { isHawserError } from '../../base/errors.ts';
import type { Connection } from '../../base/database/connection.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { ConnectorNumber } from '../ids.ts';
import type { ConfirmedPage, ConfirmedQuery, TargetConnector } from '../ports.ts';
import type { FullImportReason } from '../run/step.ts';
import type { TargetImport } from './import-target.ts';
import type { TargetState } from './state.ts';
import { beginFullImport, endFullImport, isWhereItWasLeft, readTargetState, saveTargetWatermark } from './state.ts';

export interface DueOptions {
  readonly connection: Connection;
  readonly connector: ConnectorNumber;
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly isAskedFor: boolean;
  /** Whether everything is read again although nothing points to a difference. */
  readonly isSafetyDue: (lastFullImportAt: Date) => boolean;
}

const whole: ConfirmedQuery = { mode: 'full', after: null };

/**
 * Asks the target whether there is something to import, and what: everything at first contact, after a restore on
 * either side (the last batch is not where this database left it), after a time and on demand; otherwise what others
 * changed. Undefined: nothing. Throws what the target throws.
 */
export async function dueTargetImport(target: TargetConnector, options: DueOptions): Promise<TargetImport | undefined> {
  const { connection, connector, signal } = options;
  const state = await readTargetState(connection, connector);
  const reason = reasonOf(state, options);
  const query = queryOf(state, reason);
  const page = await ask(target, query, signal);
  const isElsewhere = page === undefined || !isWhereItWasLeft(state, page.lastBatch);
  if (!isElsewhere && query.mode === 'delta') return await dueDelta(options, state, page);
  const isResumed = !isElsewhere && query.after !== null;
  const first = isElsewhere && query !== whole ? await target.confirmed(whole, signal) : page;
  if (first === undefined) throw new TypeError('the whole is always known');
  const isFirstContact = state.watermark === null && !isResumed && !state.needsFull;
  if (isFirstContact && first.isLast && first.changes.length === 0 && state.allocated === 0) {
    await rememberNothing(options, first);
    return undefined;
  }
  const sourcesDue = isElsewhere || state.watermark === null;
  return { mode: 'full', reason: isElsewhere ? 'required' : reason, first, isResumed, sourcesDue };
}

/** Why everything is read; undefined: there is no reason. */
function reasonOf(state: TargetState, { isAskedFor, isSafetyDue }: DueOptions): FullImportReason | undefined {
  const { watermark, partial, needsFull, fullImportAt, pinned } = state;
  if (partial !== null) return 'unfinished';
  if (isAskedFor) return 'asked-for';
  if (watermark === null) return 'first';
  if (needsFull) return 'required';
  // Batches whose answers never came are sent again first.
  return pinned.length === 0 && fullImportAt !== null && isSafetyDue(fullImportAt) ? 'safety' : undefined;
}

function queryOf({ watermark, partial }: TargetState, reason: FullImportReason | undefined): ConfirmedQuery {
  if (partial !== null) return { mode: 'full', after: partial };
  return reason === undefined ? { mode: 'delta', after: watermark } : whole;
}

/** Undefined: the target does not know up to where it was read. It was restored, or is another one. */
async function ask(
  target: TargetConnector,
  query: ConfirmedQuery,
  signal: AbortSignal,
): Promise<ConfirmedPage | undefined> {
  try {
    return await target.confirmed(query, signal);
  } catch (error) {
    if (query.after === null || !isHawserError(error, 'sync.full-import-required')) throw error;
    return undefined;
  }
}

async function dueDelta(
  { connection, connector }: DueOptions,
  { pinned }: TargetState,
  page: ConfirmedPage,
): Promise<TargetImport | undefined> {
  // The answers to the batches that are sent again are older than what would be read now.
  if (pinned.length > 0) return undefined;
  if (page.changes.length > 0 || !page.isLast) {
    return { mode: 'delta', reason: undefined, first: page, isResumed: false, sourcesDue: false };
  }
  await saveTargetWatermark(connection, connector, page.watermark);
  return undefined;
}

/** A new database and a tenant that holds nothing: there is no step to show. */
async function rememberNothing({ connection, connector, now }: DueOptions, page: ConfirmedPage): Promise<void> {
  const { lastBatch, watermark } = page;
  await inTransaction({ connection }, async ({ connection: transaction }) => {
    await beginFullImport(transaction, connector, { lastBatch, sourcesDue: false });
    await endFullImport(transaction, connector, { watermark, at: now });
  });
}
