import { isHawserError } from '../../base/errors.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { ImportState } from '../connectors.ts';
import { readImportState, requireFullImport } from '../connectors.ts';
import type { ConnectorNumber } from '../ids.ts';
import type { SourceConnector } from '../ports.ts';
import type { Run } from '../run/run.ts';
import type { FullImportReason } from '../run/step.ts';
import { importFrom } from './import.ts';

export interface SourceImportOptions {
  readonly connection: Connection;
  readonly connector: ConnectorNumber;
  readonly isAskedFor: boolean;
  readonly isSafetyDue: (lastFullImportAt: Date) => boolean;
}

/** What changed in a source, or all of it where there is a reason. Answers whether that was read. */
export async function runSourceImport(
  run: Run,
  source: SourceConnector,
  { connection, connector, isAskedFor, isSafetyDue }: SourceImportOptions,
): Promise<boolean> {
  const fully = async (because: FullImportReason): Promise<boolean> => {
    const { error } = await run.step(
      'full-import',
      source.id,
      (step) => importFrom(step, source, connector, 'full'),
      because,
    );
    return error === undefined;
  };
  const state = await readImportState(connection, connector);
  const isDue = state.fullImportAt !== null && isSafetyDue(state.fullImportAt);
  const reason = isAskedFor ? 'asked-for' : (reasonOf(state) ?? (isDue ? 'safety' : undefined));
  if (reason !== undefined) return await fully(reason);
  const { error } = await run.step('delta-import', source.id, (step) => importFrom(step, source, connector, 'delta'));
  if (!isHawserError(error, 'sync.full-import-required')) return error === undefined;
  await requireFullImport(connection, connector);
  return await fully('required');
}

/** Why a delta cannot be read; undefined when it can. */
function reasonOf({ hasWatermark, needsFull, isUnfinished }: ImportState): FullImportReason | undefined {
  if (isUnfinished) return 'unfinished';
  if (!hasWatermark) return 'first';
  return needsFull ? 'required' : undefined;
}
