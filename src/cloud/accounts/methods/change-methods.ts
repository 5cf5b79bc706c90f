import type { BusinessContext } from '../../audit/business-events.ts';
import { inTransaction } from '../../../base/database/transaction.ts';
import type { SecretBox } from '../../../base/secrets.ts';
import { lockTenant } from '../../objects/lock.ts';
import { getTenant } from '../../tenants/store.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import type { Actor } from '../actor.ts';
import { refuseActor } from '../actor.ts';
import { usableEmergencies } from '../emergency.ts';
import { accountErrors } from '../errors.ts';
import { methodErrors } from './errors.ts';
import { endFlows } from '../end-flows.ts';
import type { Person } from '../person.ts';
import { getPerson } from '../person.ts';
import { newSecret, parseSecret, sealNameOf, setupAddress } from './authenticator.ts';
import type { ContactKind } from './contact.ts';
import { parseContact } from './contact.ts';
import type { Method, MethodId } from './method.ts';
import { methodTexts } from './method.ts';
import { deleteMethod, insertMethod, listMethods, newMethodId } from './method-store.ts';
import type { RecoveryCodes } from './recovery-codes.ts';
import { recordAdded, recordRemoved } from './record-change.ts';
import { insertRecoveryCodes } from './recovery-codes.ts';

/**
 * What administrators and operators do about the methods of somebody. Everything throws `accounts.unknown-user` and
 * what `refuseAct` throws.
 */
export interface MethodsContext extends BusinessContext {
  readonly secrets: SecretBox;
}

interface Whose {
  /** The sign-in name or the id. */
  readonly name: string;
}

/** What was made: the secrets among it are shown once. */
export interface AddedMethod {
  readonly method: Method;
  readonly secret: string | null;
  readonly uri: string | null;
  readonly codes: readonly string[] | null;
}

/** Without a secret one is made. Throws `methods.secret-invalid`. */
export async function addAuthenticator(
  context: MethodsContext,
  tenant: TenantKey,
  { name, secret: given }: Whose & { readonly secret?: string | undefined },
  actor: Actor,
): Promise<AddedMethod> {
  const secret = given === undefined ? newSecret() : parseSecret(given);
  const { displayName: issuer } = await getTenant(context.connection, tenant);
  return await changing(context, tenant, name, actor, async (inside, person) => {
    const now = inside.clock.now();
    const id = newMethodId(now);
    const method = await insertMethod(inside.connection, person, {
      ...{ id, kind: 'authenticator', name: methodTexts.authenticator.en, source: 'administrator' },
      ...{ createdAt: now, verifiedAt: null, usableForResetFrom: now },
      sealed: context.secrets.seal(sealNameOf(person, id), secret),
    });
    await recordAdded(inside, person, method, actor);
    const isNew = given === undefined;
    const uri = isNew ? setupAddress(secret, { issuer, account: person.upn }) : null;
    return { method, secret: isNew ? secret : null, uri, codes: null };
  });
}

/** One that is not verified counts for nothing yet. Throws `methods.contact-invalid`, `methods.method-exists`. */
export async function addContact(
  context: MethodsContext,
  tenant: TenantKey,
  contact: Whose & { readonly kind: ContactKind; readonly value: string; readonly isVerified: boolean },
  actor: Actor,
): Promise<AddedMethod> {
  const { name, kind, isVerified } = contact;
  const value = parseContact(kind, contact.value);
  return await changing(context, tenant, name, actor, async (inside, person) => {
    const held = await listMethods(inside.connection, person);
    if (held.some((one) => one.kind === kind && one.name === value))
      throw methodErrors('methods.method-exists', { name: value });
    const now = inside.clock.now();
    const method = await insertMethod(inside.connection, person, {
      ...{ kind, name: value, source: 'administrator', createdAt: now, handle: value },
      ...{ verifiedAt: isVerified ? now : null, usableForResetFrom: isVerified ? now : null },
    });
    await recordAdded(inside, person, method, actor);
    return { method, secret: null, uri: null, codes: null };
  });
}

export async function addRecoveryCodes(
  context: MethodsContext,
  tenant: TenantKey,
  { name }: Whose,
  actor: Actor,
): Promise<AddedMethod & RecoveryCodes> {
  return await changing(context, tenant, name, actor, async (inside, person) => {
    const made = await insertRecoveryCodes(inside, person, 'administrator');
    await recordAdded(inside, person, made.method, actor);
    return { ...made, secret: null, uri: null };
  });
}

/** Sign-ins that are under way end. Throws `methods.unknown-method`, `accounts.last-emergency`. */
export async function removeMethod(
  context: BusinessContext,
  tenant: TenantKey,
  { name, id }: Whose & { readonly id: MethodId },
  actor: Actor,
): Promise<Method> {
  return await changing(context, tenant, name, actor, async (inside, person) => {
    const { connection } = inside;
    await lockTenant(connection, tenant);
    const before = await usableEmergencies(connection, tenant);
    const method = await deleteMethod(connection, person, id);
    if (!method) throw methodErrors('methods.unknown-method', { id });
    const after = await usableEmergencies(connection, tenant);
    if (before.length > 0 && after.length === 0) throw accountErrors('accounts.last-emergency', { name: person.upn });
    await endFlows(connection, tenant, [person.id]);
    await recordRemoved(inside, person, method, actor);
    return method;
  });
}

async function changing<Context extends BusinessContext, Result>(
  context: Context,
  tenant: TenantKey,
  name: string,
  actor: Actor,
  change: (inside: Context, person: Person) => Promise<Result>,
): Promise<Result> {
  return await inTransaction(context, async (inside) => {
    const person = await getPerson(inside.connection, tenant, name);
    await refuseActor(inside.connection, actor, person, 'change-methods');
    return await change(inside, person);
  });
}
