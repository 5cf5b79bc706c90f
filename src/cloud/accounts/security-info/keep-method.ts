import type { FlowContext } from '../flow/open-flow.ts';
import { methodErrors } from '../methods/errors.ts';
import type { Method, MethodId, MethodKind } from '../methods/method.ts';
import { deleteMethod, listMethods } from '../methods/method-store.ts';
import { recordAdded, recordRemoved } from '../methods/record-change.ts';
import { addProof } from '../session-store.ts';
import type { OwnSession } from './own-change.ts';

/** Nobody has more; whoever fills a table for fun stops here. */
const MAX_METHODS = 30;

export interface Kept {
  /** The method of the same kind whose place it takes. */
  readonly replaces?: MethodId | undefined;
}

interface Kind extends Kept {
  readonly kind: MethodKind;
  readonly id?: MethodId;
}

export interface Added {
  readonly method: Method;
  /** What was proved by adding it, in the words of RFC 8176: it is a factor of this session from now on. */
  readonly amr: readonly string[];
}

/**
 * Adds a method to the person of this session, in place of another one where that was asked for, and writes both down.
 * Throws `methods.method-exists`, `methods.unknown-method` and `methods.too-many`.
 */
export async function keepMethod(
  inside: FlowContext,
  session: OwnSession,
  { kind, id, replaces }: Kind,
  insert: () => Promise<Added>,
): Promise<Method> {
  const { person } = session;
  const { connection } = inside;
  const held = await listMethods(connection, person);
  // A set-up that is confirmed twice.
  const same = held.find((method) => method.id === id);
  if (same) throw methodErrors('methods.method-exists', { name: same.name });
  const replaced = replaces === undefined ? undefined : held.find((method) => method.id === replaces);
  if (replaces !== undefined && replaced?.kind !== kind) throw methodErrors('methods.unknown-method', { id: replaces });
  if (held.length >= MAX_METHODS && !replaced) throw methodErrors('methods.too-many', { most: MAX_METHODS });
  const { method, amr } = await insert();
  await recordAdded(inside, person, method, { person });
  if (replaced && (await deleteMethod(connection, person, replaced.id)))
    await recordRemoved(inside, person, replaced, { person });
  if (amr.length > 0) await addProof(connection, person, session.id, amr);
  return method;
}
