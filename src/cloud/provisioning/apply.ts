import { newOrderedId } from '../../base/ordered-id.ts';
import type { Answer, Operation } from '../../wire/index.ts';
import type { NewChange } from '../objects/change-log.ts';
import { writeChanges } from '../objects/change-log.ts';
import type { ObjectId } from '../objects/object.ts';
import { RETENTION_MS } from '../objects/recycle-bin.ts';
import type { Connection } from '../objects/page.ts';
import type { Tenant, TenantId } from '../tenants/tenant.ts';
import type { Holder } from './address-book.ts';
import { AddressBook } from './address-book.ts';
import { likelyAddresses, loadByAnchor, loadById, loadHolders } from './load.ts';
import type { Step } from './plan.ts';
import { planWave } from './plan.ts';
import { referenceDetails, writeReferences } from './references.ts';
import type { StoredObject } from './stored-object.ts';
import { writeWave } from './write.ts';

export interface ApplyInput {
  readonly tenant: Tenant;
  readonly now: Date;
  /** Who does it, for the change log. */
  readonly actor: string;
  readonly operations: readonly Operation[];
  /** The verified domains have changed: user principal names of updated users are computed again. */
  readonly namesAnew?: boolean;
}

/** Applies operations inside a transaction that holds the tenant's lock; answers in their order. The number of statements does not depend on theirs. */
export async function applyOperations(transaction: Connection, input: ApplyInput): Promise<readonly Answer[]> {
  const { tenant, now, actor, operations, namesAnew = false } = input;
  const steps: Step[] = [];
  for (const wave of wavesOf(operations)) {
    const { wave: planned, book } = await plan(transaction, tenant, now, wave, namesAnew);
    await writeWave(transaction, tenant.id, now, planned, book.changes());
    for (const step of planned) steps.push(step);
  }
  // Last, when all objects of the batch are there to be referred to.
  const references = await writeReferences(transaction, tenant.id, steps);
  const changes: NewChange[] = [];
  const answers = steps.map(({ operation, answer, objectId, kind, changed }): Answer => {
    const result = objectId && references.get(objectId);
    const moved = referenceDetails(result);
    if (objectId && (kind !== undefined || moved)) {
      const details = { ...(changed.length > 0 && { attributes: changed }), ...(moved && { references: moved }) };
      changes.push({ objectId, objectClass: operation.objectClass, kind: kind ?? 'updated', details });
    }
    const outcome = answer.outcome === 'unchanged' && moved ? 'updated' : answer.outcome;
    const unresolved = result && Object.keys(result.unresolved).length > 0 ? { unresolved: result.unresolved } : {};
    return { ...answer, outcome, ...unresolved };
  });
  await writeChanges(transaction, tenant.id, now, actor, changes);
  return answers;
}

/** Cuts the operations where a source anchor comes a second time: what is in one wave can be worked on as a set. */
function wavesOf(operations: readonly Operation[]): readonly (readonly Operation[])[] {
  const waves: Operation[][] = [];
  let seen = new Set<string>();
  let wave: Operation[] | undefined;
  for (const operation of operations) {
    if (!wave || seen.has(operation.sourceAnchor)) {
      waves.push((wave = []));
      seen = new Set();
    }
    seen.add(operation.sourceAnchor);
    wave.push(operation);
  }
  return waves;
}

/** Loads what planning asks for until it asks for nothing more: twice at most in practice (placeholders, addresses that are given up). */
async function plan(
  transaction: Connection,
  tenant: Tenant,
  now: Date,
  operations: readonly Operation[],
  namesAnew: boolean,
) {
  const anchors = operations.map(({ sourceAnchor }) => sourceAnchor);
  const byAnchor = await loadByAnchor(transaction, tenant.id, anchors, new Date(now.getTime() - RETENTION_MS));
  const holders = new Map<string, Holder | null>();
  const byId = new Map<ObjectId, StoredObject>();
  const ids: ObjectId[] = [];
  const newId = (position: number): ObjectId => (ids[position] ??= newOrderedId<ObjectId>(now.getTime()));
  for (let wanted = likelyAddresses(operations, byAnchor, tenant); ;) {
    await loadMore(transaction, tenant.id, wanted, holders, byId);
    const book = new AddressBook(holders);
    const wave = planWave({ tenant, operations, book, byAnchor, byId, newId, namesAnew });
    if (book.missing.size === 0) return { wave, book };
    wanted = [...book.missing.values()];
  }
}

async function loadMore(
  transaction: Connection,
  tenantId: TenantId,
  wanted: ReturnType<typeof likelyAddresses>,
  holders: Map<string, Holder | null>,
  byId: Map<ObjectId, StoredObject>,
): Promise<void> {
  const found = await loadHolders(transaction, tenantId, wanted);
  const candidates = new Set<ObjectId>();
  for (const [key, holder] of found) {
    holders.set(key, holder);
    if (holder?.sourceAnchor === null) candidates.add(holder.objectId);
  }
  for (const [id, object] of await loadById(transaction, tenantId, [...candidates])) byId.set(id, object);
}
