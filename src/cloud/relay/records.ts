import type { ChangeRecord } from '../../base/database/change-record.ts';
import type { EffectOperation, RelayOutcome } from '../../wire/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { RequestAbout } from './store.ts';

/**
 * What the feature of an operation writes down about its requests (audit, events), in the statement that changes them.
 */
export interface RequestRecords {
  /** Of a request that is made. */
  asked(tenant: TenantKey, request: RequestAbout, at: Date): readonly ChangeRecord[];
  /** Of the one moment in which it gets its outcome; `agentId`: at which agent it was, if at any. */
  concluded(
    tenant: TenantKey,
    request: RequestAbout,
    end: { readonly outcome: RelayOutcome; readonly agentId: string | null; readonly at: Date },
  ): readonly ChangeRecord[];
}

/** Every operation with an effect has a feature that answers for it. */
export type RecordsOf = Readonly<Record<EffectOperation, RequestRecords>>;
