import { BerError, BerReader, tags } from './ber.ts';
import { decodeFilter, type Filter } from './filter.ts';

/** LDAP messages from a client (RFC 4511 4.2-4.14). */
export interface Control {
  readonly oid: string;
  readonly isCritical: boolean;
  readonly value: Buffer | undefined;
}

export interface RawAttribute {
  readonly name: string;
  readonly values: readonly Buffer[];
}

export type ModifyAction = 'add' | 'delete' | 'replace';

export interface RawModification extends RawAttribute {
  readonly action: ModifyAction;
}

export type SearchScope = 'base' | 'one' | 'sub';

export type Request =
  | { readonly kind: 'bind'; readonly version: number; readonly name: string; readonly password: Buffer | undefined }
  | { readonly kind: 'unbind' }
  | {
      readonly kind: 'search';
      readonly base: string;
      readonly scope: SearchScope;
      readonly sizeLimit: number;
      readonly typesOnly: boolean;
      readonly filter: Filter;
      readonly attributes: readonly string[];
    }
  | { readonly kind: 'modify'; readonly dn: string; readonly changes: readonly RawModification[] }
  | { readonly kind: 'add'; readonly dn: string; readonly attributes: readonly RawAttribute[] }
  | { readonly kind: 'delete'; readonly dn: string }
  | {
      readonly kind: 'rename';
      readonly dn: string;
      readonly newRdn: string;
      readonly deleteOldRdn: boolean;
      readonly newSuperior: string | undefined;
    }
  | { readonly kind: 'compare'; readonly dn: string; readonly attribute: string; readonly value: Buffer }
  | { readonly kind: 'abandon'; readonly id: number }
  | { readonly kind: 'extended'; readonly oid: string; readonly value: Buffer | undefined };

export interface RequestMessage {
  readonly id: number;
  readonly request: Request;
  readonly controls: readonly Control[];
}

export type SearchRequest = Extract<Request, { kind: 'search' }>;

const scopes: readonly SearchScope[] = ['base', 'one', 'sub'];
const actions: readonly ModifyAction[] = ['add', 'delete', 'replace'];

/** The contents of one LDAPMessage. Throws BerError when it is not one; the connection has to end then. */
export function decodeMessage(contents: Buffer): RequestMessage {
  const reader = new BerReader(contents);
  const id = reader.integer();
  if (id < 0 || id > 0x7fff_ffff) throw new BerError('the message id does not fit 31 bits');
  const request = decodeRequest(reader);
  const controls = reader.optional(0xa0, (from) => decodeControls(from.sequence(0xa0))) ?? [];
  return { id, request, controls };
}

function decodeControls(list: BerReader): Control[] {
  const controls: Control[] = [];
  while (!list.isAtEnd) {
    const control = list.sequence();
    const oid = control.text();
    const isCritical = control.optional(tags.boolean, (from) => from.boolean()) ?? false;
    controls.push({ oid, isCritical, value: control.optional(tags.octets, (from) => from.octets()) });
  }
  return controls;
}

function decodeRequest(reader: BerReader): Request {
  const tag = reader.nextTag;
  switch (tag) {
    case 0x60: {
      const bind = reader.sequence(tag);
      const version = bind.integer();
      const name = bind.text();
      const isSimple = bind.nextTag === 0x80;
      return { kind: 'bind', version, name, password: isSimple ? bind.octets(0x80) : undefined };
    }
    case 0x42:
      reader.octets(tag);
      return { kind: 'unbind' };
    case 0x63:
      return decodeSearch(reader.sequence(tag));
    case 0x66:
      return decodeModify(reader.sequence(tag));
    case 0x68: {
      const add = reader.sequence(tag);
      return {
        kind: 'add',
        dn: add.text(),
        attributes: list(add.sequence(), (from) => decodeAttribute(from.sequence())),
      };
    }
    case 0x4a:
      return { kind: 'delete', dn: reader.text(tag) };
    case 0x6c:
      return decodeRename(reader.sequence(tag));
    case 0x6e: {
      const compare = reader.sequence(tag);
      const dn = compare.text();
      const assertion = compare.sequence();
      return { kind: 'compare', dn, attribute: assertion.text(), value: assertion.octets() };
    }
    case 0x50:
      return { kind: 'abandon', id: reader.integer(tag) };
    case 0x77: {
      const extended = reader.sequence(tag);
      const oid = extended.text(0x80);
      return { kind: 'extended', oid, value: extended.optional(0x81, (from) => from.octets(0x81)) };
    }
    default:
      throw new BerError('an unknown operation');
  }
}

function decodeSearch(search: BerReader): Request {
  const base = search.text();
  const scope = scopes[search.integer(tags.enumerated)];
  if (!scope) throw new BerError('an unknown scope');
  search.integer(tags.enumerated); // aliases do not exist in AD
  const sizeLimit = search.integer();
  search.integer(); // every answer here is faster than any time limit
  const typesOnly = search.boolean();
  const filter = decodeFilter(search);
  const attributes = list(search.sequence(), (from) => from.text());
  return { kind: 'search', base, scope, sizeLimit, typesOnly, filter, attributes };
}

function decodeModify(modify: BerReader): Request {
  const dn = modify.text();
  const changes = list(modify.sequence(), (from) => {
    const change = from.sequence();
    const action = actions[change.integer(tags.enumerated)];
    if (!action) throw new BerError('an unknown kind of modification');
    return { action, ...decodeAttribute(change.sequence()) };
  });
  return { kind: 'modify', dn, changes };
}

function decodeRename(rename: BerReader): Request {
  const dn = rename.text();
  const newRdn = rename.text();
  const deleteOldRdn = rename.boolean();
  const newSuperior = rename.optional(0x80, (from) => from.text(0x80));
  return { kind: 'rename', dn, newRdn, deleteOldRdn, newSuperior };
}

function decodeAttribute(reader: BerReader): RawAttribute {
  return { name: reader.text(), values: list(reader.sequence(tags.set), (from) => from.octets()) };
}

function list<T>(reader: BerReader, read: (reader: BerReader) => T): T[] {
  const items: T[] = [];
  while (!reader.isAtEnd) items.push(read(reader));
  return items;
}
