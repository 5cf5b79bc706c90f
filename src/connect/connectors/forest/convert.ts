import { toAnchor } from '../../../sync/index.ts';
import { required } from '../../../base/assert.ts';
import type { AttributeValue, Attributes } from '../../../directory/index.ts';
import {
  directoryClasses,
  dnKey,
  fromBytes,
  guidFromBytes,
  isBytes,
  parseExtendedDn,
  valuesOf,
  textsOf,
} from '../../../directory/index.ts';
import type { AttributeTypes, Entry } from '../../../ldap/index.ts';
import { parseRangedName } from '../../../ldap/index.ts';
import type { Anchor, ReferenceChange } from '../../../sync/index.ts';
import { foreignSidOf } from './foreign.ts';

/**
 * What an entry of Active Directory says, in the engine's terms; what is to be concluded from it depends on how it was
 * read.
 */
export interface ConvertedEntry {
  readonly anchor: Anchor | undefined;
  readonly dn: string;
  /** Of a foreign security principal: its identity. */
  readonly foreignSid: string | undefined;
  readonly objectClass: string | undefined;
  readonly attributes: Attributes;
  readonly removed: readonly string[];
  readonly references: Readonly<Record<string, ReferenceChange>>;
  readonly isDeleted: boolean;
  /** Of a proxy: the object that moved, and its name in its new domain. */
  readonly proxied: { readonly anchor: Anchor; readonly dn: string } | undefined;
  /** In a delta: the object was created, so this entry is complete. */
  readonly isNew: boolean;
  /** In a delta: renamed, moved or come back from the recycle bin. */
  readonly isNamed: boolean;
  readonly isRestored: boolean;
}

interface Draft {
  attributes: Record<string, AttributeValue>;
  removed: string[];
  references: Record<string, ReferenceChange>;
}

export class EntryConverter {
  readonly #types: AttributeTypes;
  readonly #wanted: ReadonlySet<string>;

  constructor(types: AttributeTypes, wanted: readonly string[]) {
    this.#types = types;
    this.#wanted = new Set(wanted);
  }

  convert(entry: Entry): ConvertedEntry {
    const { guid, dn } = parseExtendedDn(entry.dn);
    const received = entry.attributes;
    const draft: Draft = { attributes: {}, removed: [], references: {} };
    for (const spelling in received) this.#convertAttribute(spelling, required(received[spelling], spelling), draft);
    // The RDN attribute is not replicated as such, so DirSync returns only `name`, which always has the same value.
    const name = received['name'];
    if (typeof name === 'string' && this.#wanted.has('cn')) draft.attributes['cn'] ??= name;
    const objectGuid = received['objectGUID'];
    const foreignSid = foreignSidOf(dn);
    const anchor = foreignSid ?? guid ?? (isBytes(objectGuid) ? guidFromBytes(fromBytes(objectGuid)) : undefined);
    return {
      anchor: anchor === undefined ? undefined : toAnchor(anchor),
      dn,
      foreignSid,
      objectClass: classOf(received['objectClass']),
      ...draft,
      isDeleted: received['isDeleted'] === true,
      proxied: proxiedOf(received['proxiedObjectName']),
      isNew: isPresent(received['whenCreated']),
      isNamed: isPresent(received['name']),
      isRestored: received['isDeleted'] !== undefined && received['isDeleted'] !== true,
    };
  }

  #convertAttribute(spelling: string, value: AttributeValue, draft: Draft): void {
    const ranged = spelling.includes(';') ? parseRangedName(spelling) : undefined;
    const name = ranged?.name ?? spelling.split(';', 1)[0] ?? spelling;
    if (!this.#wanted.has(name)) return;
    if (this.#types.get(name).kind === 'dn')
      draft.references[name] = referencesOf(value, ranged, draft.references[name]);
    else if (isPresent(value)) draft.attributes[name] = value;
    else draft.removed.push(name);
  }
}

/** DirSync marks added values with the range 1-1 and removed ones with 0-0; everything else is all there is. */
function referencesOf(
  value: AttributeValue,
  ranged: { readonly from: number; readonly to: number | undefined } | undefined,
  before: ReferenceChange | undefined,
): ReferenceChange {
  const targets = textsOf(value).map(referenceTarget);
  const isIncrement = ranged !== undefined && ranged.from === ranged.to && ranged.from <= 1;
  if (!isIncrement) return { kind: 'all', targets };
  const { add, remove } = before?.kind === 'delta' ? before : { add: [], remove: [] };
  return ranged.from === 1 ? { kind: 'delta', add: targets, remove } : { kind: 'delta', add, remove: targets };
}

/** The GUID where the server returns it, else the name; the SID of somebody of another forest. */
export function referenceTarget(text: string): string {
  const { guid, dn } = parseExtendedDn(text);
  return foreignSidOf(dn) ?? guid ?? `dn:${dnKey(dn)}`;
}

/** Everything that was added, when it is known that there was nothing before. */
export function asWhole(
  references: Readonly<Record<string, ReferenceChange>>,
): Readonly<Record<string, ReferenceChange>> {
  return Object.fromEntries(
    Object.entries(references).map(([name, change]) => [
      name,
      change.kind === 'all' ? change : { kind: 'all' as const, targets: change.add },
    ]),
  );
}

/** `B:16:data:<GUID=…>;DN`. */
function proxiedOf(value: AttributeValue | undefined): ConvertedEntry['proxied'] {
  if (value === undefined) return undefined;
  const [text] = valuesOf(value);
  const target = typeof text === 'string' ? /^B:\d+:[0-9a-f]*:(.*)$/is.exec(text)?.[1] : undefined;
  if (target === undefined) return undefined;
  const { guid, dn } = parseExtendedDn(target);
  return guid === undefined ? undefined : { anchor: toAnchor(guid), dn };
}

function classOf(value: AttributeValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  const classes = textsOf(value);
  return directoryClasses.find((name) => classes.includes(name)) ?? classes.at(-1);
}

function isPresent(value: AttributeValue | undefined): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}
