import type { Clock } from '../../base/clock.ts';
import type { Database } from '../../base/database/database.ts';
import type { EventEntry } from '../../base/event-log.ts';
import type { Logger } from '../../base/log.ts';
import type { RelayOutcome } from '../../wire/index.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { Bus } from './bus.ts';
import type { TenantSigner } from './signing-key.ts';

/** What the parts of the relay at one node work with. */
export interface RelayContext {
  /** Of this node, new with every start: who has sockets and sealed requests in memory. */
  readonly nodeId: string;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly bus: Bus;
  readonly onEvent?: ((entry: EventEntry) => void) | undefined;
  readonly signerOf: (tenantId: TenantId) => Promise<TenantSigner>;
}

/** An outcome that no agent made. */
export function cloudOutcome(
  { clock }: Pick<RelayContext, 'clock'>,
  result: RelayOutcome['result'],
  reason: RelayOutcome['reason'],
): RelayOutcome {
  return { result, reason, events: [], warnings: [], at: clock.now().toISOString() };
}
