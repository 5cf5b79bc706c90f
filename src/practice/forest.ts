import { required } from '../base/assert.ts';
import type { Schema } from './schema/schema.ts';
import type { Entry } from './store/entry.ts';
import type { Store } from './store/store.ts';

/** Lower ones belong to the system. */
const firstRid = 1104;

export type Personality = 'windows' | 'samba';

/** What every operation works on: one domain in a forest of its own, and whose manners it has. */
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
  #lastRid = 0;

  constructor(store: Store, personality: Personality, domain: string) {
    const dn = domain
      .split('.')
      .map((label) => `DC=${label}`)
      .join(',');
    this.store = store;
    this.personality = personality;
    this.domain = domain;
    this.head = required(store.resolve(dn), dn);
    this.configuration = required(store.resolve(`CN=Configuration,${dn}`), 'the configuration');
    this.schemaHead = required(store.resolve(`CN=Schema,CN=Configuration,${dn}`), 'the schema');
    this.deletedObjects = required(store.resolve(`CN=Deleted Objects,${dn}`), 'the container of tombstones');
    this.domainSid = required(this.head.text('objectsid'), 'the SID of the domain');
    this.netbiosName = netbiosNameOf(domain);
    this.hostName = `dc1.${domain}`;
  }

  get schema(): Schema {
    return this.store.schema;
  }

  get isWindows(): boolean {
    return this.personality === 'windows';
  }

  now(): Date {
    return this.store.clock.now();
  }

  /** The next relative identifier. One that was given out is never given out again: tombstones keep theirs. */
  newRid(): number {
    if (this.#lastRid === 0) {
      const prefix = `${this.domainSid}-`;
      this.#lastRid = firstRid - 1;
      for (const entry of this.store.entries()) {
        const sid = entry.text('objectsid');
        if (sid?.startsWith(prefix)) this.#lastRid = Math.max(this.#lastRid, Number(sid.slice(prefix.length)));
      }
    }
    return ++this.#lastRid;
  }

  /** The object of a relative identifier of this domain. */
  byRid(rid: number): Entry | undefined {
    return this.store.findOne('objectsid', `${this.domainSid}-${rid}`);
  }
}

export function netbiosNameOf(domain: string): string {
  return (domain.split('.')[0] as string).toUpperCase().slice(0, 15);
}
