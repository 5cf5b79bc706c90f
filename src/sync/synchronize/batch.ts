import { required } from '../../base/assert.ts';
import { Pauses } from '../../base/ahead.ts';
import type { Attributes } from '../../directory/index.ts';
import { isMetaverseClass } from '../../directory/index.ts';
import type { EvaluationError, InboundResult, LinkDecision } from '../rules/rule-set.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { MetaverseId, SpaceId } from '../ids.ts';
import { readBatch } from '../database.ts';
import type { ImportKind } from '../space/space.ts';
import { importKind, present } from '../space/space.ts';
import { count } from '../run/step.ts';
import type { SourceError, Synchronization } from './context.ts';
import type { JoinKey } from '../metaverse/joins.ts';
import { JoinIndex, keysOf, keysOfTerms } from '../metaverse/joins.ts';
import type { MetaverseRow, QueuedRow, SourceRow, TargetRow } from '../metaverse/load.ts';
import { readJoinCandidates, readLinked, readMetaverse, readTargets } from '../metaverse/load.ts';
import type { MetaverseWorking, SourceWorking } from '../metaverse/working.ts';
import { link, metaverseFrom, sourcesOf, unlink } from '../metaverse/working.ts';

/**
 * One batch of the inbound side: queued source objects, the metaverse objects that they are or become linked to, and
 * everything else that is linked to those. Everything is read first, set-based; then the rules run in memory;
 * `write.ts` writes the outcome in one transaction.
 */
export class SynchronizationBatch {
  readonly sources = new Map<SpaceId, SourceWorking>();
  readonly metaverse = new Map<MetaverseId, MetaverseWorking>();
  readonly queued: SourceWorking[] = [];
  /** Objects that are gone in their source: forgotten once this batch is written. */
  readonly gone: SourceWorking[] = [];
  readonly errors: SourceError[] = [];
  /**
   * Queued objects that stay queued: they, or what they are linked to, could not be evaluated. Their last good state
   * stays.
   */
  readonly held = new Set<SpaceId>();
  /**
   * Objects for the second pass: of other forests that may join what this batch made, and of this batch whose source
   * anchor another one still has.
   */
  readonly rejoin = new Set<SpaceId>();
  readonly #run: Synchronization;
  readonly #index = new JoinIndex();
  readonly #pauses = new Pauses();
  readonly #kinds = new Map<SpaceId, ImportKind>();

  constructor(run: Synchronization) {
    this.#run = run;
  }

  /** Pauses now and then: the batch before may be on its way into the database. */
  async evaluate(connection: Connection, rows: readonly QueuedRow[]): Promise<void> {
    for (const row of rows) this.#kinds.set(row.id, row.kind);
    await this.#load(connection, rows);
    for (const row of rows) this.queued.push(required(this.sources.get(row.id), 'the source object'));
    if (this.#run.joins) await readBatch(connection, (reader) => this.#loadCandidates(reader));
    for (const source of this.queued) {
      this.#decide(source);
      await this.#pauses.step();
    }
    for (const metaverse of this.metaverse.values()) {
      if (metaverse.isAffected) this.#combine(metaverse);
      await this.#pauses.step();
    }
    if (this.#run.joins) await readBatch(connection, (reader) => this.#findRejoins(reader));
  }

  /** Why the object is queued: one of `importKind`. */
  kindOf({ row }: SourceWorking): number | undefined {
    return this.#kinds.get(row.id);
  }

  isHeld(metaverse: MetaverseWorking): boolean {
    return this.held.size > 0 && sourcesOf(metaverse).some(({ row }) => this.held.has(row.id));
  }

  /** Nothing of this metaverse object is applied now; whoever is queued for it stays queued. */
  hold(metaverse: MetaverseWorking): void {
    for (const source of this.queued) {
      if (source.metaverse === metaverse || source.row.metaverse === metaverse.id) this.held.add(source.row.id);
    }
  }

  /** The same, until everything else was looked at: what stands in its way may go in this very run. */
  retryInSecondPass(metaverse: MetaverseWorking): void {
    this.hold(metaverse);
    for (const source of this.queued) if (source.metaverse === metaverse) this.rejoin.add(source.row.id);
  }

  addError(source: SourceWorking, error: FoundError): void {
    this.errors.push(errorOf(source.row, error));
  }

  async #load(connection: Connection, rows: readonly QueuedRow[]): Promise<void> {
    const linked = [...new Set(rows.flatMap(({ metaverse }) => (metaverse === null ? [] : [metaverse])))];
    if (linked.length > 0) await readBatch(connection, (reader) => this.#loadMetaverse(reader, linked, rows));
    for (const row of rows) {
      if (!this.sources.has(row.id)) this.#addSource(row);
      await this.#pauses.step();
    }
  }

  /** With a single forest a metaverse object has one link: the queued object itself. */
  async #loadMetaverse(
    connection: Connection,
    ids: readonly MetaverseId[],
    known: readonly SourceRow[] | undefined,
  ): Promise<void> {
    if (ids.length === 0) return;
    const metaverse = await readMetaverse(connection, ids);
    const targets = Map.groupBy(await readTargets(connection, ids), (row) => row.metaverse);
    const linked = this.#run.joins || known === undefined ? await readLinked(connection, ids) : known;
    for (const row of metaverse) this.#addMetaverse(row, targets.get(row.id) ?? []);
    for (const row of linked) {
      const object = row.metaverse === null ? undefined : this.metaverse.get(row.metaverse);
      const source = this.sources.get(row.id) ?? this.#addSource(row);
      if (object === undefined) continue;
      source.metaverse = object;
      object.links.set(row.connector, source);
    }
  }

  #addMetaverse(row: MetaverseRow, targets: readonly TargetRow[]): void {
    const object = metaverseFrom(row, targets);
    this.metaverse.set(row.id, object);
    if (this.#run.joins) this.#index.put(object, this.#run.rules.joinAttributes);
  }

  #addSource(row: SourceRow): SourceWorking {
    const source: SourceWorking = { row, inbound: this.#inbound(row), metaverse: undefined };
    this.sources.set(row.id, source);
    return source;
  }

  #inbound(row: SourceRow): InboundResult {
    const connector = this.#run.sources.get(row.connector);
    if (row.state !== present || connector === undefined) return outOfScope;
    return this.#run.rules.inbound({
      connector: connector.id,
      objectClass: row.objectClass,
      dn: row.dn,
      attributes: row.attributes,
      ...(row.counts === null ? {} : { referenceCounts: row.counts }),
      parameters: connector.parameters(row.dn),
      isNew: row.metaverse === null,
    });
  }

  async #loadCandidates(connection: Connection): Promise<void> {
    const keys = this.queued.flatMap((source) =>
      source.inbound.link !== null && (source.metaverse === undefined || this.#isSecondPass(source))
        ? keysOfTerms(source.inbound.link)
        : [],
    );
    const found = await readJoinCandidates(connection, keys);
    const unknown = [...new Set(found.map(({ metaverse }) => metaverse))].filter((id) => !this.metaverse.has(id));
    await this.#loadMetaverse(connection, unknown, undefined);
  }

  #isSecondPass({ row, metaverse }: SourceWorking): boolean {
    return this.#kinds.get(row.id) === importKind.rejoin && metaverse?.links.size === 1;
  }

  /** Which metaverse object a queued source object belongs to. */
  #decide(source: SourceWorking): void {
    const { row, inbound } = source;
    const { step } = this.#run;
    if (row.state !== present) {
      if (source.metaverse !== undefined) count(step, 'disjoined');
      unlink(source);
      this.gone.push(source);
      return;
    }
    if (inbound.errors.length > 0) {
      this.held.add(row.id);
      for (const error of inbound.errors) this.addError(source, error);
      return;
    }
    const decision = inbound.link;
    if (decision === null) {
      count(step, source.metaverse === undefined ? 'filtered' : 'disjoined');
      unlink(source);
      return;
    }
    if (source.metaverse !== undefined && !fits(decision, source.metaverse)) unlink(source);
    if (source.metaverse === undefined) this.#joinOrProject(source, decision);
    else if (this.#isSecondPass(source)) this.#joinAgain(source, decision);
    else source.metaverse.isAffected = true;
  }

  #joinOrProject(source: SourceWorking, decision: LinkDecision): void {
    const match = this.#run.joins ? this.#index.find(source, decision) : undefined;
    if (match !== undefined) {
      count(this.#run.step, 'joined');
      link(source, match);
      this.#refresh(match);
      return;
    }
    const { objectClass } = decision;
    if (!decision.mayProvision || !isMetaverseClass(objectClass)) {
      count(this.#run.step, 'unjoined');
      return;
    }
    count(this.#run.step, 'projected');
    const metaverse: MetaverseWorking = {
      id: this.#run.metaverseIds.next(),
      isNew: true,
      objectClass,
      before: undefined,
      links: new Map(),
      targets: [],
      isAffected: true,
      isDead: false,
      result: undefined,
    };
    this.metaverse.set(metaverse.id, metaverse);
    link(source, metaverse);
    this.#refresh(metaverse);
  }

  /** It was projected alone before the other one was there: had it come later, it would have joined. */
  #joinAgain(source: SourceWorking, decision: LinkDecision): void {
    const before = source.metaverse;
    const match = this.#index.find(source, decision);
    if (match === undefined || before === undefined) return;
    unlink(source);
    this.#index.remove(before);
    count(this.#run.step, 'joined');
    link(source, match);
    this.#refresh(match);
  }

  /** Later objects of the batch join by what this one offers now. */
  #refresh(metaverse: MetaverseWorking): void {
    if (!this.#run.joins) return;
    this.#combine(metaverse);
    this.#index.put(metaverse, this.#run.rules.joinAttributes);
  }

  #combine(metaverse: MetaverseWorking): void {
    const sources = sourcesOf(metaverse);
    const failed = sources.filter(({ inbound }) => inbound.errors.length > 0);
    if (failed.length > 0) {
      this.hold(metaverse);
      return;
    }
    metaverse.isDead = !sources.some(({ inbound }) => inbound.keepsAlive);
    if (metaverse.isDead) return;
    metaverse.result = this.#run.rules.combine(
      metaverse.objectClass,
      sources.map(({ inbound }) => inbound),
      metaverse.before,
    );
    const [first] = sources;
    if (metaverse.result.errors.length === 0 || first === undefined) return;
    for (const error of metaverse.result.errors) this.addError(first, error);
    this.hold(metaverse);
  }

  /**
   * The order of forests must not matter. Whatever was projected alone and shares a join value with an object of this
   * batch is looked at again, as if it came after it.
   */
  async #findRejoins(connection: Connection): Promise<void> {
    const fresh = [...this.metaverse.values()].filter(
      (metaverse) => metaverse.isAffected && !metaverse.isDead && !this.isHeld(metaverse),
    );
    const keys: JoinKey[] = [];
    for (const metaverse of fresh) {
      const before = new Set(oldKeys(metaverse, this.#run.rules.joinAttributes));
      keys.push(...keysOf(metaverse, this.#run.rules.joinAttributes).filter((key) => !before.has(textOf(key))));
    }
    if (keys.length === 0) return;
    const holders = new Set<MetaverseId>();
    for (const { metaverse } of await readJoinCandidates(connection, keys)) holders.add(metaverse);
    for (const key of keys) {
      const inBatch = this.#index.holders(key);
      if (inBatch.length > 1) inBatch.forEach(({ id }) => holders.add(id));
    }
    const outside = [...holders].filter((id) => !this.metaverse.has(id));
    for (const row of await readLinked(connection, outside)) this.rejoin.add(row.id);
    for (const id of holders) {
      const metaverse = this.metaverse.get(id);
      if (metaverse?.links.size === 1) sourcesOf(metaverse).forEach(({ row }) => this.rejoin.add(row.id));
    }
  }
}

const outOfScope: InboundResult = Object.freeze({
  rules: [],
  link: null,
  keepsAlive: false,
  passwordSync: false,
  contributions: [],
  references: [],
  errors: [],
});

function fits(decision: LinkDecision, metaverse: MetaverseWorking): boolean {
  return decision.objectClass === '*' || decision.objectClass === metaverse.objectClass;
}

function textOf({ attribute, value }: JoinKey): string {
  return `${attribute}=${value}`;
}

function oldKeys(metaverse: MetaverseWorking, joinAttributes: readonly string[]): string[] {
  if (metaverse.before === undefined) return [];
  return keysOf({ ...metaverse, result: undefined }, joinAttributes).map(textOf);
}

/** What a rule says of an object, or the engine itself: then `code` is one of its own. */
type FoundError = Omit<EvaluationError, 'code'> & { readonly code: string };

export function errorOf(row: SourceRow, { code, attribute, rule, detail }: FoundError): SourceError {
  return {
    connector: row.connector,
    key: row.anchor,
    object: row.id,
    dn: row.dn,
    display_name: textAttribute(row.attributes, 'displayName'),
    code,
    attribute: attribute === '' ? undefined : attribute,
    rule: rule === '' ? undefined : rule,
    detail,
  };
}

function textAttribute(attributes: Attributes, name: string): string | undefined {
  const value = attributes[name];
  return typeof value === 'string' ? value : undefined;
}
