import { isAccountEnabled } from '../../directory/index.ts';
import type { LocatedSource } from '../../sync/index.ts';

interface Nobody {
  readonly result: 'failed';
  readonly reason: 'ambiguous' | 'not-found';
  readonly detail: string;
}

/**
 * The person among the objects of one source anchor, or why there is none. A linked mailbox has a disabled account in
 * the forest of resources: the enabled one is the person.
 */
export function onePerson(found: readonly LocatedSource[]): LocatedSource | Nobody {
  const people = found.filter(({ objectClass }) => objectClass === 'user' || objectClass === 'inetOrgPerson');
  const enabled = people.filter(({ userAccountControl: control }) => control !== null && isAccountEnabled(control));
  if (enabled.length > 1)
    return { result: 'failed', reason: 'ambiguous', detail: enabled.map(({ dn }) => dn).join('; ') };
  return enabled[0] ?? people[0] ?? { result: 'failed', reason: 'not-found', detail: 'not in the connector space' };
}
