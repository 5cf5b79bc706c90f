import type { CloudClass } from '../../directory/index.ts';
import type { AddressKind, Claim } from '../objects/address.ts';
import { addressKey, addressOfKey } from '../objects/address.ts';
import type { AddressRow } from '../objects/address-store.ts';
import type { ObjectId } from '../objects/object.ts';

/** Who holds an address, with what decides whether a new object may match it. */
export interface Holder {
  readonly objectId: ObjectId;
  readonly isPrimary: boolean;
  readonly objectClass: CloudClass;
  readonly sourceAnchor: string | null;
  readonly hasRole: boolean;
}

/**
 * The addresses that a batch touches, as they stand while its operations are worked through in order. What was not
 * loaded counts as free and is noted in `missing`: the batch is then planned again with it.
 */
export class AddressBook {
  readonly missing = new Map<string, { readonly kind: AddressKind; readonly value: string }>();
  readonly #loaded: ReadonlyMap<string, Holder | null>;
  readonly #present = new Map<string, Holder | null>();

  constructor(loaded: ReadonlyMap<string, Holder | null>) {
    this.#loaded = loaded;
  }

  holderOf(kind: AddressKind, value: string): Holder | undefined {
    const key = addressKey(kind, value);
    const present = this.#present.get(key);
    if (present !== undefined) return present ?? undefined;
    const loaded = this.#loaded.get(key);
    if (loaded === undefined) this.missing.set(key, { kind, value });
    return loaded ?? undefined;
  }

  /** False when another object has it. */
  claim({ kind, value, isPrimary }: Claim, holder: Omit<Holder, 'isPrimary'>): boolean {
    const present = this.holderOf(kind, value);
    if (present && present.objectId !== holder.objectId) return false;
    if (present?.isPrimary !== isPrimary) this.#present.set(addressKey(kind, value), { ...holder, isPrimary });
    return true;
  }

  release(kind: AddressKind, value: string, objectId: ObjectId): void {
    if (this.holderOf(kind, value)?.objectId === objectId) this.#present.set(addressKey(kind, value), null);
  }

  /** What the database has to be updated with. */
  changes(): { readonly removed: readonly AddressRow[]; readonly added: readonly AddressRow[] } {
    const removed: AddressRow[] = [];
    const added: AddressRow[] = [];
    for (const [key, holder] of this.#present) {
      const before = this.#loaded.get(key);
      if (before?.objectId === holder?.objectId && before?.isPrimary === holder?.isPrimary) continue;
      const address = addressOfKey(key);
      if (before) removed.push({ ...address, objectId: before.objectId, isPrimary: before.isPrimary });
      if (holder) added.push({ ...address, objectId: holder.objectId, isPrimary: holder.isPrimary });
    }
    return { removed, added };
  }
}
