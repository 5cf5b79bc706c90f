import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { prepared } from '../../base/database/prepared.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { EventLog } from '../../base/event-log.ts';
import { accountEvents } from '../audit/account-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import { newVerifier, replaceVerifier, saveVerifier } from './credential.ts';
import { accountErrors } from './errors.ts';
import { hashPassword, isOutdatedHash, verifyPassword } from './password-hash.ts';
import type { Person, PersonRow } from './person.ts';
import { isLive, personColumns } from './person.ts';
import type { Proof, SessionToken } from './session.ts';
import { openSession } from './session.ts';
import type { FoundSession } from './session-store.ts';
import { renewProof } from './session-store.ts';
import type { NewSignIn } from './sign-in-log.ts';
import { insertSignIn } from './sign-in-log.ts';
import type { SignInAttempt } from './sign-in-attempt.ts';
import { recordRefusal, seenOf } from './sign-in-record.ts';
import { normalizeName, tenantOfName } from './sign-in-name.ts';
import { countAttempt, forgetAttempts } from './sign-in-throttle.ts';

/**
 * A session for the right password. Throws `accounts.wrong-credentials`, `accounts.too-many-attempts`, and
 * `accounts.sign-in-blocked` to callers that know the password.
 */
export async function signIn(context: BusinessContext, attempt: SignInAttempt): Promise<SessionToken> {
  const { person, proof } = await proveIdentity(context, attempt, 'sign-in');
  const { tenant, upn } = person;
  return await inTransaction(context, async (inside) => {
    const token = await sessionFor(inside, person, proof);
    await insertSignIn(inside, tenant, { ...seenOf(attempt, 'sign-in'), result: 'success', reason: '' });
    await new EventLog(inside, tenant).write(accountEvents.signedIn, { user: upn });
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
  const { person, proof } = await proveIdentity(context, attempt, 'confirmation');
  const { tenant, id, upn } = person;
  const verifier = await newVerifier(context, tenant, person, newPassword);
  await inTransaction(context, async (inside) => {
    await saveVerifier(inside, tenant, id, verifier);
    const about = { actor: upn, targetId: id };
    await recordEvent(inside, tenant, businessEvents.passwordChanged, { user: upn, actor: upn }, about);
  });
  return await sessionFor(context, person, { ...proof, provedAt: context.clock.now(), verifier });
}

/**
 * Somebody with a session proves again who they are; from then on the session is fresh. Throws what `signIn` throws.
 */
export async function confirmIdentity(
  context: BusinessContext,
  session: Pick<FoundSession, 'id' | 'person'>,
  attempt: Omit<SignInAttempt, 'upn'>,
): Promise<void> {
  const { tenant, id, upn } = session.person;
  const own = { ...attempt, upn };
  const { person, proof } = await proveIdentity(context, own, 'confirmation');
  await inTransaction(context, async (inside) => {
    const isRenewed = person.id === id && (await renewProof(inside.connection, person, session.id, proof));
    if (!isRenewed) throw accountErrors('accounts.wrong-credentials', {});
    await insertSignIn(inside, tenant, { ...seenOf(own, 'confirmation'), result: 'success', reason: '' });
    const about = { actor: upn, targetId: id };
    await recordEvent(inside, tenant, accountEvents.identityProved, { user: upn }, about);
  });
}

async function sessionFor(context: FeatureContext, person: Person, proof: Proof): Promise<SessionToken> {
  const token = await openSession(context, person, proof);
  if (token === undefined) throw accountErrors('accounts.wrong-credentials', {});
  return token;
}

interface Proved {
  readonly person: Person;
  readonly proof: Proof;
}

async function proveIdentity(
  context: BusinessContext,
  attempt: SignInAttempt,
  kind: NewSignIn['kind'],
): Promise<Proved> {
  try {
    return await checkPassword(context, attempt);
  } catch (error) {
    await recordRefusal(context, attempt, kind, error);
    throw error;
  }
}

async function checkPassword(
  context: FeatureContext,
  { upn, password, client, knownBrowser }: SignInAttempt,
): Promise<Proved> {
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
