import type { IdSequence } from '../database.ts';
import type { ConnectorNumber, SpaceId } from '../ids.ts';
import type { RecentMap } from './recent-map.ts';
import type { ReferenceAttributes } from '../space/references.ts';

export interface ImportCounters {
  added: number;
  updated: number;
  renamed: number;
  deleted: number;
  unchanged: number;
  referencesAdded: number;
  referencesRemoved: number;
}

/** What the batches of one import share. */
export interface Space {
  readonly connector: ConnectorNumber;
  readonly ids: IdSequence<SpaceId>;
  readonly attributes: ReferenceAttributes;
  /** `anchor` or `dn:key` → id of objects met lately. */
  readonly recent: RecentMap<SpaceId>;
  readonly counters: ImportCounters;
  /**
   * There was nothing when the import began: what is not among `recent` is not in the database either, unless it was
   * forgotten.
   */
  readonly wasEmpty: boolean;
}
