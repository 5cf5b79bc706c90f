import type { AttributeValue, Scalar } from '../../../src/directory/index.ts';
import { scalarKey } from '../../../src/directory/index.ts';
import type { ModelCloud } from './model-cloud.ts';
import type { ForestObject, ModelForest } from './model-forest.ts';

/**
 * What the cloud is to hold, worked out from the forests alone: an independent, much simpler account of what the plain
 * rules mean. Objects of several forests are one when they share `employeeId`, or when a contact has the mail of a
 * user.
 */
export function expectedCloud(forests: readonly ModelForest[]): Record<string, unknown> {
  const ordered = [...forests].sort((a, b) => (a.id < b.id ? -1 : 1));
  const all = ordered.flatMap((forest) => [...forest.objects.values()].map((object) => ({ forest, object })));
  const visible = all.filter(({ object }) => object.attributes['hidden'] !== true);
  const identity = new Map<ForestObject, string>();
  const people: { key: string; members: typeof visible }[] = [];
  for (const entry of visible) {
    const match = people.find(({ members }) => members.some((other) => areOne(entry, other)));
    if (match === undefined) people.push({ key: '', members: [entry] });
    else match.members.push(entry);
  }
  const rank = ({ forest, object }: (typeof visible)[number]): number =>
    ordered.indexOf(forest) + (object.objectClass === 'contact' ? 100 : 0);
  for (const person of people) {
    person.members.sort((a, b) => rank(a) - rank(b));
    const [first] = person.members as [(typeof visible)[number]];
    person.key = `anchor-${first.object.attributes['guid'] as string}`;
    for (const { object } of person.members) identity.set(object, person.key);
  }
  const entries = people.map(({ key, members }) => {
    const attributes: Record<string, AttributeValue> = {};
    for (const { object } of members.toReversed()) Object.assign(attributes, object.attributes);
    delete attributes['guid'];
    const references: Record<string, string[]> = {};
    for (const name of ['manager', 'member']) {
      // The first forest (by rank of the flow, which is that of the forest) with any value tells.
      const teller = [...members]
        .sort((a, b) => ordered.indexOf(a.forest) - ordered.indexOf(b.forest))
        .find(({ object }) => (object.references.get(name)?.size ?? 0) > 0);
      const targets = [...(teller?.object.references.get(name) ?? [])]
        .map((anchor) => identity.get(teller?.forest.objects.get(anchor) as ForestObject))
        .filter((target) => target !== undefined);
      if (targets.length > 0) references[name] = [...new Set(targets)].sort();
    }
    const objectClass = members[0]?.object.objectClass;
    return [key, { objectClass, attributes: sorted(attributes), references }] as const;
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function areOne(
  a: { readonly forest: ModelForest; readonly object: ForestObject },
  b: { readonly forest: ModelForest; readonly object: ForestObject },
): boolean {
  if (a.forest === b.forest || (a.object.objectClass === 'group') !== (b.object.objectClass === 'group')) return false;
  const isContact = [a, b].some(({ object }) => object.objectClass === 'contact');
  const name = isContact ? 'mail' : 'employeeId';
  const [mine, theirs] = [a, b].map(({ object }) => object.attributes[name]);
  return (
    mine !== undefined &&
    theirs !== undefined &&
    scalarKey(mine as Scalar).toLowerCase() === scalarKey(theirs as Scalar).toLowerCase()
  );
}

export function sortedState(cloud: ModelCloud): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(cloud.state()).map(([key, value]) => {
      const { attributes, ...rest } = value as { attributes: Record<string, AttributeValue> };
      return [key, { ...rest, attributes: sorted(attributes) }];
    }),
  );
}

function sorted(attributes: Readonly<Record<string, AttributeValue>>): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)));
}
