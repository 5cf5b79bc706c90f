import { passkeyPlace } from '../flow/facts.ts';
import type { Standing } from '../flow/facts.ts';
import { readStanding } from '../flow/facts.ts';
import type { FlowContext } from '../flow/open-flow.ts';
import { methodErrors } from '../methods/errors.ts';
import type { ContactKind } from '../methods/contact.ts';
import type { Method, MethodId } from '../methods/method.ts';
import { deleteMethod, listMethods, renameMethod } from '../methods/method-store.ts';
import { listPasskeys } from '../methods/passkey-store.ts';
import { countRecoveryCodes, insertRecoveryCodes } from '../methods/recovery-codes.ts';
import { recordAdded, recordRemoved, recordRenamed } from '../methods/record-change.ts';
import { endFlows } from '../end-flows.ts';
import { usableEmergencies } from '../emergency.ts';
import { accountErrors } from '../errors.ts';
import { flowErrors } from '../flow/errors.ts';
import { outlook } from '../policy/outlook.ts';
import type { Offer, OwnKind } from './addable.ts';
import { addableKinds, requireAddable } from './addable.ts';
import type { OwnSession } from './own-change.ts';
import { changeOwn } from './own-change.ts';

/** A method as its owner sees it. */
export interface OwnMethod extends Method {
  /** Of a passkey: whether it can be used where no name is given, and whether it is kept by more than one device. */
  readonly passkey: { readonly isDiscoverable: boolean; readonly isSynced: boolean } | null;
  /** Of recovery codes: how many are left. */
  readonly codesLeft: number | null;
}

/** What somebody proves with who they are, and what they may add. */
export interface SecurityInfo {
  readonly standing: Standing;
  readonly methods: readonly OwnMethod[];
  readonly addable: readonly OwnKind[];
}

/** Throws `flow.ended` when the person is gone. */
export async function readSecurityInfo(
  context: FlowContext,
  session: OwnSession,
  offer: Omit<Offer, 'amr'>,
): Promise<SecurityInfo> {
  const { connection } = context;
  const { tenant, id } = session.person;
  const standing = await readStanding(context, tenant, id);
  if (!standing) throw flowErrors('flow.ended', {});
  const [held, passkeys, codes] = await Promise.all([
    listMethods(connection, session.person),
    listPasskeys(connection, session.person),
    countRecoveryCodes(connection, session.person),
  ]);
  const methods = held.map((method) => {
    const passkey = passkeys.find((one) => one.id === method.id);
    const kept = passkey && { isDiscoverable: passkey.isDiscoverable, isSynced: passkey.isSynced };
    return { ...method, passkey: kept ?? null, codesLeft: method.kind === 'recovery-codes' ? codes : null };
  });
  return { standing, methods, addable: addableKinds(standing, { ...offer, amr: session.amr }) };
}

/** Where and by what somebody could add a method. */
export async function offerAt(
  context: FlowContext,
  { person: { tenant } }: OwnSession,
  { address, reaches }: { readonly address: string; readonly reaches: readonly ContactKind[] },
): Promise<Omit<Offer, 'amr'>> {
  const place = await passkeyPlace(context.connection, tenant, context.addresses);
  return { address, reaches, hasPasskeys: place !== undefined };
}

/** Throws `methods.unknown-method`. */
export async function getOwnMethod(context: FlowContext, { person }: OwnSession, id: string): Promise<Method> {
  const method = (await listMethods(context.connection, person)).find((one) => one.id === id);
  if (!method) throw methodErrors('methods.unknown-method', { id });
  return method;
}

/** A new set; the one before is of no use from then on. Throws what `changeOwn` and `requireAddable` throw. */
export async function makeOwnRecoveryCodes(
  context: FlowContext,
  session: OwnSession,
  offer: Omit<Offer, 'amr'>,
): Promise<readonly string[]> {
  return await changeOwn(context, session, async (inside, standing) => {
    requireAddable(standing, session, offer, 'recovery-codes');
    const { person } = standing;
    const { method, codes } = await insertRecoveryCodes(inside, person, 'self');
    await recordAdded(inside, person, method, { person });
    return codes;
  });
}

/** Throws `methods.unknown-method` and what `changeOwn` throws. */
export async function renameOwnMethod(
  context: FlowContext,
  session: OwnSession,
  { id, name }: { readonly id: MethodId; readonly name: string },
): Promise<void> {
  await changeOwn(context, session, async (inside, { person }) => {
    const method = await renameMethod(inside.connection, person, id, name);
    if (!method) throw methodErrors('methods.unknown-method', { id });
    await recordRenamed(inside, person, method, { person });
  });
}

/**
 * Sign-ins that are under way end. Nobody takes from themselves what they need for the next sign-in: the rule is that
 * of the sign-in itself, and a pass, which ends soon, does not count. Throws `methods.unknown-method`,
 * `methods.last-factor`, `accounts.last-emergency`, and what `changeOwn` throws.
 */
export async function removeOwnMethod(context: FlowContext, session: OwnSession, id: MethodId): Promise<Method> {
  return await changeOwn(context, session, async (inside, before) => {
    const { connection } = inside;
    const { person, isEmergency } = before;
    const couldSave = isEmergency && (await usableEmergencies(connection, person.tenant)).length > 0;
    const method = await deleteMethod(connection, person, id);
    if (!method) throw methodErrors('methods.unknown-method', { id });
    const after = await readStanding(inside, person.tenant, person.id);
    if (signsIn(before) && !(after && signsIn(after))) throw methodErrors('methods.last-factor', { name: method.name });
    if (couldSave && (await usableEmergencies(connection, person.tenant)).length === 0)
      throw accountErrors('accounts.last-emergency', { name: person.upn });
    await endFlows(connection, person.tenant, [person.id]);
    await recordRemoved(inside, person, method, { person });
    return method;
  });
}

function signsIn({ policy: { policy, subject }, held }: Standing): boolean {
  return outlook(policy, subject, { ...held, pass: false }) === 'signs-in';
}
