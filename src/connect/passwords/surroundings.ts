import type { ForestControl } from './control.ts';
import { readForestControl } from './control.ts';
import type { ForestDomains } from './forests.ts';
import { readGroupHistory } from './group-history.ts';
import { readForestGroups } from './groups.ts';
import type { Person } from './person.ts';

/** What the whole forest says of a person, beyond what their own entry does. */
export interface Surroundings extends Pick<Person, 'formerSids'> {
  readonly groupSids: readonly string[];
  readonly control: ForestControl;
}

/** Undefined: a part of it cannot be read. Throws when a domain cannot be asked. */
export async function readSurroundings(domains: ForestDomains, person: Person): Promise<Surroundings | undefined> {
  const [elsewhere, control] = await Promise.all([readForestGroups(domains, person), readForestControl(domains)]);
  if (elsewhere === undefined || control === undefined) return undefined;
  const groupSids = [...new Set([...(person.groupSids ?? []), ...elsewhere])];
  const formerSids = [...person.formerSids, ...(await readGroupHistory(domains, groupSids))];
  return { groupSids, formerSids, control };
}
