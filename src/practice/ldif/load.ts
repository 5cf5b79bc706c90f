import { required } from '../../base/assert.ts';
import { randomUUID } from 'node:crypto';
import {
  dnKey,
  domainOf,
  guidFromBytes,
  parentDn,
  parseGeneralizedTime,
  rdnOf,
  fileTimeFromDate,
  parseDn,
} from '../../directory/index.ts';
import { practiceErrors } from '../errors.ts';
import type { Forest } from '../forest.ts';
import { accountTypeOf, defaultsOf } from '../operations/account-attributes.ts';
import { hashPassword } from '../passwords/secret.ts';
import { type AttributeDefinition, secretAttributes } from '../schema/schema.ts';
import { type Value, valueFromWire } from '../schema/syntax.ts';
import type { Change } from '../store/change.ts';
import type { Entry } from '../store/entry.ts';
import type { LdifAttribute, LdifRecord } from './parse.ts';

type AddRecord = Extract<LdifRecord, { kind: 'add' }>;

/** What the forest computes itself, or never takes from a file. */
const notLoaded = new Set([
  ...secretAttributes,
  ...`distinguishedname name objectcategory instancetype whencreated whenchanged usncreated usnchanged objectguid objectclass
    dscorepropagationdata samaccounttype ntsecuritydescriptor repluptodatevector repsfrom repsto wellknownobjects
    otherwellknownobjects serverstate isdeleted isrecycled subrefs masteredby`.split(/\s+/),
]);

/** The domain that a file is about: the DNS name in the first distinguished name that has one. */
export function domainOfLdif(records: readonly LdifRecord[]): string | undefined {
  const domains = records.map(({ dn }) => domainOf(dn)).filter((domain) => domain !== '');
  return domains.sort((a, b) => a.length - b.length)[0];
}

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
export function loadEntries(forest: Forest, records: readonly LdifRecord[], file: string, userPassword: string): void {
  const loader = new EntryLoader(forest, file, domainOfLdif(records) ?? forest.domain, hashPassword(userPassword));
  const adds = records.filter((record) => record.kind === 'add');
  const byDepth = adds
    .map((record) => ({ record, depth: parseDn(record.dn).length }))
    .sort((a, b) => a.depth - b.depth);
  for (const { record } of byDepth) loader.add(record);
  loader.link();
}

class EntryLoader {
  readonly #forest: Forest;
  readonly #file: string;
  readonly #from: string;
  readonly #secret: Record<string, readonly Value[]>;
  readonly #links: { entry: Entry; attribute: AttributeDefinition; values: readonly Buffer[] }[] = [];

  constructor(forest: Forest, file: string, domain: string, stored: string) {
    this.#forest = forest;
    this.#file = file;
    this.#from = dnKey(
      domain
        .split('.')
        .map((label) => `DC=${label}`)
        .join(','),
    );
    this.#secret = { unicodepwd: [stored], ntpwdhistory: [stored] };
  }

  add(record: AddRecord): void {
    const { store } = this.#forest;
    const dn = this.#translate(record.dn);
    if (domainOf(dn) !== this.#forest.domain)
      this.#fail(record.line, `an entry of another domain (${record.dn})`, `a name below ${this.#forest.head.dn}`);
    const of = (name: string): LdifAttribute | undefined =>
      record.attributes.find((one) => one.name.toLowerCase() === name);
    // A tombstone is not a thing to load.
    if (of('isdeleted')?.values[0]?.toString('latin1') === 'TRUE') return;
    const classes = of('objectclass')?.values.map((value) => value.toString('utf8')) ?? [];
    const definition =
      this.#forest.schema.structuralClass(classes) ?? required(this.#forest.schema.class('container'), 'container');
    const { attributes, links } = this.#read(record);
    const sid = attributes['objectsid']?.[0];
    const existing = store.resolve(dn) ?? (sid === undefined ? undefined : this.#forest.findOne('objectsid', sid));
    const entry = existing
      ? this.#merge(existing, dn, attributes)
      : this.#create(dn, definition.name, attributes, of('objectguid'), of('whencreated'));
    for (const link of links) this.#links.push({ entry, ...link });
  }

  /** References, when everything that they could point to is there. What points out of the file points nowhere. */
  link(): void {
    const { store } = this.#forest;
    for (const { entry, attribute, values } of this.#links) {
      const held = entry.links?.get(attribute.key);
      const targets = new Set(values.flatMap((value) => store.resolve(this.#translate(value.toString('utf8'))) ?? []));
      const add = [...targets].filter((target) => (held?.get(target) ?? 0) <= 0).map(({ id }) => id);
      if (add.length > 0) store.commit([{ kind: 'link', id: entry.id, attribute: attribute.key, add, remove: [] }]);
    }
  }

  #fail(line: number, found: string, expected: string): never {
    throw practiceErrors('practice.ldif-invalid', { file: this.#file, line, found, expected });
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
      if (attribute.isSingle && values.length > 1) this.#fail(line, `${values.length} values of ${name}`, 'one value');
      attributes[attribute.key] = values
        .filter((value) => value.length > 0)
        .map((value) => {
          const read = valueFromWire(attribute.syntax, value);
          if (read === undefined)
            return this.#fail(
              line,
              `"${value.toString('utf8').slice(0, 40)}" in ${name}`,
              `a value of the syntax "${attribute.syntax}"`,
            );
          return attribute.syntax === 'dn' && typeof read === 'string' ? this.#translate(read) : read;
        });
      if (attributes[attribute.key]?.length === 0) delete attributes[attribute.key];
    }
    return { attributes, links };
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
        guid: octets?.length === 16 ? guidFromBytes(octets) : randomUUID(),
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
