import { isHawserError } from '../../base/errors.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber } from '../ids.ts';
import type { ExportOperation, HoldDecision, TargetConnector, TargetPosition } from '../ports.ts';
import type { StepContext } from '../run/step.ts';
import { count, inBatch } from '../run/step.ts';
import { decideHold } from '../threshold/decide.ts';
import type { AdmittedDelete } from '../threshold/gate.ts';
import { admitDeletes, hasDeletesToGo } from '../threshold/gate.ts';
import type { FormedHold } from '../threshold/holds.ts';
import type { JournalEntry } from '../threshold/journal.ts';
import { approvedBySetting, recordDeletes } from '../threshold/journal.ts';
import { rememberPosition } from '../threshold/position.ts';
import { pinBatch } from './batch-store.ts';
import type { PinnedBatch } from './operations.ts';
import { MAX_OPERATIONS } from './prepare.ts';

/** Called after the commit of what the threshold did. */
export interface ThresholdListener {
  formed(hold: FormedHold): Promise<void>;
  decided(decision: HoldDecision, count: number): Promise<void>;
}

export interface DeleteCutterOptions {
  readonly step: StepContext;
  readonly target: TargetConnector;
  readonly connector: ConnectorNumber;
  readonly listener: ThresholdListener;
}

/**
 * Cuts pending deletes into batches. For each the target says what time it is and which limits hold; then counting,
 * holding back, pinning and the journal are one transaction, so that no kill and no second thought comes between what
 * was counted and what leaves.
 */
export class DeleteCutter {
  readonly #options: DeleteCutterOptions;
  /** Answered and not used yet: the first batch needs no question of its own. */
  #fresh: TargetPosition | undefined;
  #after = 0;
  #isDone = false;

  constructor(options: DeleteCutterOptions) {
    this.#options = options;
  }

  /** Asks the target where it stands, and keeps the answer for when it is away. */
  async ask(connection: Connection): Promise<TargetPosition> {
    const { target, step, connector } = this.#options;
    this.#fresh = await target.position(step.signal);
    await rememberPosition(connection, connector, this.#fresh);
    return this.#fresh;
  }

  /** Decisions made in the target. A hold that has changed since stays; it is reported again. */
  async decide(connection: Connection, decisions: readonly HoldDecision[]): Promise<void> {
    const { connector, listener } = this.#options;
    for (const decision of decisions) {
      try {
        const decided = await decideHold(connection, connector, decision);
        if (decided > 0) await listener.decided(decision, decided);
      } catch (error) {
        if (!isHawserError(error, 'sync.hold-changed') && !isHawserError(error, 'sync.unknown-hold')) throw error;
      }
    }
  }

  /** The next batch of deletes, pinned under `number`; undefined when no more may leave. */
  async pin(
    connection: Connection,
    { number, serial }: Pick<PinnedBatch, 'number' | 'serial'>,
  ): Promise<PinnedBatch | undefined> {
    const { step, connector, listener } = this.#options;
    this.#isDone ||= !(await hasDeletesToGo(connection, connector, this.#after));
    if (this.#isDone) return undefined;
    const position = this.#fresh ?? (await this.ask(connection));
    this.#fresh = undefined;
    const { batch, formed } = await inBatch(step, async (transaction) => {
      const admitted = await admitDeletes(transaction, connector, {
        position,
        after: this.#after,
        limit: MAX_OPERATIONS,
      });
      for (const hold of admitted.formed) count(step, 'heldBack', hold.count);
      if (admitted.deletes.length === 0) return { batch: undefined, formed: admitted.formed };
      const entries = admitted.deletes.map((row) => entryOf(row, position));
      const made = toBatch(entries, { number, serial });
      await pinBatch(transaction, connector, made);
      await recordDeletes(transaction, connector, { batch: number, at: position.now }, entries);
      return { batch: made, formed: admitted.formed };
    });
    for (const hold of formed) await listener.formed(hold);
    this.#after = Number(batch?.operations.at(-1)?.id ?? this.#after);
    return batch;
  }
}

function entryOf(row: AdmittedDelete, { limits }: TargetPosition): JournalEntry {
  return { ...row, hold: row.hold ?? (limits.enabled ? null : approvedBySetting) };
}

function toBatch(
  entries: readonly JournalEntry[],
  { number, serial }: Pick<PinnedBatch, 'number' | 'serial'>,
): PinnedBatch {
  const operations = entries.map(({ object, sourceAnchor, objectClass, hold }): ExportOperation => ({
    ...{ kind: 'delete', id: String(object), sourceAnchor, objectClass },
    ...(hold !== null && { approved: true }),
  }));
  return { operations, members: {}, later: [], number, serial, text: JSON.stringify(operations) };
}
