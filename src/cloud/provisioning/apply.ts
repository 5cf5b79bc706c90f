import { required } from '../../base/assert.ts';
import { newOrderedId } from '../../base/ordered-id.ts';
import type { Answer, Operation } from '../../wire/index.ts';
import type { NewChange } from '../objects/change-log.ts';
import { writeChanges } from '../objects/change-log.ts';
import type { AddressRow } from '../objects/address-store.ts';
import type { ObjectId } from '../objects/object.ts';
import { RETENTION_MS } from '../objects/recycle-bin.ts';
import type { TenantLock } from '../objects/lock.ts';
import { saveLastNumber } from '../objects/lock.ts';
import type { Connection } from '../../base/database/connection.ts';
import { matchingAt } from '../tenants/matching.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { Holder } from './address-book.ts';
import { addressKey } from '../objects/address.ts';
import { AddressBook } from './address-book.ts';
import type { GrantedForests } from './authority.ts';
import { refuseForeign, writeForests } from './authority.ts';
import { likelyAddresses, loadByAnchor, loadById, loadHolders } from './load.ts';
import { TenantMemory } from './memory.ts';
import type { Step } from './plan.ts';
import { planWave } from './plan.ts';
import { referenceDetails, writeReferences } from './references.ts';
import type { StoredObject } from './stored-object.ts';
import { writeWave } from './write.ts';

export interface ApplyInput {
  readonly tenant: Tenant;
  readonly lock: TenantLock;
  /** Updated in place; discard it if this throws. */
  readonly memory?: TenantMemory;
  readonly now: Date;
  /** Who does it, for the change log. */
  readonly actor: string;
  readonly operations: readonly Operation[];
  /** Of an agent: the forests whose objects it may write. Absent: whoever asks may write all. */
  readonly granted?: GrantedForests;
  /** The verified domains have changed: user principal names of updated users are computed again. */
  readonly recomputesNames?: boolean;
}

/**
 * Applies operations inside a transaction that holds the tenant's lock; answers in their order. The number of
 * statements does not depend on theirs.
 */
export async function applyOperations(transaction: Connection, input: ApplyInput): Promise<readonly Answer[]> {
  const { tenant, lock, now, actor, operations, memory = new TenantMemory() } = input;
  const steps: Step[] = [];
  let { lastNumber } = lock;
  for (const wave of wavesOf(operations)) {
    const { wave: planned, book } = await plan(transaction, { ...input, memory, operations: wave });
    const numbered = planned.map((step) => ({
      ...step,
      number: step.before?.number ?? (step.kind === 'created' ? ++lastNumber : undefined),
    }));
    const addresses = book.changes();
    await writeWave(transaction, tenant, now, numbered, addresses);
    await writeForests(transaction, tenant, numbered);
    remember(memory, numbered, addresses.added);
    for (const step of numbered) steps.push(step);
  }
  if (lastNumber > lock.lastNumber) await saveLastNumber(transaction, tenant, lastNumber);
  // Last, when all objects of the batch are there to be referred to.
  const references = await writeReferences(transaction, lock, memory, steps);
  const changes: NewChange[] = [];
  const answers = steps.map(({ operation, answer, objectId, number, kind, changed }): Answer => {
    const result = number === undefined ? undefined : references.get(number);
    const moved = referenceDetails(result);
    if (objectId && (kind !== undefined || moved)) {
      const details = { ...(changed.length > 0 && { attributes: changed }), ...(moved && { references: moved }) };
      changes.push({ objectId, objectClass: operation.objectClass, kind: kind ?? 'updated', details });
    }
    const outcome = answer.outcome === 'unchanged' && moved ? 'updated' : answer.outcome;
    const unresolved = result && Object.keys(result.unresolved).length > 0 ? { unresolved: result.unresolved } : {};
    return { ...answer, outcome, ...unresolved };
  });
  await writeChanges(transaction, tenant, { actor, at: now }, changes);
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

/**
 * Loads what planning asks for until it asks for nothing more: twice at most in practice (placeholders, addresses that
 * are given up).
 */
async function plan(transaction: Connection, input: ApplyInput & { readonly memory: TenantMemory }) {
  const { tenant, now, memory, granted, recomputesNames = false } = input;
  const byAnchor = await loadObjects(transaction, input);
  const refused: ReadonlyMap<Operation, Step> = granted
    ? await refuseForeign(transaction, tenant, input.operations, { granted, byAnchor })
    : new Map();
  const operations = input.operations.filter((operation) => !refused.has(operation));
  const holders = new Map<string, Holder | null>();
  const byId = new Map<ObjectId, StoredObject>();
  const ids: ObjectId[] = [];
  const newId = (position: number): ObjectId => (ids[position] ??= newOrderedId<ObjectId>(now.getTime()));
  for (let wanted = likelyAddresses(operations, byAnchor, tenant); ;) {
    const found = await loadHolders(transaction, tenant, memory, wanted);
    const candidates = new Set<ObjectId>();
    for (const [key, holder] of found) {
      holders.set(key, holder);
      if (holder?.sourceAnchor === null) candidates.add(holder.objectId);
    }
    for (const [id, object] of await loadById(transaction, tenant, [...candidates])) byId.set(id, object);
    const book = new AddressBook(holders);
    const matching = matchingAt(tenant, now);
    const wave = planWave({ tenant, matching, operations, book, byAnchor, byId, newId, recomputesNames });
    if (book.missing.size === 0) return { wave: inOrder(input.operations, wave, refused), book };
    wanted = [...book.missing.values()];
  }
}

/** What was planned and what was refused, in the order of the operations. */
function inOrder(
  operations: readonly Operation[],
  planned: readonly Step[],
  refused: ReadonlyMap<Operation, Step>,
): readonly Step[] {
  if (refused.size === 0) return planned;
  const steps = new Map([...planned.map((step) => [step.operation, step] as const), ...refused]);
  return operations.map((operation) => required(steps.get(operation), 'the step of an operation'));
}

/**
 * The objects of the operations. One of which only references change is not read when it is known who it is: nothing of
 * its values is looked at.
 */
async function loadObjects(
  transaction: Connection,
  { tenant, now, operations, memory, recomputesNames = false }: ApplyInput & { readonly memory: TenantMemory },
): Promise<ReadonlyMap<string, StoredObject>> {
  const known = new Map<string, StoredObject>();
  const anchors: string[] = [];
  for (const operation of operations) {
    const { sourceAnchor } = operation;
    const identity =
      !recomputesNames && changesOnlyReferences(operation) ? memory.identities.get(sourceAnchor) : undefined;
    if (identity) known.set(sourceAnchor, { ...identity, sourceAnchor, ...valuesNotRead });
    else if (memory.mayExist(sourceAnchor)) anchors.push(sourceAnchor);
  }
  const binSince = new Date(now.getTime() - RETENTION_MS);
  const loaded = await loadByAnchor(transaction, tenant, anchors, binSince);
  for (const [anchor, object] of loaded) {
    if (object.synchronized && object.deletedAt === null) memory.addIdentity(anchor, object);
    known.set(anchor, object);
  }
  return known;
}

const valuesNotRead = {
  synchronized: true,
  userPrincipalName: null,
  mailNickname: null,
  onPremises: {},
  cloud: {},
  deletedAt: null,
  hasRole: false,
  quarantined: [],
} as const;

function changesOnlyReferences(operation: Operation): boolean {
  if (operation.kind !== 'update' || operation.removed.length > 0) return false;
  for (const _ in operation.attributes) return false;
  return true;
}

function remember(memory: TenantMemory, steps: readonly Step[], addresses: readonly AddressRow[]): void {
  for (const { kind, value } of addresses) memory.addName(addressKey(kind, value));
  for (const { operation, kind, write, number } of steps) {
    const { sourceAnchor, objectClass } = operation;
    if (kind === 'deleted') memory.identities.delete(sourceAnchor);
    if (!write || number === undefined) continue;
    memory.addName(sourceAnchor);
    memory.addIdentity(sourceAnchor, { id: write.id, number, objectClass }, kind === 'created');
  }
}
