import type { BusinessContext, BusinessEvent } from '../../audit/business-events.ts';
import { recordEvent } from '../../audit/business-events.ts';
import { methodEvents } from '../../audit/method-events.ts';
import type { Actor } from '../actor.ts';
import { nameOf } from '../actor.ts';
import type { Person } from '../person.ts';
import { mailSecurityNotice } from './security-notice.ts';
import type { Method } from './method.ts';

/** What changed about the methods of somebody, in the transaction that changes it: whoever did it, and by which way. */
type Changed = Pick<Method, 'kind' | 'name' | 'verifiedAt'>;

export async function recordAdded(
  context: BusinessContext,
  person: Person,
  method: Changed,
  actor: Actor,
): Promise<void> {
  await record(context, methodEvents.methodAdded, person, method, actor);
  await mailSecurityNotice(context, person, { kind: 'added', method }, actor);
}

export async function recordRemoved(
  context: BusinessContext,
  person: Person,
  method: Changed,
  actor: Actor,
): Promise<void> {
  await record(context, methodEvents.methodRemoved, person, method, actor);
  await mailSecurityNotice(context, person, { kind: 'removed', method }, actor);
}

/** A name opens nothing: nobody gets mail about it. */
export async function recordRenamed(
  context: BusinessContext,
  person: Person,
  method: Changed,
  actor: Actor,
): Promise<void> {
  await record(context, methodEvents.methodRenamed, person, method, actor);
}

async function record(
  context: BusinessContext,
  event: BusinessEvent,
  { tenant, upn, id }: Person,
  { kind, name }: Changed,
  actor: Actor,
): Promise<void> {
  const by = nameOf(actor);
  const values = { kind, method: name, user: upn, actor: by };
  await recordEvent(context, tenant, event, values, { actor: by, targetId: id });
}
