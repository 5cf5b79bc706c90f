import { required } from '../../base/assert.ts';
import { randomUUID } from 'node:crypto';
import {
  dnKey,
  guidFromBytes,
  isGuid,
  parentDn,
  parseGeneralizedTime,
  rdnOf,
  fileTimeFromDate,
  parseDn,
} from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import { accountTypeOf, defaultsOf } from '../operations/account-attributes.ts';
import { hashPassword } from '../passwords/secret.ts';
import { type AttributeDefinition, type ClassDefinition, type Schema, secretAttributes } from '../schema/schema.ts';
import { type Value, valueFromWire } from '../schema/syntax.ts';
import type { Change } from '../store/change.ts';
import type { Entry } from '../store/entry.ts';
import type { LdifNotes } from './notes.ts';
import type { LdifAttribute, LdifRecord } from './parse.ts';

type AddRecord = Extract<LdifRecord, { kind: 'add' }>;

/** What the forest computes itself, or never takes from a file. */
const notLoaded = new Set([
  ...secretAttributes,
  ...`distinguishedname name objectcategory instancetype whencreated whenchanged usncreated usnchanged objectguid objectclass
    dscorepropagationdata samaccounttype ntsecuritydescriptor repluptodatevector repsfrom repsto wellknownobjects
    otherwellknownobjects serverstate isdeleted isrecycled subrefs masteredby`.split(/\s+/),
]);

/** The domain that a file is about: the shortest DNS name at the end of its distinguished names. */
export function domainOfLdif(records: readonly LdifRecord[]): string | undefined {
  const domains = records.map(({ dn }) => domainAtEnd(dn).domain).filter((domain) => domain !== '');
  return domains.sort((a, b) => a.length - b.length)[0];
}

/** The domain components at the end of a name. Those of a DNS zone stand above others, further in. */
function domainAtEnd(dn: string): { readonly domain: string; readonly hasInner: boolean } {
  const rdns = parseDn(dn);
  const isDc = (rdn: (typeof rdns)[number]): boolean => rdn[0]?.type.toUpperCase() === 'DC';
  const last = rdns.findLastIndex((rdn) => !isDc(rdn));
  const tail = rdns.slice(last + 1).map((rdn) => rdn[0]?.value.toLowerCase() ?? '');
  return { domain: tail.join('.'), hasInner: rdns.slice(0, last + 1).some(isDc) };
}

/** Application partitions with the zones that domain controllers serve. */
const dnsPartition = /^(?:domaindnszones|forestdnszones)\./;

/** The SID of that domain, from the first account in the file. */
export function domainSidOfLdif(records: readonly LdifRecord[]): string | undefined {
  for (const record of records) {
    const octets =
      record.kind === 'add' ? record.attributes.find(({ name }) => /^objectsid$/i.test(name))?.values[0] : undefined;
    const sid = octets && valueFromWire('sid', octets);
    const match = typeof sid === 'string' ? /^(S-1-5-21-\d+-\d+-\d+)(?:-\d+)?$/.exec(sid) : null;
    if (match) return match[1];
  }
  return undefined;
}

/**
 * Puts the entries of a file into a new forest, whatever their order: containers first, and those that the file leaves
 * out are made. What the forest has already (Administrators, CN=Users) takes the values of the file. Names of another
 * domain become names of this one.
 */
export function entryLoader(
  forest: Forest,
  records: readonly LdifRecord[],
  notes: LdifNotes,
  userPassword: string,
): EntryLoader {
  return new EntryLoader(forest, notes, domainOfLdif(records) ?? forest.domain, hashPassword(userPassword));
}

const isClass = (name: string): boolean => name.toLowerCase() === 'objectclass';

/** Sixteen octets, or the text that Samba's tools make of them. */
function guidOf(octets: Buffer | undefined): string | undefined {
  if (octets?.length === 16) return guidFromBytes(octets);
  const text = octets?.toString('latin1').toLowerCase();
  return text !== undefined && isGuid(text) ? text : undefined;
}

/** An entry that does not say what it is, by the kind of its name. */
function containerFor(schema: Schema, dn: string): ClassDefinition | undefined {
  return schema.class(/^ou=/i.test(dn) ? 'organizationalUnit' : 'container');
}

export class EntryLoader {
  readonly #forest: Forest;
  readonly #notes: LdifNotes;
  readonly #from: string;
  readonly #secret: Record<string, readonly Value[]>;
  readonly #links: { entry: Entry; attribute: AttributeDefinition; values: readonly Buffer[] }[] = [];

  constructor(forest: Forest, notes: LdifNotes, domain: string, stored: string) {
    this.#forest = forest;
    this.#notes = notes;
    this.#from = dnKey(
      domain
        .split('.')
        .map((label) => `DC=${label}`)
        .join(','),
    );
    this.#secret = { unicodepwd: [stored], ntpwdhistory: [stored] };
  }

  /** Returns how many of them were taken. */
  load(records: readonly LdifRecord[]): number {
    const adds = records.filter((record) => record.kind === 'add');
    // Of two records of one name the one that says what it is comes first.
    const rank = ({ attributes }: AddRecord): number => (attributes.some(({ name }) => isClass(name)) ? 0 : 1);
    const byDepth = adds
      .map((record) => ({ record, depth: parseDn(record.dn).length, rank: rank(record) }))
      .sort((a, b) => a.depth - b.depth || a.rank - b.rank);
    const loaded = byDepth.filter(({ record }) => this.#add(record)).length;
    this.#link();
    return loaded;
  }

  /** Whether it was taken. */
  #add(record: AddRecord): boolean {
    const { store, schema } = this.#forest;
    const dn = this.#translate(record.dn);
    const of = (name: string): LdifAttribute | undefined =>
      record.attributes.find((one) => one.name.toLowerCase() === name);
    const isDeleted = of('isdeleted')?.values[0]?.toString('latin1') === 'TRUE';
    if (this.#isElsewhere(record, dn, isDeleted)) return false;
    const classes = of('objectclass')?.values.map((value) => value.toString('utf8')) ?? [];
    const known = schema.structuralClass(classes) ?? (classes.length === 0 ? containerFor(schema, dn) : undefined);
    if (!known) this.#notes.add('practice.ldif-unknown-class', record.line, `${record.dn} (${classes.at(-1)})`);
    const definition = known ?? required(schema.class('container'), 'container');
    const { attributes, links } = this.#read(record);
    const sid = attributes['objectsid']?.[0];
    const existing = store.resolve(dn) ?? (sid === undefined ? undefined : this.#forest.findOne('objectsid', sid));
    const entry = existing
      ? this.#merge(existing, dn, attributes)
      : this.#create(dn, definition.name, attributes, of('objectguid'), of('whencreated'));
    for (const link of links) this.#links.push({ entry, ...link });
    return true;
  }

  /** Whether an export holds it and a domain's own partition does not. */
  #isElsewhere({ line, dn: original }: AddRecord, dn: string, isDeleted: boolean): boolean {
    const { domain, hasInner } = domainAtEnd(dn);
    const { head, configuration } = this.#forest;
    if (hasInner || dnsPartition.test(`${domain}.`)) this.#notes.add('practice.ldif-dns-data', line, original);
    else if (domain !== this.#forest.domain) {
      const mistake = { line, found: `an entry of another domain (${original})`, expected: `a name below ${head.dn}` };
      this.#notes.mistake('practice.ldif-other-domain', mistake);
    } else if (isDeleted) this.#notes.add('practice.ldif-deleted', line, original);
    else if (`,${dnKey(dn)}`.endsWith(`,${dnKey(configuration.dn)}`))
      this.#notes.add('practice.ldif-configuration', line, original);
    else return false;
    return true;
  }

  /** References, when everything that they could point to is there. What points out of the file points nowhere. */
  #link(): void {
    const { store } = this.#forest;
    for (const { entry, attribute, values } of this.#links.splice(0)) {
      const held = entry.links?.get(attribute.key);
      const targets = new Set(values.flatMap((value) => store.resolve(this.#translate(value.toString('utf8'))) ?? []));
      const add = [...targets].filter((target) => (held?.get(target) ?? 0) <= 0).map(({ id }) => id);
      if (add.length > 0) store.commit([{ kind: 'link', id: entry.id, attribute: attribute.key, add, remove: [] }]);
    }
  }

  #read(record: AddRecord): {
    attributes: Record<string, readonly Value[]>;
    links: { attribute: AttributeDefinition; values: readonly Buffer[] }[];
  } {
    const attributes: Record<string, readonly Value[]> = {};
    const links: { attribute: AttributeDefinition; values: readonly Buffer[] }[] = [];
    const partial = new Map<string, Buffer[]>();
    for (const { name, values, line } of record.attributes) {
      const base = required(name.split(';')[0], 'the attribute');
      const isText = values.every((value) => !value.toString('utf8').includes('\uFFFD'));
      const attribute =
        this.#forest.schema.attribute(base) ?? this.#forest.schema.declare(base, isText ? 'text' : 'octets');
      if (notLoaded.has(attribute.key) || attribute.isConstructed || attribute.forward !== undefined) continue;
      if (attribute.linkId !== undefined) {
        // member;range=0-1499 and its continuation are one attribute.
        const all = partial.get(attribute.key);
        if (all) all.push(...values);
        else {
          const mine = [...values];
          partial.set(attribute.key, mine);
          links.push({ attribute, values: mine });
        }
        continue;
      }
      const read = values.filter((value) => value.length > 0).flatMap((value) => this.#value(attribute, value, line));
      if (attribute.isSingle && read.length > 1) {
        const found = `${read.length} values of ${name}`;
        this.#notes.mistake('practice.ldif-several-values', { line, found, expected: 'one value' });
        read.length = 1;
      }
      if (read.length > 0) attributes[attribute.key] = read;
    }
    return { attributes, links };
  }

  /** None for a value that the attribute cannot hold. */
  #value({ name, syntax }: AttributeDefinition, octets: Buffer, line: number): readonly Value[] {
    const read = valueFromWire(syntax, octets);
    if (read === undefined) {
      const found = `"${octets.toString('utf8').slice(0, 40)}" in ${name}`;
      const expected = `a value of the syntax "${syntax}"`;
      this.#notes.mistake('practice.ldif-wrong-value', { line, found, expected });
      return [];
    }
    return [syntax === 'dn' && typeof read === 'string' ? this.#translate(read) : read];
  }

  #merge(entry: Entry, dn: string, attributes: Record<string, readonly Value[]>): Entry {
    const { store } = this.#forest;
    const changes: Change[] = [];
    if (dnKey(entry.dn) !== dnKey(dn) && entry.parent) {
      changes.push({
        kind: 'move',
        id: entry.id,
        parent: this.#container(required(parentDn(dn), dn)).id,
        rdn: rdnOf(dn),
      });
    }
    const { pwdlastset: _time, objectsid: _sid, [entry.definition.rdn.toLowerCase()]: _name, ...others } = attributes;
    const isSignIn = entry.text('unicodepwd') !== undefined;
    // The accounts of the forest itself stay usable as they were announced.
    if (isSignIn)
      for (const key of ['useraccountcontrol', 'samaccountname', 'accountexpires', 'lockouttime']) delete others[key];
    if (Object.keys(others).length > 0) changes.push({ kind: 'set', id: entry.id, attributes: others });
    store.commit(changes);
    return entry;
  }

  #create(
    dn: string,
    className: string,
    given: Record<string, readonly Value[]>,
    guid: LdifAttribute | undefined,
    created: LdifAttribute | undefined,
  ): Entry {
    const { store, schema } = this.#forest;
    const definition = required(schema.class(className), className);
    const attributes: Record<string, readonly Value[]> = {
      ...defaultsOf(definition),
      ...given,
      objectclass: definition.chain,
    };
    delete attributes[definition.rdn.toLowerCase()];
    if (className === 'user' || className === 'inetOrgPerson') {
      Object.assign(attributes, this.#secret);
      if ((attributes['pwdlastset']?.[0] ?? '0') === '0' && given['pwdlastset'] === undefined)
        attributes['pwdlastset'] = [fileTimeFromDate(this.#forest.now())];
    }
    const isAccount = definition.chain.includes('user');
    if (isAccount || className === 'group') {
      attributes['samaccountname'] ??= [`$${randomUUID().slice(0, 8)}`];
      attributes['objectsid'] ??= [`${this.#forest.domainSid}-${this.#forest.newRid()}`];
      const uac = isAccount ? Number(attributes['useraccountcontrol']?.[0]) : undefined;
      const type = accountTypeOf(uac, isAccount ? undefined : Number(attributes['grouptype']?.[0]));
      if (type !== undefined) attributes['samaccounttype'] = [type];
    }
    const octets = guid?.values[0];
    const time = parseGeneralizedTime(created?.values[0]?.toString('latin1') ?? '');
    const id = store.newId();
    store.commit([
      {
        kind: 'add',
        id,
        guid: guidOf(octets) ?? randomUUID(),
        parent: this.#container(required(parentDn(dn), dn)).id,
        rdn: rdnOf(dn),
        attributes,
        ...(time ? { createdMs: time.getTime() } : {}),
      },
    ]);
    return store.byId(id);
  }

  /** The container of that name; what the file left out is made. */
  #container(dn: string): Entry {
    const found = this.#forest.resolve(dn);
    if (found) return found;
    return this.#create(dn, /^ou=/i.test(dn) ? 'organizationalUnit' : 'container', {}, undefined, undefined);
  }

  /** The same name in the domain of this forest. */
  #translate(dn: string): string {
    const { dn: own } = this.#forest.head;
    if (dnKey(own) === this.#from) return dn;
    const key = dnKey(dn);
    if (key === this.#from) return own;
    if (!key.endsWith(`,${this.#from}`)) return dn;
    const parts = this.#from.split(',').length;
    let rest = dn;
    for (let left = parseDn(dn).length; left > parts; left--) rest = parentDn(rest) ?? '';
    return `${dn.slice(0, dn.length - rest.length)}${own}`;
  }
}
