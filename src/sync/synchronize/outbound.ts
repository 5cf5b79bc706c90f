import { toSourceAnchor } from '../ports.ts';
import { required } from '../../base/assert.ts';
import { Pauses } from '../../base/ahead.ts';
import type { AttributeValue, Attributes } from '../../directory/index.ts';
import type { DeleteCause, TargetConnector, SourceAnchor } from '../ports.ts';
import type { OutboundResult } from '../rules/rule-set.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber, FlowSetId, MetaverseId, TargetId } from '../ids.ts';
import { readBatch } from '../database.ts';
import { objectDetail } from '../details.ts';
import { count } from '../run/step.ts';
import type { SynchronizationBatch } from './batch.ts';
import { causeOf, leaversOf } from './cause.ts';
import type { Numbered, Synchronization } from './context.ts';
import { partsOf } from './flow-sets.ts';
import type { TargetRow } from '../metaverse/load.ts';
import { readTargetsByAnchor } from '../metaverse/load.ts';
import type { Before, MetaverseWorking } from '../metaverse/working.ts';
import { confirmedFrom, differences, sameAttributes, sourcesOf } from '../metaverse/working.ts';

export const exportPhase = { delete: 0, update: 1, add: 2, addGroup: 3, references: 4 } as const;

/** A target object as it is to be, and what has to be exported for it. */
export interface TargetChange {
  readonly id: TargetId;
  readonly connector: ConnectorNumber;
  readonly isNew: boolean;
  readonly metaverse: MetaverseId | null;
  readonly flowSet: FlowSetId | null;
  readonly wanted: boolean;
  readonly objectClass: string;
  readonly sourceAnchor: SourceAnchor;
  readonly attributes: Attributes;
  /** null: nothing waits. `cause` is why a delete does. */
  readonly pending: {
    readonly phase: number;
    readonly before: Before | null;
    readonly cause?: DeleteCause;
  } | null;
  /** Whether the row of a pending export is there already. */
  readonly wasPending: boolean;
  /** Its references are to be compared as a whole. */
  readonly review: boolean;
  /** It waited to be deleted, and is wanted again. */
  readonly isRevived: boolean;
}

/** What a metaverse object is to be in one target, before it is known whether it can. */
export interface DesiredState {
  readonly metaverse: MetaverseWorking;
  readonly target: Numbered<TargetConnector>;
  readonly existing: TargetRow | undefined;
  readonly objectClass: string;
  readonly sourceAnchor: SourceAnchor;
  readonly result: OutboundResult;
  /** A source object that fed it is gone, or feeds another one now. */
  readonly hasLeavers: boolean;
}

export interface DesiredStates {
  readonly states: readonly DesiredState[];
  /** Objects that no rule wants any more. */
  readonly unwanted: readonly TargetChange[];
}

/**
 * The outbound side of a batch: what each affected metaverse object is to be in each target. Provisioning,
 * deprovisioning, promotion to another class (the old object goes, a new one comes) and the return of an object that
 * waits to be deleted. Here the rules are run; `decideChanges` looks at what is there.
 */
export async function evaluateOutbound(run: Synchronization, batch: SynchronizationBatch): Promise<DesiredStates> {
  const changes: TargetChange[] = [];
  const states: DesiredState[] = [];
  const leavers = leaversOf(batch);
  const pauses = new Pauses();
  for (const metaverse of batch.metaverse.values()) {
    await pauses.step();
    if (!metaverse.isAffected || batch.isHeld(metaverse)) continue;
    for (const target of run.targets) {
      const existing = metaverse.targets.find((row) => row.wanted && row.connector === target.number);
      const desired = metaverse.isDead ? undefined : desiredStateOf(run, batch, metaverse, target, existing);
      if (desired === 'held') continue;
      if (desired !== undefined) states.push({ ...desired, hasLeavers: leavers.has(metaverse.id) });
      if (existing !== undefined && desired?.existing === undefined) {
        count(run.step, 'deprovisioned');
        changes.push(
          unwanted(existing, causeOf(run, batch, { metaverse, leavers, isOtherClass: desired !== undefined })),
        );
      }
    }
  }
  return { states, unwanted: changes };
}

/** Everything that was synchronized before is written by now: who holds a source anchor counts. */
export async function decideChanges(
  run: Synchronization,
  connection: Connection,
  batch: SynchronizationBatch,
  { states, unwanted: leaving }: DesiredStates,
): Promise<readonly TargetChange[]> {
  // One change an object: what leaves one metaverse object and is wanted by another stays.
  const changes = new Map(leaving.map((change) => [change.id, change]));
  const left = new Set(changes.keys());
  const rivals = await findRivals(run, connection, states);
  for (const desired of states) {
    const change = await decideChange(run, connection, batch, desired, rivals, left);
    if (change !== undefined) changes.set(change.id, change);
  }
  return [...changes.values()];
}

function desiredStateOf(
  run: Synchronization,
  batch: SynchronizationBatch,
  metaverse: MetaverseWorking,
  target: Numbered<TargetConnector>,
  existing: TargetRow | undefined,
): Omit<DesiredState, 'hasLeavers'> | 'held' | undefined {
  const { result } = metaverse;
  const [first] = sourcesOf(metaverse);
  if (result === undefined || first === undefined) return undefined;
  const out = run.rules.outbound(
    target.connector.id,
    {
      id: String(metaverse.id),
      objectClass: metaverse.objectClass,
      attributes: result.attributes,
      referenceCounts: referenceCounts(metaverse),
    },
    existing === undefined
      ? undefined
      : {
          objectClass: existing.objectClass,
          confirmed: existing.exported ? confirmedFrom(existing.attributes, existing.before) : {},
        },
  );
  for (const error of out.errors) batch.addError(first, error);
  if (out.errors.length > 0) {
    batch.hold(metaverse);
    return 'held';
  }
  if (out.link === null || (existing === undefined && !out.link.mayProvision)) return undefined;
  const named = out.attributes['sourceAnchor'];
  if (typeof named !== 'string' || named === '') {
    batch.addError(first, {
      code: 'missing-anchor-component',
      attribute: 'sourceAnchor',
      rule: out.link.rule.name,
      detail: objectDetail('sync.no-source-anchor'),
    });
    batch.hold(metaverse);
    return 'held';
  }
  const sourceAnchor = toSourceAnchor(named);
  const objectClass = out.link.objectClass;
  const kept = existing?.objectClass === objectClass ? existing : undefined;
  if (kept?.exported === true && kept.sourceAnchor !== sourceAnchor) {
    batch.addError(first, {
      code: 'SourceAnchorChanged',
      attribute: 'sourceAnchor',
      rule: out.link.rule.name,
      detail: objectDetail('sync.source-anchor-changed', { old: kept.sourceAnchor, new: sourceAnchor }),
    });
    batch.hold(metaverse);
    return 'held';
  }
  return { metaverse, target, existing: kept, objectClass, sourceAnchor, result: out };
}

function referenceCounts(metaverse: MetaverseWorking): Record<string, number> {
  const sources = sourcesOf(metaverse);
  const counts: Record<string, number> = {};
  for (const [attribute, origins] of Object.entries(metaverse.result?.references ?? {})) {
    for (const { source, flow } of origins) {
      counts[attribute] = (counts[attribute] ?? 0) + (sources[source]?.row.counts?.[flow.csAttribute] ?? 0);
    }
  }
  return counts;
}

/** Rows that hold the source anchors which new objects want. */
async function findRivals(
  run: Synchronization,
  connection: Connection,
  states: readonly DesiredState[],
): Promise<Map<string, TargetRow[]>> {
  const rivals = new Map<string, TargetRow[]>();
  for (const target of run.targets) {
    const anchors = states
      .filter((desired) => desired.target === target && desired.existing?.sourceAnchor !== desired.sourceAnchor)
      .map(({ sourceAnchor }) => sourceAnchor)
      .filter((sourceAnchor) => run.anchors?.mayHave(sourceAnchor) ?? true);
    if (anchors.length === 0) continue;
    const rows = await readBatch(connection, (reader) => readTargetsByAnchor(reader, target.number, anchors));
    for (const row of rows) {
      const key = `${target.number} ${row.sourceAnchor}`;
      rivals.set(key, [...(rivals.get(key) ?? []), row]);
    }
  }
  return rivals;
}

async function decideChange(
  run: Synchronization,
  connection: Connection,
  batch: SynchronizationBatch,
  desired: DesiredState,
  rivals: Map<string, TargetRow[]>,
  left: ReadonlySet<TargetId>,
): Promise<TargetChange | undefined> {
  const { metaverse, target, sourceAnchor, objectClass, result } = desired;
  const key = `${target.number} ${sourceAnchor}`;
  let { existing } = desired;
  let isRevived = false;
  if (existing?.sourceAnchor !== sourceAnchor) {
    const holders = (rivals.get(key) ?? []).filter(({ id }) => id !== existing?.id);
    if (holders.some(({ id, wanted }) => wanted && !left.has(id))) {
      if (!run.isSecondPass) {
        batch.retryInSecondPass(metaverse);
        return undefined;
      }
      const [first] = sourcesOf(metaverse);
      if (first !== undefined)
        batch.addError(first, {
          code: 'duplicate-anchor',
          attribute: 'sourceAnchor',
          rule: result.link?.rule.name ?? '',
          detail: objectDetail('sync.source-anchor-taken', { anchor: sourceAnchor }),
        });
      batch.hold(metaverse);
      return undefined;
    }
    const dormant = holders.find((row) => row.objectClass === objectClass && row.exported);
    if (existing === undefined && dormant !== undefined) {
      existing = dormant;
      isRevived = true;
    }
  }
  const sources = sourcesOf(metaverse);
  const parts = partsOf(
    result.references,
    metaverse.result?.references ?? {},
    sources.map(({ row }) => row.connector),
  );
  const flowSet = await run.flowSets.idOf(connection, parts);
  const change = changeOf(run, desired, existing, flowSet, isRevived);
  run.anchors?.add(sourceAnchor);
  if (change.isNew || change.isRevived) {
    rivals.set(key, [{ ...(existing ?? emptyRow(change)), id: change.id, wanted: true, sourceAnchor }]);
  }
  return change;
}

function changeOf(
  run: Synchronization,
  { metaverse, target, objectClass, sourceAnchor, result, hasLeavers }: DesiredState,
  existing: TargetRow | undefined,
  flowSet: FlowSetId | null,
  isRevived: boolean,
): TargetChange {
  const confirmed = existing?.exported === true ? confirmedFrom(existing.attributes, existing.before) : {};
  const attributes = wantedAttributes(result, confirmed);
  const isExported = existing?.exported === true;
  // With other sources it may be somebody else's to answer for, which the target has to know.
  const before = isExported
    ? (differences(confirmed, attributes) ?? untouched(hasLeavers || linksChanged(metaverse), existing))
    : null;
  const addPhase = objectClass === 'group' ? exportPhase.addGroup : exportPhase.add;
  const pending = isExported
    ? before === null
      ? null
      : { phase: exportPhase.update, before }
    : { phase: addPhase, before: null };
  if (existing === undefined) count(run.step, 'provisioned');
  else if (isRevived) count(run.step, 'provisionedAgain');
  else if (sameAttributes(existing.attributes, attributes)) count(run.step, 'unchangedFlow');
  else count(run.step, 'updatedFlow');
  return {
    id: existing?.id ?? run.targetIds.next(),
    connector: target.number,
    isNew: existing === undefined,
    metaverse: metaverse.id,
    flowSet,
    wanted: true,
    objectClass,
    sourceAnchor,
    attributes,
    pending,
    wasPending: existing?.pending ?? false,
    review: isExported && (isRevived || existing?.flowSet !== flowSet || linksChanged(metaverse)),
    isRevived,
  };
}

/** An update that carries nothing but the sources: they have changed, now or before the last export. */
function untouched(hasOtherSources: boolean, existing: TargetRow | undefined): Before | null {
  // An orphan that is wanted now: the target said where it is from, which is compared when all is synchronized.
  if (existing?.wanted === false && !existing.pending) return null;
  const wasUntouched = existing?.before != null && Object.keys(existing.before).length === 0;
  return hasOtherSources || wasUntouched ? {} : null;
}

/** Whether other source objects feed it than before: their references may differ although they flow the same way. */
function linksChanged(metaverse: MetaverseWorking): boolean {
  return sourcesOf(metaverse).some(({ row }) => row.metaverse !== metaverse.id);
}

/** The anchor travels beside the attributes. What no rule manages any more stays as the target has it. */
function wantedAttributes({ attributes, managed }: OutboundResult, confirmed: Attributes): Attributes {
  const wanted: Record<string, AttributeValue> = {};
  for (const name in attributes) if (name !== 'sourceAnchor') wanted[name] = required(attributes[name], name);
  for (const [name, value] of Object.entries(confirmed)) {
    if (!managed.has(name) && wanted[name] === undefined) wanted[name] = value;
  }
  return wanted;
}

function unwanted(row: TargetRow, cause: DeleteCause): TargetChange {
  return {
    ...row,
    isNew: false,
    metaverse: null,
    wanted: false,
    pending: row.exported ? { phase: exportPhase.delete, before: row.before, cause } : null,
    wasPending: row.pending,
    review: false,
    isRevived: false,
  };
}

function emptyRow(change: TargetChange): TargetRow {
  return { ...change, exported: false, pending: true, before: null };
}
