import type { Connection } from '../../base/database/connection.ts';
import type { Person } from './person.ts';
import type { Act } from './rights.ts';
import { refuseAct } from './rights.ts';
import { assignedRoles } from './role-store.ts';

/**
 * Who does something: a person with a session, or somebody at the command line of the server, which proves more than
 * any role.
 */
export type Actor = { readonly person: Person } | { readonly operator: string };

/** As audit and change log name it. */
export function nameOf(actor: Actor): string {
  return 'person' in actor ? actor.person.upn : actor.operator;
}

/**
 * Whether `actor` may act on somebody who has these roles now. Throws what `refuseAct` throws; operators may do
 * everything.
 */
export async function refuseActor(
  connection: Connection,
  actor: Actor,
  target: Pick<Person, 'id' | 'upn'>,
  act: Act,
): Promise<void> {
  if (!('person' in actor)) return;
  const { person } = actor;
  const roles = await assignedRoles(connection, person.tenant, target.id);
  refuseAct(person, { id: target.id, name: target.upn, roles }, act);
}
