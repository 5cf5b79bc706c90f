import { fileTimeFromDate, formatGeneralizedTime, guidToBytes, nameOf, NEVER, ridOf } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import { lockedUntilMs, passwordExpiresMs } from '../passwords/policy.ts';
import { effectiveDescriptor } from '../rights/access.ts';
import { formatSecurityDescriptor } from '../rights/security-descriptor.ts';
import { tokenGroups } from '../rights/session.ts';
import type { AttributeDefinition } from '../schema/schema.ts';
import type { Value } from '../schema/syntax.ts';
import type { Entry } from '../store/entry.ts';

/** How a reference is written in an answer (the extended DN control changes it). */
export type FormatDn = (entry: Entry) => string;

export const plainDn: FormatDn = (entry) => entry.dn;

type Derive = (entry: Entry, forest: Forest, formatDn: FormatDn) => readonly Value[];

/** Whole seconds, as AD keeps its times. */
const seconds = (milliseconds: number): string =>
  formatGeneralizedTime(new Date(Math.floor(milliseconds / 1000) * 1000));

/** Attributes that follow from what an entry is and where. */
const derived: Readonly<Record<string, Derive>> = {
  objectguid: (entry) => [guidToBytes(entry.guid)],
  distinguishedname: (entry, _, formatDn) => [formatDn(entry)],
  whencreated: (entry) => [seconds(entry.createdMs)],
  whenchanged: (entry) => [seconds(entry.changedMs)],
  createtimestamp: (entry) => [seconds(entry.createdMs)],
  modifytimestamp: (entry) => [seconds(entry.changedMs)],
  usncreated: (entry) => [String(entry.usnCreated)],
  usnchanged: (entry) => [String(entry.usnChanged)],
  instancetype: (entry) => [entry.parent ? '4' : '5'],
  objectcategory: (entry, forest) => [categoryDn(forest, entry.definition.category)],
  structuralobjectclass: (entry) => entry.definition.chain,
  canonicalname: (entry, forest) => [canonicalName(entry, forest)],
  'msds-approx-immed-subordinates': (entry, forest) => (forest.isWindows ? [String(entry.children?.size ?? 0)] : []),
  // Kept by GUID, as the name of what it stands for may still change.
  proxiedobjectname: (entry, forest, formatDn) =>
    entry.values('proxiedobjectname').flatMap((value) => {
      const [, data, guid] = /^(B:16:[0-9A-F]{16}:)(.+)$/.exec(String(value)) ?? [];
      const target = guid === undefined ? undefined : forest.store.byGuid(guid);
      return target && data !== undefined ? [`${data}${formatDn(target)}`] : [];
    }),
  parentguid: (entry) => (entry.parent ? [guidToBytes(entry.parent.guid)] : []),
  'msds-parentdistname': (entry, _, formatDn) => (entry.parent ? [formatDn(entry.parent)] : []),
  subschemasubentry: (_, forest) => [`CN=Aggregate,${forest.schemaHead.dn}`],
  primarygrouptoken: (entry) => {
    const sid = entry.text('objectsid');
    return entry.definition.name === 'group' && sid !== undefined ? [String(ridOf(sid))] : [];
  },
  tokengroups: (entry, forest) => [...tokenGroups(forest, entry)],
  ntsecuritydescriptor: (entry, forest) => [formatSecurityDescriptor(effectiveDescriptor(forest, entry))],
  'msds-user-account-control-computed': (entry, forest) => {
    if (entry.text('useraccountcontrol') === undefined) return [];
    const expires = passwordExpiresMs(forest, entry);
    const isExpired = expires !== undefined && expires <= forest.now().getTime();
    return [String((lockedUntilMs(forest, entry) === undefined ? 0 : 0x10) | (isExpired ? 0x80_0000 : 0))];
  },
  'msds-userpasswordexpirytimecomputed': (entry, forest) => {
    if (entry.text('useraccountcontrol') === undefined) return [];
    const expires = passwordExpiresMs(forest, entry);
    return [expires === undefined ? NEVER : expires === 0 ? '0' : fileTimeFromDate(new Date(expires))];
  },
};

/** The values of an attribute as they are shown; none when there are none. */
export function valuesOf(
  forest: Forest,
  entry: Entry,
  definition: AttributeDefinition,
  formatDn: FormatDn = plainDn,
): readonly Value[] {
  const derive = derived[definition.key];
  if (derive) return derive(entry, forest, formatDn);
  if (definition.linkId === undefined) return entry.attributes[definition.key] ?? [];
  return heldLinks(forest, entry, definition).map(formatDn);
}

/** Who an entry refers to by a forward link, or is referred to by, for a back link. */
export function linkedEntries(entry: Entry, { key, forward }: AttributeDefinition): Iterable<Entry> {
  return forward === undefined ? entry.targets(key) : (entry.backLinks?.get(forward) ?? []);
}

/**
 * As a domain controller shows them: of back links only those that it holds. The groups of other domains are not known
 * here.
 */
export function heldLinks(forest: Forest, entry: Entry, definition: AttributeDefinition): Entry[] {
  const all = [...linkedEntries(entry, definition)];
  return definition.forward === undefined || forest.domains.length === 1
    ? all
    : all.filter((other) => forest.holds(other));
}

export function categoryDn(forest: Forest, category: string): string {
  return `CN=${category},${forest.schemaHead.dn}`;
}

/** What `*` and an empty list of attributes mean, besides the stored ones. */
export const derivedByDefault = [
  'objectGUID',
  'distinguishedName',
  'whenCreated',
  'whenChanged',
  'uSNCreated',
  'uSNChanged',
  'instanceType',
  'objectCategory',
];

function canonicalName(entry: Entry, forest: Forest): string {
  const names: string[] = [];
  for (let at: Entry | undefined = entry; at?.parent; at = at.parent)
    names.unshift(nameOf(at.rdn).replaceAll('/', '\\/'));
  if (entry.namingContext !== forest.head)
    names.unshift(...(entry.namingContext === forest.schemaHead ? ['Configuration', 'Schema'] : ['Configuration']));
  return `${entry.namingContext === forest.head ? forest.domain : forest.root.domain}/${names.join('/')}`;
}
