import type { Detail } from '../../../base/details.ts';
import type { HawserError } from '../../../base/errors.ts';
import { isHawserError } from '../../../base/errors.ts';
import type { ForestDomain, Session, SessionOptions } from '../../../ldap/index.ts';
import { domainOfObject, ForestSessions } from '../../../ldap/index.ts';
import { syncErrors } from '../../../sync/index.ts';
import type { ConnectorId, ImportBatch, SourceConnector, Watermark } from '../../../sync/index.ts';
import { importDetail } from '../details.ts';
import type { PartitionStatus } from './forest-import.ts';
import { ForestImport } from './forest-import.ts';
import type { DomainFacts, ForestFacts, ForestMemory } from './memory.ts';
import { processMemory } from './memory.ts';
import { namesOfDomain } from './names.ts';
import { Partition } from './partition.ts';
import type { ForestSelection, Selected } from './selection.ts';
import { selectDomains } from './selection.ts';
import { writeAnchors } from './source-anchor.ts';
import { parseWatermark } from './watermark.ts';

export interface ForestOptions {
  readonly id: ConnectorId;
  /** A domain of the forest, which gives the connector its name, and who signs in to all of them. */
  readonly session: SessionOptions;
  /** Containers of that domain to read (DN or GUID); empty: all of it. */
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  /** Whether that domain itself is left out: an empty root, whose children are read. */
  readonly skipOwn?: boolean | undefined;
  /** Further domains; default: none. */
  readonly selection?: ForestSelection | undefined;
  /** The inclusion list; default: what the default rules read. Added to by `moreAttributes`. */
  readonly attributes?: readonly string[] | undefined;
  readonly moreAttributes?: readonly string[] | undefined;
  /** Where is kept what is known of the forest between processes. */
  readonly memory?: ForestMemory | undefined;
  /** Whether the account may write mS-DS-ConsistencyGuid. */
  readonly writeSourceAnchors?: boolean | undefined;
  readonly pageSize?: number | undefined;
  /** How changes are followed; default: DirSync, and uSNChanged where the account may not replicate. */
  readonly changes?: 'dirsync' | 'usn' | undefined;
}

/**
 * A forest of Active Directory or Samba as a source. Its partitions are the domains that the configuration chooses
 * among those of the forest, each read from a domain controller of its own (partition.ts). How they make one import:
 * forest-import.ts.
 */
export class ForestConnector implements SourceConnector, AsyncDisposable {
  readonly id: ConnectorId;
  readonly name: string;
  readonly writeSourceAnchors?: NonNullable<SourceConnector['writeSourceAnchors']>;
  readonly #options: ForestOptions;
  readonly #memory: ForestMemory;
  readonly #sessions: ForestSessions;
  readonly #partitions = new Map<string, Partition>();
  readonly #status = new Map<string, PartitionStatus>();
  #facts: ForestFacts;
  #discovered: Selected | undefined;

  constructor(options: ForestOptions) {
    this.id = options.id;
    this.name = options.session.domain;
    this.#options = options;
    this.#memory = options.memory ?? processMemory();
    this.#facts = this.#memory.load();
    this.#sessions = new ForestSessions({
      session: options.session,
      servers: new Map(
        options.selection?.domains.flatMap(({ domain, servers = [] }) =>
          servers.length > 0 ? [[domain.toLowerCase(), servers] as const] : [],
        ),
      ),
    });
    if (options.writeSourceAnchors === true) {
      this.writeSourceAnchors = async (anchors, signal) => {
        signal.throwIfAborted();
        return await writeAnchors((dn) => this.#sessionFor(dn), anchors);
      };
    }
  }

  /** Domain.FQDN, Domain.Netbios, Domain.LDAP, Forest.FQDN, Forest.LDAP, Connector.ID, Connector.Name. */
  parameters(dn: string): Readonly<Record<string, string>> {
    return namesOfDomain(dn, { id: this.id, name: this.name, facts: this.#facts });
  }

  /** By the containers of the last import; all of it before there was one. */
  reads(dn: string): boolean {
    const domain = domainOfObject(domainsOf(this.#facts), dn);
    if (domain === undefined || this.#partitions.size === 0) return true;
    const partition = this.#partitions.get(domain.domain);
    // A domain that is read no longer has none.
    return partition === undefined ? false : (partition.scope?.has(dn) ?? true);
  }

  /** Each partition that was imported or tried since the connector was opened. */
  partitions(): readonly PartitionStatus[] {
    return [...this.#status.values()];
  }

  /** The ways by which its partitions were last read. */
  way(): string | undefined {
    const ways = new Set([...this.#status.values()].flatMap(({ way = [] }) => way));
    return ways.size === 0 ? undefined : [...ways].join(', ');
  }

  async *fullImport(signal: AbortSignal): AsyncGenerator<ImportBatch, void, undefined> {
    yield* (await this.#import([], signal)).everything();
  }

  async *deltaImport(watermark: Watermark, signal: AbortSignal): AsyncGenerator<ImportBatch, void, undefined> {
    const since = parseWatermark(watermark);
    if (!since) throw this.#fullImportRequired(importDetail('connectors.watermark-unreadable'));
    const before = Object.keys(since.partitions);
    const run = await this.#import(before, signal);
    const dropped = before.find((name) => !run.names.includes(name));
    if (dropped !== undefined)
      throw this.#fullImportRequired(importDetail('connectors.domain-dropped', { domain: dropped }));
    yield* run.changes(since);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#partitions.clear();
    await this.#sessions[Symbol.asyncDispose]();
  }

  async #import(readBefore: readonly string[], signal: AbortSignal): Promise<ForestImport> {
    signal.throwIfAborted();
    const { selected, failure } = await this.#discover(readBefore);
    return new ForestImport({
      connector: this.name,
      partitions: selected.domains.map(({ domain, selection }) => this.#partition(domain, selection)),
      missing: selected.missing,
      facts: this.#facts,
      failure,
      signal,
      remember: (change) => {
        this.#facts = change(this.#facts);
        this.#memory.save(this.#facts);
      },
      report: (status) => this.#status.set(status.domain, status),
      hasFailed: (domain) => this.#status.get(domain)?.failure !== undefined,
    });
  }

  /**
   * The domains of the forest: as it says itself, or, while the domain that is asked for them is away, as it last did.
   */
  async #discover(
    readBefore: readonly string[],
  ): Promise<{ readonly selected: Selected; readonly failure: HawserError | undefined }> {
    const { session, include = [], exclude = [], skipOwn, selection = { domains: [], others: false } } = this.#options;
    // Those that are named are looked up once; new ones are looked for before every import.
    if (this.#discovered && !selection.others) return { selected: this.#discovered, failure: undefined };
    let domains: readonly ForestDomain[];
    let failure: HawserError | undefined;
    try {
      this.#sessions.forget();
      domains = await this.#sessions.domains();
    } catch (error) {
      domains = domainsOf(this.#facts);
      if (!isHawserError(error) || domains.length < 2) throw error;
      failure = error;
    }
    const own = { domain: session.domain, include, exclude, skip: skipOwn };
    const selected = selectDomains(own, selection, domains, readBefore);
    if (!failure) {
      const read = new Set(selected.domains.map(({ domain }) => domain.domain));
      this.#facts = withDomains(this.#facts, domains, read);
      this.#discovered = selected.missing.length === 0 ? selected : undefined;
    }
    return { selected, failure };
  }

  #partition(
    domain: ForestDomain,
    { include = [], exclude = [] }: Selected['domains'][number]['selection'],
  ): Partition {
    const made = this.#partitions.get(domain.domain);
    if (made?.domain.baseDn === domain.baseDn) return made;
    const { attributes, moreAttributes, pageSize, changes } = this.#options;
    const session = this.#sessions.of(domain.domain);
    const partition = new Partition({
      domain,
      session,
      include,
      exclude,
      attributes,
      moreAttributes,
      pageSize,
      changes,
      knownContainers: () => this.#facts.containers,
    });
    this.#partitions.set(domain.domain, partition);
    return partition;
  }

  #sessionFor(dn: string): Session {
    const domain = domainOfObject(domainsOf(this.#facts), dn);
    return this.#sessions.of(domain?.domain ?? this.name);
  }

  #fullImportRequired(why: Detail): Error {
    return syncErrors('sync.full-import-required', { connector: this.name, why });
  }
}

function domainsOf(facts: ForestFacts): readonly ForestDomain[] {
  return Object.entries(facts.domains).map(([domain, { baseDn, netbiosName }]) => ({
    domain,
    baseDn,
    netbiosName,
    isRoot: domain === facts.root,
    parent: undefined,
  }));
}

/** What was counted stays with the domains that are still read. */
function withDomains(
  facts: ForestFacts,
  domains: readonly ForestDomain[],
  isRead: Pick<ReadonlySet<string>, 'has'>,
): ForestFacts {
  const kept = domains.map(({ domain, baseDn, netbiosName }): [string, DomainFacts] => {
    const objects = isRead.has(domain) ? facts.domains[domain]?.objects : undefined;
    return [
      domain,
      { baseDn, ...(netbiosName !== undefined && { netbiosName }), ...(objects !== undefined && { objects }) },
    ];
  });
  const root = domains.find(({ isRoot }) => isRoot)?.domain;
  return { ...facts, ...(root !== undefined && { root }), domains: Object.fromEntries(kept) };
}
