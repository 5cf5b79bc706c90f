import { guidToFilter } from '../../../directory/index.ts';
import type { AttributeTypes, Entry, RootDse, Session } from '../../../ldap/index.ts';
import { completeRanges, extendedDnControl } from '../../../ldap/index.ts';
import type { Anchor, ImportChange } from '../../../sync/index.ts';
import { unreadable } from '../unreadable.ts';
import {
  classFilter,
  containerClasses,
  objectClasses,
  proxiedObjectName,
  proxyClass,
  structuralAttributes,
} from './attributes.ts';
import type { EntryConverter, ConvertedEntry } from './convert.ts';
import { asWhole } from './convert.ts';
import { foreignName } from './foreign.ts';
import type { Scope } from './scope.ts';

/** What one import works with. */
export interface ImportContext {
  readonly connector: string;
  readonly session: Session;
  readonly rootDse: RootDse;
  /** The head of the domain's naming context. */
  readonly baseDn: string;
  readonly types: AttributeTypes;
  readonly converter: EntryConverter;
  /** The inclusion list, as far as the schema knows it. */
  readonly wanted: readonly string[];
  readonly scope: Scope;
  readonly pageSize: number;
  readonly signal: AbortSignal;
}

/** An object that a domain does not have any more. */
export interface Departure {
  readonly anchor: Anchor;
  /** Where it went, when the domain shows that it moved to another domain of the forest; absent: it was deleted. */
  readonly movedTo?: string;
}

export function requestedAttributes({ wanted, types }: ImportContext): readonly string[] {
  const proxy = types.has(proxiedObjectName) ? [proxiedObjectName] : [];
  return [...new Set([...structuralAttributes, ...proxy, ...wanted])];
}

/**
 * Containers are read too where changes are followed: renaming one renames, or moves out of scope, everything in it. So
 * are the proxies of objects that moved to another domain: those leave no tombstone.
 */
export const changeFilter = classFilter([...objectClasses, ...containerClasses, proxyClass]);
export const objectFilter = classFilter(objectClasses);

const containers: ReadonlySet<string> = new Set<string>(containerClasses);

export function isContainer({ objectClass }: ConvertedEntry): boolean {
  return objectClass !== undefined && (containers.has(objectClass) || objectClass === 'domainDNS');
}

/** The change that a completely read entry means; undefined for what is not the engine's business. */
export function wholeChange(converted: ConvertedEntry, scope: Scope): ImportChange | undefined {
  const { anchor, dn, objectClass, attributes } = converted;
  if (converted.isDeleted || isContainer(converted) || objectClass === proxyClass) return undefined;
  if (anchor === undefined) return unreadable(dn, 'objectGUID');
  if (objectClass === undefined) return unreadable(dn, 'objectClass', anchor);
  if (!scope.has(dn)) return undefined;
  const spelled = converted.foreignSid === undefined ? dn : foreignName(converted.foreignSid);
  return { kind: 'object', anchor, dn: spelled, objectClass, attributes, references: asWhole(converted.references) };
}

/** The objects that match, completely, page by page. */
export async function* readWhole(
  context: ImportContext,
  filter: string,
  base = context.baseDn,
): AsyncGenerator<readonly ConvertedEntry[], void, undefined> {
  const { session, types, converter, pageSize, signal } = context;
  const controls = [extendedDnControl()];
  const attributes = requestedAttributes(context);
  for await (const { entries } of session.searchPages(
    { base, filter, attributes, controls, types, signal },
    pageSize,
  )) {
    const converted: ConvertedEntry[] = [];
    for (const entry of entries) converted.push(converter.convert(await complete(context, entry)));
    yield converted;
  }
}

async function complete({ session, types, signal }: ImportContext, entry: Entry): Promise<Entry> {
  const guid = /^<GUID=[^>]+>/.exec(entry.dn)?.[0];
  return await completeRanges(session, entry, {
    controls: [extendedDnControl()],
    types,
    signal,
    ...(guid === undefined ? {} : { dn: guid }),
  });
}

/**
 * What a tombstone says: its object was deleted, or, of a proxy, moved. Undefined for what says nothing of any object.
 */
export function departureOf(converted: ConvertedEntry): Departure | undefined {
  if (converted.proxied) return { anchor: converted.proxied.anchor, movedTo: converted.proxied.dn };
  return converted.anchor === undefined || converted.objectClass === proxyClass
    ? undefined
    : { anchor: converted.anchor };
}

/** As it is now: in scope, or a delete for what is not (whether it was known or not). */
export function inOrOut(converted: ConvertedEntry, { scope }: Pick<ImportContext, 'scope'>): ImportChange | undefined {
  if (converted.anchor !== undefined && !isContainer(converted) && !scope.has(converted.dn))
    return { kind: 'delete', anchor: converted.anchor, isMoved: true };
  return wholeChange(converted, scope);
}

const perSearch = 100;

/** Objects by GUID, completely; those that are gone are not in the answer. */
export async function readByGuid(context: ImportContext, guids: readonly string[]): Promise<readonly ConvertedEntry[]> {
  const found: ConvertedEntry[] = [];
  for (let at = 0; at < guids.length; at += perSearch) {
    const parts = guids.slice(at, at + perSearch).map((guid) => `(objectGUID=${guidToFilter(guid)})`);
    for await (const converted of readWhole(context, `(|${parts.join('')})`)) found.push(...converted);
  }
  return found;
}
