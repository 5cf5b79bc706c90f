import { required } from '../../base/assert.ts';
import { sql } from 'kysely';
import type { ExportAnswer, ExportOperation } from '../ports.ts';
import type { Answered } from './answered.ts';
import { copyRows } from '../../base/database/copy.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber, TargetId } from '../ids.ts';
import { intArray } from '../database.ts';
import type { ReferenceAttributes } from '../space/references.ts';
import { objectDetail } from '../details.ts';
import type { NewObjectError } from '../object-errors.ts';
import { clearErrors, recordErrors } from '../object-errors.ts';
import type { StepContext } from '../run/step.ts';
import { count } from '../run/step.ts';
import { settleDeletes } from '../threshold/journal.ts';
import { endBatch } from './batch-store.ts';
import { expectQuarantine } from './quarantine.ts';
import type { PinnedBatch, SentReference } from './operations.ts';
import { objectOf } from './operations.ts';
import { reconcile } from './reconcile.ts';

export interface ConfirmOptions {
  readonly step: StepContext;
  readonly connector: ConnectorNumber;
  readonly attributes: ReferenceAttributes;
  /** The synchronization that ran last. */
  readonly serial: number;
  readonly hasErrors: boolean;
  /** The target held nothing when this export began: what it adds is new to it. */
  readonly isFirst: boolean;
}

interface ExportError extends NewObjectError {
  readonly object: TargetId;
}

/**
 * The confirming import: what the target says it took is confirmed, also what it keeps in quarantine, so that it hears
 * when the value is withdrawn. What it refused is an error of that object and is tried again by the next export. In the
 * caller's transaction, together with the end of the batch. Returns the number of errors.
 */
export async function confirmBatch(
  connection: Connection,
  batch: PinnedBatch,
  answers: readonly ExportAnswer[],
  options: ConfirmOptions,
): Promise<number> {
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  const taken: Answered[] = [];
  const errors: ExportError[] = [];
  for (const operation of batch.operations) {
    const answer = byId.get(operation.id) ?? noAnswer(operation.id);
    const answered = { object: objectOf(operation), operation, answer };
    if (answer.outcome === 'rejected' || answer.outcome === 'quarantined') errors.push(errorOf(answered));
    if (answer.outcome !== 'rejected') taken.push(answered);
    countOutcome(options.step, operation, answer);
  }
  await confirmObjects(connection, taken, options);
  await confirmReferences(connection, batch, taken, options);
  if (batch.serial === options.serial) await settleObjects(connection, taken);
  else await reconcile(connection, options.connector, taken);
  await writeErrors(connection, options, taken, errors);
  await endBatch(connection, options.connector, batch.number);
  return errors.length;
}

function noAnswer(id: string): ExportAnswer {
  return { id, outcome: 'rejected', code: 'no-answer', detail: objectDetail('sync.no-answer') };
}

/** What exists in the target now, and what no longer does. */
async function confirmObjects(
  connection: Connection,
  taken: readonly Answered[],
  { isFirst }: ConfirmOptions,
): Promise<void> {
  const added = taken.filter(({ operation }) => operation.kind === 'add');
  const deleted = taken.filter(({ operation }) => operation.kind === 'delete').map(({ object }) => object);
  if (isFirst) {
    const rows = added.map(({ object, answer }) => [object, answer.targetId ?? null]);
    await copyRows(connection, 'exported_object', ['object', 'target_id'], rows);
  } else if (added.length > 0) {
    await sql`insert into exported_object as e (object, target_id)
      select * from unnest(${intArray(added.map(({ object }) => object))}::int[],
        ${added.map(({ answer }) => answer.targetId ?? null)}::text[])
      on conflict (object) do update set target_id = coalesce(excluded.target_id, e.target_id)`.execute(connection);
  }
  if (deleted.length > 0) {
    await settleDeletes(connection, deleted);
    await sql`delete from exported_object where object = any(${intArray(deleted)}::int[])`.execute(connection);
    await sql`delete from exported_reference where object = any(${intArray(deleted)}::int[])`.execute(connection);
    await sql`delete from pending_export_reference
      where object = any(${intArray(deleted)}::int[]) or member = any(${intArray(deleted)}::int[])`.execute(connection);
  }
}

async function confirmReferences(
  connection: Connection,
  batch: PinnedBatch,
  taken: readonly Answered[],
  { attributes, isFirst }: ConfirmOptions,
): Promise<void> {
  const added: SentReference[] = [];
  const removed: SentReference[] = [];
  const waiting: SentReference[] = [];
  for (const { object, operation, answer } of taken) {
    if (operation.kind === 'delete') continue;
    for (const [name, sent] of Object.entries(operation.references)) {
      const attribute = attributes.idOf(name);
      const unresolved = new Set(answer.unresolved?.[name]);
      const { add, remove } = 'add' in sent ? sent : { add: sent, remove: [] };
      for (const anchor of add) {
        const reference: SentReference = [object, attribute, required(batch.members[anchor], 'the member')];
        (unresolved.has(anchor) ? waiting : added).push(reference);
      }
      for (const anchor of remove) removed.push([object, attribute, required(batch.members[anchor], 'the member')]);
    }
  }
  const newObjects = new Set(taken.filter(({ operation }) => operation.kind === 'add').map(({ object }) => object));
  waiting.push(...batch.later.filter(([object]) => newObjects.has(object)));
  await insertExported(
    connection,
    added.filter(([object]) => !newObjects.has(object)),
  );
  await replaceExported(
    connection,
    isFirst ? [] : [...newObjects],
    added.filter(([object]) => newObjects.has(object)),
  );
  if (removed.length > 0) {
    await sql`delete from exported_reference x using unnest(${columns(removed)}) as r(object, attribute, member)
      where x.object = r.object and x.attribute = r.attribute and x.member = r.member`.execute(connection);
  }
  // Only references that were waiting in rows; those of an add never had one.
  const settled = [
    ...added.filter(([object]) => !newObjects.has(object)).map((reference) => [...reference, true] as const),
    ...removed.map((reference) => [...reference, false] as const),
  ];
  if (settled.length > 0) {
    await sql`delete from pending_export_reference p
      using unnest(${columns(settled)}, ${settled.map((row) => row[3])}::boolean[]) as r(object, attribute, member,
      wanted)
      where p.object = r.object and p.attribute = r.attribute and p.member = r.member
        and p.wanted = r.wanted`.execute(connection);
  }
  if (waiting.length > 0) {
    await sql`insert into pending_export_reference (object, attribute, member, wanted)
      select r.*, true from unnest(${columns(waiting)}) as r(object, attribute, member)
      on conflict do nothing`.execute(connection);
  }
}

async function insertExported(connection: Connection, references: readonly SentReference[]): Promise<void> {
  if (references.length === 0) return;
  await sql`insert into exported_reference (object, attribute, member) select * from unnest(${columns(references)})
    on conflict do nothing`.execute(connection);
}

/** An added object holds what came with it and nothing else. */
async function replaceExported(
  connection: Connection,
  objects: readonly TargetId[],
  references: readonly SentReference[],
): Promise<void> {
  if (objects.length > 0) {
    await sql`delete from exported_reference where object = any(${intArray(objects)}::int[])`.execute(connection);
  }
  await copyRows(connection, 'exported_reference', ['object', 'attribute', 'member'], references);
}

const columns = (rows: readonly (readonly [...SentReference, ...unknown[]])[]) => sql`
  ${intArray(rows.map(([object]) => object))}::int[], ${intArray(rows.map(([, attribute]) => attribute))}::smallint[],
  ${intArray(rows.map(([, , member]) => member))}::int[]`;

/** Nothing was synchronized since the batch was made: what was sent is what is wanted. */
async function settleObjects(connection: Connection, taken: readonly Answered[]): Promise<void> {
  const done: TargetId[] = [];
  const deleted: TargetId[] = [];
  for (const { object, operation } of taken) {
    if (operation.kind === 'delete') deleted.push(object);
    else if (!isReferenceUpdate(operation)) done.push(object);
  }
  const finished = [...done, ...deleted];
  if (finished.length > 0) {
    await sql`delete from pending_export where object = any(${intArray(finished)}::int[])`.execute(connection);
  }
  if (deleted.length > 0) {
    await sql`delete from target_object where id = any(${intArray(deleted)}::int[])`.execute(connection);
  }
}

/** An update that carries references only leaves the attributes' pending export alone. */
export function isReferenceUpdate(operation: ExportOperation): boolean {
  return (
    operation.kind === 'update' &&
    operation.removed.length === 0 &&
    Object.keys(operation.attributes).length === 0 &&
    Object.keys(operation.references).length > 0
  );
}

function countOutcome(step: StepContext, operation: ExportOperation, { outcome }: ExportAnswer): void {
  const names = {
    created: 'added',
    'hard-matched': 'hardMatched',
    'soft-matched': 'softMatched',
    updated: 'updated',
    unchanged: 'unchanged',
    deleted: 'deleted',
    quarantined: 'quarantined',
    rejected: 'rejected',
  } as const;
  count(step, names[outcome]);
  if (operation.kind !== 'delete' && outcome !== 'rejected') {
    let references = 0;
    for (const sent of Object.values(operation.references)) {
      references += 'add' in sent ? sent.add.length + sent.remove.length : sent.length;
    }
    count(step, 'references', references);
  }
}

function errorOf({ object, operation, answer }: Answered): ExportError {
  const attributes = operation.kind === 'delete' ? {} : operation.attributes;
  const name = attributes['displayName'];
  return {
    key: operation.id,
    object,
    dn: operation.sourceAnchor,
    display_name: typeof name === 'string' ? name : undefined,
    source_anchor: operation.sourceAnchor,
    code: answer.code ?? answer.outcome,
    attribute: answer.waiting?.join(', '),
    detail: answer.detail ?? objectDetail('sync.no-reason'),
  };
}

async function writeErrors(
  connection: Connection,
  { step, connector, hasErrors }: ConfirmOptions,
  taken: readonly Answered[],
  errors: ExportError[],
): Promise<void> {
  if (hasErrors) {
    const fine = taken
      .filter(({ answer, operation }) => answer.outcome !== 'quarantined' && !isReferenceUpdate(operation))
      .map(({ operation }) => operation.id);
    await clearErrors(connection, 'export', connector, fine);
  }
  if (errors.length === 0) return;
  await nameErrors(connection, errors);
  await recordErrors(connection, 'export', connector, errors, { stepId: step.stepId, at: step.clock.now() });
  const held = taken.filter(({ answer }) => answer.outcome === 'quarantined').map(({ operation }) => operation.id);
  await expectQuarantine(connection, connector, held);
}

/** People know an object by its DN in the forest. */
async function nameErrors(connection: Connection, errors: ExportError[]): Promise<void> {
  const { rows } = await sql<{ object: TargetId; dn: string; displayName: string | null }>`
    select t.id as object, min(o.dn) as dn, max(t.attributes->>'displayName') as "displayName"
    from target_object t join metaverse_link l on l.metaverse = t.metaverse join space_object o on o.id = l.object
    where t.id = any(${intArray(errors.map(({ object }) => object))}::int[]) group by t.id`.execute(connection);
  const names = new Map(rows.map((row) => [row.object, row]));
  for (const [at, error] of errors.entries()) {
    const name = names.get(error.object);
    if (name === undefined) continue;
    errors[at] = { ...error, dn: name.dn, display_name: error.display_name ?? name.displayName ?? undefined };
  }
}
