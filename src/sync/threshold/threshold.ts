import type { Clock } from '../../base/clock.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { EventLog } from '../../base/event-log.ts';
import { syncErrors } from '../errors.ts';
import { syncEvents } from '../events.ts';
import type { ConnectorNumber } from '../ids.ts';
import type { HoldDecision } from '../ports.ts';
import { decideHold } from './decide.ts';
import type { FormedHold } from './holds.ts';
import { keepDecision } from './local-decisions.ts';
import type { HeldCounts, ThresholdOverview } from './summary.ts';
import { countHeld, readOverview } from './summary.ts';

/** A decision of somebody at this server. */
export type LocalDecision = Omit<HoldDecision, 'heldAt'>;

export interface ThresholdOptions {
  readonly connection: Connection;
  readonly connector: ConnectorNumber;
  /** Of the target, for people. */
  readonly name: string;
  readonly clock: Clock;
  readonly eventLog: EventLog | undefined;
  staging(): Promise<boolean>;
}

/** The threshold of one target as people see it: what it counts and holds back, and their decisions. */
export class Threshold {
  readonly #options: ThresholdOptions;

  constructor(options: ThresholdOptions) {
    this.#options = options;
  }

  async overview(): Promise<ThresholdOverview> {
    const { connection, connector } = this.#options;
    return await readOverview(connection, connector);
  }

  async counts(): Promise<HeldCounts> {
    const { connection, connector } = this.#options;
    return await countHeld(connection, connector);
  }

  /** Throws `sync.staging`, `sync.unknown-hold` and `sync.hold-changed`. Returns how many were decided otherwise before. */
  async decide(decision: LocalDecision): Promise<number> {
    const { connection, connector, clock, staging } = this.#options;
    if (await staging()) throw syncErrors('sync.staging', {});
    const { hold, verdict, by } = decision;
    const count = await inTransaction({ connection }, async (within) => {
      const decided = await decideHold(within.connection, connector, decision);
      if (decided > 0) {
        const at = clock.now();
        await keepDecision(within.connection, connector, { hold, count: decided, verdict, by, at });
      }
      return decided;
    });
    if (count > 0) await this.decided(decision, count);
    return count;
  }

  async formed({ id, objectClass, count }: FormedHold): Promise<void> {
    const { name, eventLog } = this.#options;
    await eventLog?.write(syncEvents.threshold, { waiting: count, objectClass, connector: name, hold: id });
  }

  async decided({ by, hold, verdict }: LocalDecision, count: number): Promise<void> {
    const { name, eventLog } = this.#options;
    await eventLog?.write(syncEvents.thresholdDecided, { by, count, hold, connector: name, verdict });
  }
}
