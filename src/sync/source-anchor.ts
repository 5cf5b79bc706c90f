import { sql } from 'kysely';
import type { Anchor, SourceConnector, SourceAnchor } from './ports.ts';
import type { Connection } from '../base/database/connection.ts';
import type { ConnectorNumber, TargetId } from './ids.ts';
import { readSetting, writeSetting } from './database.ts';
import { syncErrors } from './errors.ts';
import { clearErrors, recordErrors } from './object-errors.ts';
import type { StepContext } from './run/step.ts';
import { count } from './run/step.ts';

export const consistencyGuid = 'mS-DS-ConsistencyGuid';
const BATCH = 500;

/** The attribute that is the source anchor is chosen once. Throws `sync.source-anchor-chosen` for another one. */
export async function chooseSourceAnchor(connection: Connection, wanted: string): Promise<void> {
  const chosen = await readSetting(connection, 'source-anchor');
  if (chosen === undefined) await writeSetting(connection, 'source-anchor', wanted);
  else if (chosen.toLowerCase() !== wanted.toLowerCase()) {
    throw syncErrors('sync.source-anchor-chosen', { chosen, wanted });
  }
}

interface Unanchored {
  readonly object: TargetId;
  readonly anchor: Anchor;
  readonly dn: string;
  readonly sourceAnchor: SourceAnchor;
}

/**
 * Writes the source anchor of people who are about to be added to their objects in the forest, so that they stay the
 * same person when they move to another one. The forest may refuse (no rights): that is an error of the object and
 * keeps nobody from being exported, since the anchor stays what it is.
 */
export async function writeSourceAnchors(
  step: StepContext,
  source: SourceConnector,
  { connector, target }: { readonly connector: ConnectorNumber; readonly target: ConnectorNumber },
): Promise<void> {
  if (source.writeSourceAnchors === undefined) return;
  const connection = step.database.kysely;
  for (let after = 0; ;) {
    const { rows } = await sql<Unanchored>`
      select t.id as object, o.anchor, o.dn, t.source_anchor as "sourceAnchor"
      from pending_export p
      join target_object t on t.id = p.object and t.object_class = 'user'
      join metaverse_link l on l.metaverse = t.metaverse and l.connector = ${connector}
      join space_object o on o.id = l.object
      where p.connector = ${target} and p.phase = 2 and p.object > ${after}
        and o.attributes->${consistencyGuid}::text is null
      order by p.object limit ${BATCH}`.execute(connection);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.object;
    step.signal.throwIfAborted();
    await writeBatch(step, connection, source, connector, rows);
  }
}

async function writeBatch(
  step: StepContext,
  connection: Connection,
  source: SourceConnector,
  connector: ConnectorNumber,
  rows: readonly Unanchored[],
): Promise<void> {
  const results = await source.writeSourceAnchors?.(
    rows.map(({ anchor, dn, sourceAnchor }) => ({ anchor, dn, sourceAnchor })),
    step.signal,
  );
  const byAnchor = new Map(rows.map((row) => [row.anchor, row]));
  const failed = (results ?? []).flatMap(({ anchor, error }) => (error === undefined ? [] : [{ anchor, error }]));
  const bad = new Set(failed.map(({ anchor }) => anchor));
  const written = rows.filter(({ anchor }) => !bad.has(anchor));
  count(step, 'sourceAnchorsWritten', written.length);
  await clearErrors(
    connection,
    'export',
    connector,
    written.map(({ anchor }) => anchor),
  );
  await recordErrors(
    connection,
    'export',
    connector,
    failed.map(({ anchor, error }) => ({
      key: anchor,
      object: null,
      dn: byAnchor.get(anchor)?.dn ?? '',
      source_anchor: byAnchor.get(anchor)?.sourceAnchor,
      code: error.code,
      attribute: consistencyGuid,
      detail: error,
    })),
    { stepId: step.stepId, at: step.clock.now() },
  );
}
