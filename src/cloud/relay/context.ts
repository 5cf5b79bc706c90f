import type { EventContext } from '../../base/event-log.ts';
import type { RelayOutcome } from '../../wire/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Bus } from './bus.ts';
import type { RecordsOf } from './records.ts';
import type { TenantSigner } from './signing-key.ts';

/** What the parts of the relay at one node work with. */
export interface RelayContext extends EventContext {
  /** Of this node, new with every start: who has sockets and sealed requests in memory. */
  readonly nodeId: string;
  readonly bus: Bus;
  readonly records: RecordsOf;
  readonly signerOf: (tenant: TenantKey) => Promise<TenantSigner>;
}

/** An outcome that no agent made. */
export function cloudOutcome(
  { clock }: Pick<RelayContext, 'clock'>,
  result: RelayOutcome['result'],
  reason: RelayOutcome['reason'],
): RelayOutcome {
  return { result, reason, events: [], warnings: [], at: clock.now().toISOString() };
}
