import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { prepared } from '../../base/database/prepared.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import { newVerifier, replaceVerifier, saveVerifier } from './credential.ts';
import { accountErrors } from './errors.ts';
import { hashPassword, isOutdatedHash, verifyPassword } from './password-hash.ts';
import type { Person, PersonRow } from './person.ts';
import { isLive, personColumns } from './person.ts';
import type { Proof, SessionToken } from './session.ts';
import { openSession } from './session.ts';
import type { Client } from './session-store.ts';
import { normalizeName, tenantOfName } from './sign-in-name.ts';
import { countAttempt, forgetAttempts } from './sign-in-throttle.ts';

export interface SignInAttempt {
  readonly upn: string;
  readonly password: string;
  readonly client: Client;
  /** The id of the browser, when this person signed in with it before. */
  readonly knownBrowser?: string | undefined;
}

/**
 * A session for the right password. Throws `accounts.wrong-credentials`, `accounts.too-many-attempts`, and
 * `accounts.sign-in-blocked` to callers that know the password.
 */
export async function signIn(context: BusinessContext, attempt: SignInAttempt): Promise<SessionToken> {
  const { person, proof } = await proveIdentity(context, attempt);
  const { tenant, id, upn } = person;
  return await inTransaction(context, async (inside) => {
    const token = await sessionFor(inside, person, proof);
    await recordEvent(inside, tenant, businessEvents.signedIn, { user: upn }, { actor: upn, targetId: id });
    return token;
  });
}

/**
 * Sets a new password for a person who knows the current one, ends every session with the old one, and opens a new one.
 * Throws what `signIn` and `newVerifier` throw.
 */
export async function changePassword(
  context: BusinessContext,
  attempt: SignInAttempt,
  newPassword: string,
): Promise<SessionToken> {
  const { person, proof } = await proveIdentity(context, attempt);
  const { tenant, id, upn } = person;
  const verifier = await newVerifier(context, tenant, person, newPassword);
  await inTransaction(context, async (inside) => {
    await saveVerifier(inside, tenant, id, verifier);
    const about = { actor: upn, targetId: id };
    await recordEvent(inside, tenant, businessEvents.passwordChanged, { user: upn, actor: upn }, about);
  });
  return await sessionFor(context, person, { ...proof, provedAt: context.clock.now(), verifier });
}

async function sessionFor(context: FeatureContext, person: Person, proof: Proof): Promise<SessionToken> {
  const token = await openSession(context, person, proof);
  if (token === undefined) throw accountErrors('accounts.wrong-credentials', {});
  return token;
}

async function proveIdentity(
  context: FeatureContext,
  { upn, password, client, knownBrowser }: SignInAttempt,
): Promise<{ readonly person: Person; readonly proof: Proof }> {
  const guess = { name: normalizeName(upn), address: client.address, knownBrowser };
  await countAttempt(context, guess);
  const { connection, clock } = context;
  const found = await findCandidate(connection, guess.name);
  const provedAt = clock.now();
  const right = await verifyPassword(password, found?.verifier);
  if (!found || !right) throw accountErrors('accounts.wrong-credentials', {});
  const { person, isBlocked } = found;
  await forgetAttempts(context, guess);
  if (isBlocked) throw accountErrors('accounts.sign-in-blocked', {});
  let { verifier } = found;
  if (isOutdatedHash(verifier)) {
    const after = await hashPassword(password);
    await replaceVerifier(connection, person.tenant, person.id, { before: verifier, after });
    verifier = after;
  }
  return { person, proof: { provedAt, verifier, client } };
}

interface Candidate {
  readonly person: Person;
  readonly verifier: string;
  readonly isBlocked: boolean;
}

/** Who has this sign-in name and a password here. */
async function findCandidate(connection: Connection, name: string): Promise<Candidate | undefined> {
  const tenant = await tenantOfName(connection, name);
  if (!tenant) return undefined;
  const { rows } = await sql<PersonRow & { verifier: string; isBlocked: boolean }>`${prepared}
    select ${personColumns}, c.verifier, a.sign_in_blocked or not ${isLive} as "isBlocked"
    from address n
    join object o on o.tenant = n.tenant and o.id = n.object_id and o.class = 'user' and o.deleted_at is null
    join account a on a.tenant = o.tenant and a.object_id = o.id
    join credential c on c.tenant = o.tenant and c.object_id = o.id and c.kind = 'password'
    join tenant t on t.number = o.tenant
    where n.tenant = ${tenant.number} and n.kind = 'upn' and n.value = ${name}`.execute(connection);
  const row = rows[0];
  if (!row) return undefined;
  const { verifier, isBlocked, ...person } = row;
  return { person: { ...person, tenant }, verifier, isBlocked };
}
