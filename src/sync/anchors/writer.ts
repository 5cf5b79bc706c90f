import { sql } from 'kysely';
import { required } from '../../base/assert.ts';
import type { Clock } from '../../base/clock.ts';
import { MINUTE } from '../../base/clock.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { Detail } from '../../base/details.ts';
import { detailOf, isHawserError } from '../../base/errors.ts';
import { Backoff } from '../../base/work.ts';
import type { ConnectorNumber, StepId } from '../ids.ts';
import { clearErrors, recordErrors } from '../object-errors.ts';
import type { ConnectorId, SourceConnector } from '../ports.ts';
import { consistencyGuid } from './attribute.ts';
import type { DueAnchor, DueCounts } from './due.ts';
import { countDue, dropSettled, forgetDue, makeDue, nextDue, noteDue, postpone, removeDue } from './due.ts';

export interface AnchorWriterOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  /** As they are now: a reload of the rules makes others. */
  readonly sources: () => readonly SourceConnector[];
  readonly numberOf: (id: ConnectorId) => ConnectorNumber;
}

/** What `hawser connect status` shows of it. */
export interface AnchorProgress extends DueCounts {
  readonly written: number;
  readonly isWriting: boolean;
}

/** At 30 writes a second, which is what a domain controller was measured to take: some seconds. */
const BATCH = 100;

/**
 * Writes the source anchors of people into the forest, so that they stay the same person when they move to another
 * one. Nobody waits for that, since the anchor stays what it is: an export only notes what is due, and the writes go on
 * beside it and after it, a batch at a time. When a forest refuses a whole batch (no rights, nobody there) the next
 * waits, longer each time; the rest of the queue is not tried meanwhile.
 */
export class AnchorWriter {
  readonly #options: AnchorWriterOptions;
  readonly #pauses = new Map<ConnectorNumber, { readonly backoff: Backoff; readonly until: number }>();
  #writing: Promise<unknown> = Promise.resolve();
  #written = 0;
  #writtenInRow = 0;
  #isWriting = false;

  constructor(options: AnchorWriterOptions) {
    this.#options = options;
  }

  /** Before an export: notes what becomes due by it, and forgets what is not any more. */
  async note(): Promise<void> {
    const { connection, clock, sources, numberOf } = this.#options;
    for (const source of sources()) {
      const { id } = source;
      const connector = numberOf(id);
      if (source.writeSourceAnchors === undefined) await forgetDue(connection, { id, connector });
      else {
        await noteDue(connection, { id, connector, now: clock.now() });
        await dropSettled(connection, connector);
      }
    }
  }

  /** One batch of each source. Whether more could be written at once. */
  async writeBatch(signal: AbortSignal): Promise<boolean> {
    const before = this.#writing;
    const mine = before.then(
      async () => await this.#writeBatches(signal),
      async () => await this.#writeBatches(signal),
    );
    this.#writing = mine.catch(() => undefined);
    return await mine;
  }

  async counts(): Promise<DueCounts> {
    return await countDue(this.#options.connection);
  }

  /** How far it is: what is due, and how many were written since there was last nothing to do. */
  async progress(): Promise<AnchorProgress> {
    return { ...(await this.counts()), written: this.#writtenInRow, isWriting: this.#isWriting };
  }

  /** Tries again at once what this source refused: its account may do more than it could. */
  async retry(id: ConnectorId): Promise<void> {
    const { connection, clock, numberOf } = this.#options;
    const connector = numberOf(id);
    this.#pauses.delete(connector);
    await makeDue(connection, connector, clock.now());
  }

  /** How many were written since it was last asked. */
  takeWritten(): number {
    const written = this.#written;
    this.#written = 0;
    return written;
  }

  async #writeBatches(signal: AbortSignal): Promise<boolean> {
    let isMore = false;
    try {
      for (const source of this.#options.sources()) {
        signal.throwIfAborted();
        if (source.writeSourceAnchors && (await this.#writeTo(source, signal))) isMore = true;
      }
    } finally {
      // Between two batches of a queue it is still at it.
      this.#isWriting = isMore;
    }
    return isMore;
  }

  async #writeTo(source: SourceConnector, signal: AbortSignal): Promise<boolean> {
    const { connection, clock, numberOf } = this.#options;
    const connector = numberOf(source.id);
    const now = clock.now();
    const paused = this.#pauses.get(connector);
    if (paused && now.getTime() < paused.until) return false;
    const due = await nextDue(connection, { connector, now, limit: BATCH });
    if (due.length === 0) {
      this.#writtenInRow = 0;
      return false;
    }
    this.#isWriting = true;
    const errors = await write(source, due, signal);
    const failed = due.filter(({ anchor }) => errors.has(anchor));
    const written = due.filter(({ anchor }) => !errors.has(anchor));
    this.#written += written.length;
    this.#writtenInRow += written.length;
    const keys = written.map(({ anchor }) => anchor);
    await removeDue(
      connection,
      connector,
      written.map(({ object }) => object),
    );
    await clearErrors(connection, 'export', connector, keys);
    await postpone(connection, connector, { objects: failed.map(({ object }) => object), now });
    await this.#record(connector, failed, errors);
    this.#pauseAfter(connector, written.length === 0);
    return written.length > 0 && due.length === BATCH;
  }

  #pauseAfter(connector: ConnectorNumber, isRefused: boolean): void {
    if (!isRefused) return void this.#pauses.delete(connector);
    const { backoff } = this.#pauses.get(connector) ?? {
      backoff: new Backoff({ firstMs: MINUTE, maxMs: 15 * MINUTE }),
    };
    this.#pauses.set(connector, { backoff, until: this.#options.clock.now().getTime() + backoff.next() });
  }

  async #record(
    connector: ConnectorNumber,
    failed: readonly DueAnchor[],
    errors: ReadonlyMap<string, Detail>,
  ): Promise<void> {
    const { connection, clock } = this.#options;
    const news = failed.flatMap(({ anchor, dn, sourceAnchor, targetObject }) => {
      const detail = errors.get(anchor);
      return detail === undefined
        ? []
        : [
            {
              ...{ key: anchor, object: targetObject, dn, source_anchor: sourceAnchor },
              ...{ code: detail.code, attribute: consistencyGuid, detail },
            },
          ];
    });
    if (news.length === 0) return;
    const stepId = await lastExport(connection);
    await recordErrors(connection, 'export', connector, news, { stepId, at: clock.now() });
  }
}

/** What was refused, by anchor. A forest that cannot be asked refuses everything. */
async function write(
  source: SourceConnector,
  due: readonly DueAnchor[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Detail>> {
  try {
    const asked = due.map(({ anchor, dn, sourceAnchor }) => ({ anchor, dn, sourceAnchor }));
    const answers = (await source.writeSourceAnchors?.(asked, signal)) ?? [];
    return new Map(answers.flatMap(({ anchor, error }) => (error === undefined ? [] : [[anchor, error] as const])));
  } catch (error) {
    if (!isHawserError(error) || signal.aborted) throw error;
    return new Map(due.map(({ anchor }) => [anchor, detailOf(error)] as const));
  }
}

/** The step to which what goes on beside and after it belongs. */
async function lastExport(connection: Connection): Promise<StepId> {
  const { rows } = await sql<{ id: StepId }>`
    select id from sync_step where kind = 'export' order by id desc limit 1`.execute(connection);
  // Nothing is due before an export has noted it.
  return required(rows[0], 'an export').id;
}
