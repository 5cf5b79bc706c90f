import type { HawserError } from '../../../base/errors.ts';
import { detailOf, isHawserError } from '../../../base/errors.ts';
import { syncErrors } from '../../../sync/index.ts';
import type { Anchor, ImportBatch, ImportChange } from '../../../sync/index.ts';
import { connectorErrors } from '../errors.ts';
import type { DeltaWay } from './delta-way.ts';
import type { ForestFacts } from './memory.ts';
import type { Partition, PartitionStep } from './partition.ts';
import { missingDomain } from './selection.ts';
import { settleDepartures } from './settle.ts';
import type { ForestWatermark, PartitionMark } from './watermark.ts';
import { formatWatermark } from './watermark.ts';

/** How it is with one partition, as of its last import. */
export interface PartitionStatus {
  readonly domain: string;
  /** The domain controller that was read. */
  readonly server: string;
  /** How. */
  readonly way: DeltaWay | undefined;
  readonly lastReadAt: Date | undefined;
  /** Changes that its last import brought. */
  readonly changes: number;
  /** Objects of its last complete read, where that is known. */
  readonly objects: number | undefined;
  readonly failure: { readonly code: string; readonly message: string } | undefined;
}

export interface ForestImportOptions {
  readonly connector: string;
  readonly partitions: readonly Partition[];
  /** Domains that should be read and that the forest does not have. */
  readonly missing: readonly string[];
  readonly facts: ForestFacts;
  /** Why the forest could not be asked for its domains. */
  readonly failure: HawserError | undefined;
  readonly signal: AbortSignal;
  remember(change: (facts: ForestFacts) => ForestFacts): void;
  report(status: PartitionStatus): void;
  hasFailed(domain: string): boolean;
}

/**
 * One import of a forest: its partitions one after the other, under one watermark that holds the mark of each.
 *
 * A partition that cannot be read does not keep the others from being read; at the end the import fails for its sake,
 * so that nothing is called gone that was not met (the engine concludes that only from an import that ends well), and
 * what was read stays: the watermark has come as far as it could. An object that one domain lost is only called deleted
 * when no other has it (settle.ts).
 *
 * Everything of several partitions is read under watermarks too, so that an import that fails for one of them goes on
 * with it and does not start over. After the last partition the first ones are asked what changed meanwhile: what moved
 * from one that was still to be read to one that had been read was met nowhere.
 */
export class ForestImport {
  readonly #options: ForestImportOptions;
  readonly #marks: Record<string, PartitionMark> = {};
  readonly #failures = new Map<string, HawserError>();
  readonly #away = new Map<string, HawserError>();
  #withheld = new Set<Anchor>();
  readonly #counted = new Map<string, number>();
  readonly #counts = new Map<string, number>();
  #expected: number | undefined;

  constructor(options: ForestImportOptions) {
    this.#options = options;
    for (const name of options.missing) {
      const error = missingDomain(name, options.connector);
      if (isHawserError(error)) this.#failures.set(name, error);
    }
  }

  /** The domains that this import is about, those that cannot be found too. */
  get names(): readonly string[] {
    const { partitions, missing } = this.#options;
    return [...partitions.map(({ name }) => name), ...missing];
  }

  async *everything(): AsyncGenerator<ImportBatch, void, undefined> {
    const isAlone = this.#isAlone;
    this.#expected = await this.#estimate();
    for (const partition of this.#inOrder()) {
      for await (const batch of this.#attempt(partition, () => this.#everythingOf(partition, false))) {
        // A read of one domain starts over when it is interrupted: nothing can be gone on from before its end.
        yield isAlone && this.#marks[partition.name]?.kind === 'begun' ? { ...batch, watermark: null } : batch;
      }
    }
    this.#expected = undefined;
    if (!isAlone) yield* this.#catchUp();
    yield* this.#end();
  }

  async *changes(since: ForestWatermark): AsyncGenerator<ImportBatch, void, undefined> {
    Object.assign(this.#marks, since.partitions);
    this.#withheld = new Set(since.withheld);
    let isNew = false;
    for (const partition of this.#inOrder()) {
      const mark = this.#marks[partition.name];
      const isUnread = mark === undefined || mark.kind === 'begun';
      isNew ||= isUnread;
      yield* this.#attempt(partition, () =>
        isUnread ? this.#everythingOf(partition, mark !== undefined) : this.#changesOf(partition),
      );
    }
    if (isNew) yield* this.#catchUp();
    yield* this.#end();
  }

  get #isAlone(): boolean {
    const { partitions, missing } = this.#options;
    return partitions.length + missing.length === 1;
  }

  /** Those that could not be read the last time come last: the others need not wait for their time-outs. */
  #inOrder(): readonly Partition[] {
    const { partitions, hasFailed } = this.#options;
    return partitions.toSorted((a, b) => Number(hasFailed(a.name)) - Number(hasFailed(b.name)));
  }

  async *#everythingOf(partition: Partition, isAgain: boolean): AsyncGenerator<ImportBatch, void, undefined> {
    const { signal, remember } = this.#options;
    const { name } = partition;
    let objects = 0;
    for await (const step of partition.everything({ isAgain, signal })) {
      this.#marks[name] ??= { kind: 'begun' };
      objects += step.changes.reduce((count, { kind }) => count + Number(kind === 'object'), 0);
      // The mark comes last: by then it is known whether there was anything.
      if (step.mark && !this.#isAlone) this.#requireObjects(name, objects);
      yield await this.#batch(partition, step);
    }
    const { containers = {} } = partition.scope ?? {};
    this.#counted.set(name, objects);
    remember((now) => ({
      ...now,
      containers: { ...now.containers, ...containers },
      domains: { ...now.domains, [name]: { baseDn: partition.domain.baseDn, ...now.domains[name], objects } },
    }));
  }

  async *#changesOf(partition: Partition, isCatchUp = false): AsyncGenerator<ImportBatch, void, undefined> {
    const { signal } = this.#options;
    const mark = this.#marks[partition.name];
    if (mark === undefined || mark.kind === 'begun') return;
    for await (const step of partition.changes(mark, { isCatchUp, signal })) yield await this.#batch(partition, step);
  }

  async *#catchUp(): AsyncGenerator<ImportBatch, void, undefined> {
    for (const partition of this.#options.partitions) {
      if (this.#failures.has(partition.name)) continue;
      yield* this.#attempt(partition, () => this.#changesOf(partition, true));
    }
  }

  /** Reads a partition; a failure of its own is kept for the end. */
  async *#attempt(
    partition: Partition,
    read: () => AsyncGenerator<ImportBatch, void, undefined>,
  ): AsyncGenerator<ImportBatch, void, undefined> {
    const { report, facts } = this.#options;
    const { name } = partition;
    let changes = this.#counts.get(name) ?? 0;
    let failure: HawserError | undefined;
    try {
      if (this.#away.has(name)) throw this.#away.get(name);
      for await (const batch of read()) {
        changes += batch.changes.length;
        yield batch;
      }
    } catch (error) {
      if (!isHawserError(error) || error.code === 'sync.full-import-required' || this.#isAlone) throw error;
      failure = error;
      this.#failures.set(name, error);
      this.#away.set(name, error);
    }
    this.#counts.set(name, changes);
    report({
      domain: name,
      server: partition.server,
      way: partition.way,
      lastReadAt: failure ? undefined : new Date(),
      changes,
      objects: this.#counted.get(name) ?? facts.domains[name]?.objects,
      failure: failure && { code: failure.code, message: failure.message },
    });
  }

  async #batch(partition: Partition, { changes, departures, mark }: PartitionStep): Promise<ImportBatch> {
    const { partitions, signal } = this.#options;
    let lost: readonly Anchor[] = departures.map(({ anchor }) => anchor);
    const isSimple = partitions.length === 1 && departures.every(({ movedTo }) => movedTo === undefined);
    if (!isSimple && departures.length > 0) {
      const { gone, unknown } = await settleDepartures(partitions, departures, {
        from: partition,
        away: this.#away,
        signal,
      });
      lost = gone;
      for (const anchor of unknown) this.#withheld.add(anchor);
    }
    if (mark) this.#marks[partition.name] = mark;
    // Deletions first: their names are free for the other changes.
    return this.#batchOf([...lost.map(deletion), ...changes]);
  }

  #batchOf(changes: readonly ImportChange[]): ImportBatch {
    return {
      changes,
      watermark: formatWatermark({ partitions: this.#marks, withheld: [...this.#withheld] }),
      ...(this.#expected !== undefined && { expected: this.#expected }),
    };
  }

  async *#end(): AsyncGenerator<ImportBatch, void, undefined> {
    const { connector, partitions, signal, failure } = this.#options;
    if (this.#withheld.size > 0) {
      const departures = [...this.#withheld].map((anchor) => ({ anchor }));
      const { gone, unknown } = await settleDepartures(partitions, departures, {
        from: undefined,
        away: this.#away,
        signal,
      });
      const isSettled = unknown.length < this.#withheld.size;
      this.#withheld = new Set(unknown);
      if (isSettled) yield this.#batchOf(gone.map(deletion));
    }
    if (failure && !this.#failures.has(connector)) this.#failures.set(connector, failure);
    if (this.#failures.size === 0) return;
    const failures = [...this.#failures];
    throw connectorErrors(
      'connectors.domains-unread',
      {
        connector,
        domains: failures.map(([name]) => name).join(', '),
        reasons: failures.map(([, error]) => detailOf(error)),
      },
      { cause: new AggregateError(failures.map(([, error]) => error)) },
    );
  }

  /**
   * A domain that was full and now returns nothing is one that could not be read (its rights were taken away), not an
   * empty one.
   */
  #requireObjects(name: string, objects: number): void {
    const known = this.#options.facts.domains[name]?.objects ?? 0;
    if (objects === 0 && known > 0) throw syncErrors('sync.empty-import', { connector: name, known });
  }

  /**
   * As many as the last complete read of each domain brought, or as its server estimates. A domain of which nothing is
   * known leaves the whole unknown.
   */
  async #estimate(): Promise<number | undefined> {
    const { partitions, facts, signal } = this.#options;
    let total = 0;
    for (const partition of partitions) {
      const counted = facts.domains[partition.name]?.objects ?? (await this.#estimateOf(partition, signal));
      if (counted === undefined) return undefined;
      total += counted;
    }
    return total > 0 ? total : undefined;
  }

  async #estimateOf(partition: Partition, signal: AbortSignal): Promise<number | undefined> {
    try {
      return await partition.estimate(signal);
    } catch (error) {
      if (!isHawserError(error)) throw error;
      this.#away.set(partition.name, error);
      return undefined;
    }
  }
}

function deletion(anchor: Anchor): ImportChange {
  return { kind: 'delete', anchor };
}
