import type { CloudClass } from '../../directory/index.ts';
import type { TenantLock } from '../objects/lock.ts';
import type { ObjectId } from '../objects/object.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantNumber } from '../tenants/tenant-key.ts';
import { NameFilter } from '../../base/name-filter.ts';

/** What is known of a live synchronized object. */
export interface Identity {
  readonly id: ObjectId;
  readonly number: number;
  readonly objectClass: CloudClass;
  /** The attributes that it has had references of; undefined where that is not known. */
  readonly references?: string[];
}

/** A tenant and an object: some 200 bytes each. */
const TENANTS_KEPT = 8;
const IDENTITIES_KEPT = 250_000;

/**
 * What this node knows of a tenant from the batches that it applied itself, and what spares questions to the database:
 * who has which source anchor, and, for a tenant that was seen when it was empty, which names nobody can have. It holds
 * as long as nobody else has written to the tenant, which the version in the tenant's lock shows; a batch that fails
 * leaves none.
 */
export class TenantMemory {
  readonly identities = new Map<string, Identity>();
  readonly #names: NameFilter | undefined;

  constructor(isEmptyTenant = false) {
    this.#names = isEmptyTenant ? new NameFilter() : undefined;
  }

  /** False only where certainly no object, live or in the recycle bin, has this anchor or address. */
  mayExist(name: string): boolean {
    return this.#names?.mayHave(name) ?? true;
  }

  /** Whether it is certain that the object never had references of this attribute: true once. */
  isFirstReference(sourceAnchor: string, number: number, attribute: string): boolean {
    const identity = this.identities.get(sourceAnchor);
    if (identity?.number !== number || !identity.references || identity.references.includes(attribute)) return false;
    identity.references.push(attribute);
    return true;
  }

  addName(name: string): void {
    this.#names?.add(name);
  }

  /** Of an object that is known already, no more becomes known. */
  addIdentity(sourceAnchor: string, { id, number, objectClass }: Identity, isNew = false): void {
    if (!isNew && this.identities.get(sourceAnchor)?.number === number) return;
    if (this.identities.size >= IDENTITIES_KEPT) this.identities.clear();
    this.identities.set(sourceAnchor, { id, number, objectClass, ...(isNew && { references: [] }) });
  }
}

interface Remembered {
  readonly version: number;
  readonly memory: TenantMemory;
}

const remembered = new WeakMap<Connection, Map<TenantNumber, Remembered>>();

/**
 * What is still true of what was remembered. It is taken out: a caller that does not keep it again has forgotten it.
 */
export function takeMemory(connection: Connection, { tenant, version, lastNumber }: TenantLock): TenantMemory {
  const known = remembered.get(connection)?.get(tenant.number);
  remembered.get(connection)?.delete(tenant.number);
  return known?.version === version - 1 ? known.memory : new TenantMemory(lastNumber === 0);
}

/** To be called when the transaction of `lock` is committed. */
export function keepMemory(connection: Connection, { tenant, version }: TenantLock, memory: TenantMemory): void {
  const tenants = remembered.get(connection) ?? new Map<TenantNumber, Remembered>();
  remembered.set(connection, tenants);
  tenants.set(tenant.number, { version, memory });
  const [oldest] = tenants.keys();
  if (tenants.size > TENANTS_KEPT && oldest !== undefined) tenants.delete(oldest);
}
