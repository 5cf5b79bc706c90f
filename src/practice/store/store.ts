import { assert, required } from '../../base/assert.ts';
import type { Clock } from '../../base/clock.ts';
import { dnKey, isGuid, nameOf, normaliseGuid, rdnOf, guidFromBytes, isSid } from '../../directory/index.ts';
import type { Schema } from '../schema/schema.ts';
import type { Value } from '../schema/syntax.ts';
import { AttributeIndex } from './attribute-index.ts';
import type { Change, Transaction } from './change.ts';
import { Entry, type Links } from './entry.ts';
import { UsnLog } from './usn-log.ts';

/** Attributes that a directory of any size is asked for by value. Each index is made when it is first needed. */
const indexed = new Set([
  'samaccountname',
  'userprincipalname',
  'objectsid',
  'mail',
  'proxyaddresses',
  'serviceprincipalname',
  'ms-ds-consistencyguid',
  'mailnickname',
  'displayname',
]);

/**
 * The directory in memory. Operations decide, the store only does: it applies changes, keeps the indexes and hands
 * every transaction to the journal. Nothing else writes to an Entry.
 */
export class Store {
  readonly schema: Schema;
  readonly clock: Clock;
  readonly log = new UsnLog();
  /** Heads of naming contexts by the key of their DN. */
  readonly contexts = new Map<string, Entry>();
  readonly #byId = new Map<number, Entry>();
  readonly #byGuid = new Map<string, Entry>();
  readonly #indexes = new Map<string, AttributeIndex>();
  #usn = 0;
  #lastId = 0;
  #journal: ((transaction: Transaction) => void) | undefined;

  constructor(schema: Schema, clock: Clock) {
    this.schema = schema;
    this.clock = clock;
  }

  get highestUsn(): number {
    return this.#usn;
  }

  get lastId(): number {
    return this.#lastId;
  }

  get size(): number {
    return this.#byId.size;
  }

  entries(): Iterable<Entry> {
    return this.#byId.values();
  }

  /** From here on every transaction is written down before it is answered. */
  keepJournal(append: (transaction: Transaction) => void): void {
    this.#journal = append;
  }

  newId(): number {
    return ++this.#lastId;
  }

  byId(id: number): Entry {
    return required(this.#byId.get(id), `entry ${id}`);
  }

  byGuid(guid: string): Entry | undefined {
    return this.#byGuid.get(guid);
  }

  /** The entries that hold a value, or undefined where there is no index. */
  find(key: string, value: Value): Iterable<Entry> | undefined {
    return this.#index(key)?.find(value);
  }

  #index(key: string): AttributeIndex | undefined {
    const made = this.#indexes.get(key);
    if (made || !indexed.has(key)) return made;
    const index = new AttributeIndex(required(this.schema.attribute(key), key));
    for (const entry of this.#byId.values()) index.add(entry);
    this.#indexes.set(key, index);
    return index;
  }

  findOne(key: string, value: Value): Entry | undefined {
    for (const entry of this.find(key, value) ?? []) if (!entry.isDeleted) return entry;
    return undefined;
  }

  /** The entry that a DN names, in any spelling, or by `<GUID=…>`, `<SID=…>`, `<WKGUID=…,DN>`. */
  resolve(dn: string): Entry | undefined {
    if (dn.startsWith('<')) return this.#resolveBracketed(dn);
    const key = dnKey(dn);
    const direct = this.contexts.get(key);
    if (direct) return direct;
    const components = key.split(',');
    for (let depth = 1; depth < components.length; depth++) {
      let at = this.contexts.get(components.slice(depth).join(','));
      if (!at) continue;
      for (const component of components.slice(0, depth).toReversed()) at = at?.children?.get(component);
      return at;
    }
    return undefined;
  }

  #resolveBracketed(dn: string): Entry | undefined {
    const match = /^<(GUID|SID|WKGUID)=([^>]*)>$/i.exec(dn);
    if (!match) return undefined;
    const [, form = '', text = ''] = match;
    if (form.toUpperCase() === 'GUID') {
      if (isGuid(text)) return this.byGuid(normaliseGuid(text));
      return /^[0-9a-f]{32}$/i.test(text) ? this.byGuid(guidFromBytes(Buffer.from(text, 'hex'))) : undefined;
    }
    if (form.toUpperCase() === 'SID') return isSid(text) ? this.findOne('objectsid', text) : undefined;
    const comma = text.indexOf(',');
    const owner = this.resolve(text.slice(comma + 1));
    const wanted = `B:32:${text.slice(0, comma).toUpperCase()}:`;
    const known = owner
      ?.values('wellknownobjects')
      .find((value) => typeof value === 'string' && value.startsWith(wanted));
    return typeof known === 'string' ? this.resolve(known.slice(wanted.length)) : undefined;
  }

  /** Applies changes as one transaction, under USNs and at a time of the store's own. */
  commit(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    const transaction: Transaction = { usn: this.#usn + 1, atMs: this.clock.now().getTime(), changes };
    this.#journal?.(transaction);
    this.apply(transaction);
  }

  apply({ usn, atMs, changes }: Transaction): void {
    for (const [at, change] of changes.entries()) this.#applyOne(change, usn + at, atMs);
    this.#usn = Math.max(this.#usn, usn + changes.length - 1);
  }

  #applyOne(change: Change, usn: number, atMs: number): void {
    switch (change.kind) {
      case 'add': {
        const entry = this.place(change.id, change.guid, change.parent, change.rdn, change.attributes, usn, atMs);
        if (change.createdMs !== undefined) entry.createdMs = change.createdMs;
        for (const key in change.links) this.#link(entry, key, required(change.links[key], 'the links'), [], usn);
        this.log.append(entry, true);
        break;
      }
      case 'set': {
        const entry = this.byId(change.id);
        if (this.#set(entry, change.attributes, usn)) this.#touch(entry, usn, atMs);
        break;
      }
      case 'link': {
        const entry = this.byId(change.id);
        this.#link(entry, change.attribute, change.add, change.remove, usn);
        stamp(entry, change.attribute, usn);
        this.#touch(entry, usn, atMs);
        break;
      }
      case 'move': {
        const entry = this.byId(change.id);
        this.#move(entry, this.byId(change.parent), change.rdn, usn);
        stamp(entry, 'name', usn);
        this.#touch(entry, usn, atMs);
        break;
      }
      case 'purge':
        this.#purge(this.byId(change.id));
        break;
    }
  }

  /**
   * Puts a new entry in its place, which keeps `attributes` as its own; its links come afterwards, when their targets
   * are there.
   */
  place(
    id: number,
    guid: string,
    parent: number | undefined,
    rdn: string,
    attributes: Readonly<Record<string, readonly Value[]>>,
    usn: number,
    atMs: number,
  ): Entry {
    const classes = (attributes['objectclass'] ?? []).map(String);
    const definition = required(this.schema.structuralClass(classes), `structural class of ${rdn}`);
    const above = parent === undefined ? undefined : this.byId(parent);
    const entry = new Entry(id, guid, rdn, above, definition, attributes, usn, atMs);
    nameAttributes(entry);
    assert(!this.#byId.has(id) && !this.#byGuid.has(guid), `entry ${id} ${guid} exists already`);
    this.#byId.set(id, entry);
    this.#byGuid.set(guid, entry);
    this.#lastId = Math.max(this.#lastId, id);
    this.#usn = Math.max(this.#usn, usn);
    if (above) {
      above.children ??= new Map();
      above.children.set(dnKey(rdn), entry);
    } else {
      this.contexts.set(dnKey(rdn), entry);
    }
    for (const index of this.#indexes.values()) index.add(entry);
    return entry;
  }

  /** Restores a link as it was (a snapshot knows removed ones too). */
  restoreLink(entry: Entry, key: string, target: Entry, usn: number): void {
    this.#linksOf(entry, key).set(target, usn);
    if (usn > 0) addBackLink(target, key, entry);
  }

  /** Whether anything of it is replicated: only then the object has changed for others. */
  #set(entry: Entry, attributes: Readonly<Record<string, readonly Value[]>>, usn: number): boolean {
    let isReplicated = false;
    for (const key in attributes) {
      const values = required(attributes[key], 'attributes[key]');
      const index = this.#indexes.get(key);
      index?.remove(entry);
      if (values.length > 0) entry.attributes[key] = values;
      else delete entry.attributes[key];
      index?.add(entry);
      if (key === 'objectclass') entry.definition = required(this.schema.structuralClass(values.map(String)), 'class');
      if (this.schema.attribute(key)?.isReplicated === false) continue;
      isReplicated = true;
      stamp(entry, key, usn);
    }
    return isReplicated;
  }

  #touch(entry: Entry, usn: number, atMs: number): void {
    entry.usnChanged = usn;
    entry.changedMs = atMs;
    this.log.append(entry, false);
  }

  #link(entry: Entry, key: string, add: readonly number[], remove: readonly number[], usn: number): void {
    const links = this.#linksOf(entry, key);
    for (const id of remove) {
      const target = this.byId(id);
      links.set(target, -usn);
      removeBackLink(target, key, entry);
    }
    for (const id of add) {
      const target = this.byId(id);
      if ((links.get(target) ?? 0) <= 0) addBackLink(target, key, entry);
      links.set(target, usn);
    }
  }

  #linksOf(entry: Entry, key: string): Links {
    entry.links ??= new Map();
    let links = entry.links.get(key);
    if (!links) entry.links.set(key, (links = new Map()));
    return links;
  }

  #move(entry: Entry, parent: Entry, rdn: string, usn: number): void {
    if (parent.namingContext !== entry.namingContext) arriveAsNew(entry, usn);
    entry.parent?.children?.delete(dnKey(entry.rdn));
    entry.rdn = rdn;
    entry.parent = parent;
    parent.children ??= new Map();
    parent.children.set(dnKey(rdn), entry);
    nameAttributes(entry);
    entry.forgetDn();
  }

  #purge(entry: Entry): void {
    entry.parent?.children?.delete(dnKey(entry.rdn));
    for (const [key, links] of entry.links ?? []) for (const target of links.keys()) removeBackLink(target, key, entry);
    for (const index of this.#indexes.values()) index.remove(entry);
    for (const other of this.#byId.values()) for (const links of other.links?.values() ?? []) links.delete(entry);
    this.#byId.delete(entry.id);
    this.#byGuid.delete(entry.guid);
    entry.usnChanged = -1;
    this.log.forget();
  }
}

/** To the naming context that it comes to, all of it is new. */
function arriveAsNew(entry: Entry, usn: number): void {
  entry.usnCreated = usn;
  entry.stamps = undefined;
  for (const links of entry.links?.values() ?? []) {
    for (const [target, at] of links) {
      if (at > 0) links.set(target, usn);
      else links.delete(target);
    }
  }
}

function stamp(entry: Entry, key: string, usn: number): void {
  entry.stamps ??= new Map();
  entry.stamps.set(key, usn);
}

/** `name` and the naming attribute follow the RDN. */
function nameAttributes(entry: Entry): void {
  const rdn = entry.parent ? entry.rdn : rdnOf(entry.rdn);
  const equals = rdn.indexOf('=');
  // Nearly every name is plain; only the others have to be parsed.
  const value = [/[\\"+#]/.test(rdn) ? nameOf(rdn) : rdn.slice(equals + 1)];
  entry.attributes['name'] = value;
  entry.attributes[rdn.slice(0, equals).toLowerCase()] = value;
}

/** A list, not a set: people are in few groups, and there are many people. */
function addBackLink(target: Entry, key: string, source: Entry): void {
  target.backLinks ??= new Map();
  const sources = target.backLinks.get(key);
  if (sources) sources.push(source);
  else target.backLinks.set(key, [source]);
}

function removeBackLink(target: Entry, key: string, source: Entry): void {
  const sources = target.backLinks?.get(key);
  const at = sources?.indexOf(source) ?? -1;
  if (sources && at >= 0) sources.splice(at, 1);
}
