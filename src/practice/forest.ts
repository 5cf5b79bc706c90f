import { required } from '../base/assert.ts';
import { dnKey, domainToDn, isDescendantOf, isInSubtree, isSid } from '../directory/index.ts';
import type { Schema } from './schema/schema.ts';
import type { Value } from './schema/syntax.ts';
import type { Entry } from './store/entry.ts';
import type { Store } from './store/store.ts';

/** Lower ones belong to the system. */
const firstRid = 1104;

export type Personality = 'windows' | 'samba';

/**
 * What every operation works on: one domain of a forest, as its domain controller sees it, and whose manners it has.
 * All domains lie in one store (replication between them takes no time), but a domain controller holds only its own,
 * the configuration and the schema: names of the others it refers, and references to their objects are phantoms to it,
 * of which it knows name and identifiers only.
 */
export class Forest {
  readonly store: Store;
  readonly personality: Personality;
  /** corp.hawser.test */
  readonly domain: string;
  /** CORP */
  readonly netbiosName: string;
  readonly domainSid: string;
  readonly hostName: string;
  readonly head: Entry;
  readonly configuration: Entry;
  readonly schemaHead: Entry;
  readonly deletedObjects: Entry;
  /** Every domain of the forest, this one too, the root first. */
  readonly domains: Forest[];
  #lastRid = 0;

  /** Without `root` this is the root of the forest; another domain belongs to it once it stands among the `domains`. */
  constructor(store: Store, personality: Personality, domain: string, root?: Forest) {
    const dn = domainToDn(domain);
    const rootDn = root?.head.dn ?? dn;
    this.store = store;
    this.personality = personality;
    this.domain = domain;
    this.head = required(store.resolve(dn), dn);
    this.configuration = required(store.resolve(`CN=Configuration,${rootDn}`), 'the configuration');
    this.schemaHead = required(store.resolve(`CN=Schema,CN=Configuration,${rootDn}`), 'the schema');
    this.deletedObjects = required(store.resolve(`CN=Deleted Objects,${dn}`), 'the container of tombstones');
    this.domainSid = required(this.head.text('objectsid'), 'the SID of the domain');
    this.netbiosName = netbiosNameOf(domain);
    this.hostName = `${controllerOf(domain, !root).toLowerCase()}.${domain}`;
    this.domains = root?.domains ?? [this];
  }

  get root(): Forest {
    return required(this.domains[0], 'domains[0]');
  }

  get schema(): Schema {
    return this.store.schema;
  }

  get isWindows(): boolean {
    return this.personality === 'windows';
  }

  /** CN of the server object and of the computer account of the domain controller. */
  get controller(): string {
    return controllerOf(this.domain, this.root === this);
  }

  /** The NTDS Settings object: what this domain controller is in the configuration. */
  get settingsDn(): string {
    return `CN=NTDS Settings,CN=${this.controller},CN=Servers,CN=Default-First-Site-Name,CN=Sites,${this.configuration.dn}`;
  }

  now(): Date {
    return this.store.clock.now();
  }

  /** Whether this domain controller has a replica of what the entry lies in. */
  holds(entry: Entry): boolean {
    const context = entry.namingContext;
    return context === this.head || context === this.configuration || context === this.schemaHead;
  }

  resolve(dn: string): Entry | undefined {
    const sid = /^<SID=([^>]*)>$/i.exec(dn)?.[1];
    // Groups of BUILTIN have the same SID in every domain.
    if (sid !== undefined) return isSid(sid) ? this.findOne('objectsid', sid) : undefined;
    return this.#own(this.store.resolve(dn));
  }

  byGuid(guid: string): Entry | undefined {
    return this.#own(this.store.byGuid(guid));
  }

  /** As Store.find, of what is held here. */
  find(key: string, value: Value): Iterable<Entry> | undefined {
    const found = this.store.find(key, value);
    return found && this.domains.length > 1 ? [...found].filter((entry) => this.holds(entry)) : found;
  }

  findOne(key: string, value: Value): Entry | undefined {
    for (const entry of this.find(key, value) ?? []) if (!entry.isDeleted) return entry;
    return undefined;
  }

  #own(entry: Entry | undefined): Entry | undefined {
    return entry && this.holds(entry) ? entry : undefined;
  }

  /** The domain that holds an account, whichever of the forest it is. */
  homeOf(entry: Entry): Forest {
    return this.domains.find(({ head }) => head === entry.namingContext) ?? this;
  }

  /** The domain to which a name belongs that is not held here. */
  domainOfName(dn: string): Forest | undefined {
    const key = dnKey(dn);
    if (isInSubtree(dn, this.configuration.dn)) return this;
    return this.domains
      .filter(({ head }) => key === dnKey(head.dn) || key.endsWith(`,${dnKey(head.dn)}`))
      .reduce<Forest | undefined>(
        (best, one) => (best && best.head.dn.length > one.head.dn.length ? best : one),
        undefined,
      );
  }

  /** Naming contexts right below `base` that a search there does not enter: their head and who serves them. */
  *subordinates(base: Entry): Generator<{ readonly head: Entry; readonly host: string }> {
    if (base !== this.head) return;
    const { head, configuration, root } = this;
    if (root === this) yield { head: configuration, host: this.domain };
    const below = this.domains.filter((one) => isDescendantOf(one.head.dn, head.dn));
    for (const one of below) {
      const isDirect = !below.some((other) => isDescendantOf(one.head.dn, other.head.dn));
      if (isDirect) yield { head: one.head, host: one.domain };
    }
  }

  /**
   * The next relative identifier. One that was given out is never given out again: tombstones keep theirs, and who
   * moved away remembers it.
   */
  newRid(): number {
    if (this.#lastRid === 0) {
      const prefix = `${this.domainSid}-`;
      this.#lastRid = firstRid - 1;
      for (const entry of this.store.entries()) {
        for (const key of ['objectsid', 'sidhistory']) {
          for (const sid of entry.values(key)) {
            if (typeof sid === 'string' && sid.startsWith(prefix))
              this.#lastRid = Math.max(this.#lastRid, Number(sid.slice(prefix.length)));
          }
        }
      }
    }
    return ++this.#lastRid;
  }

  /** The object of a relative identifier of this domain. */
  byRid(rid: number): Entry | undefined {
    return this.findOne('objectsid', `${this.domainSid}-${rid}`);
  }
}

export function netbiosNameOf(domain: string): string {
  return required(domain.split('.')[0], 'the first label').toUpperCase().slice(0, 15);
}

/** Names of computers are unique in a forest. */
export function controllerOf(domain: string, isRoot: boolean): string {
  return isRoot ? 'DC1' : `${netbiosNameOf(domain).slice(0, 11)}-DC1`;
}
