import { createHash } from 'node:crypto';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { prepared } from '../../base/database/prepared.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import { idMaker, newId } from '../../base/ids.ts';
import { newOrderedId } from '../../base/ordered-id.ts';
import { currentOrigin } from '../../base/origin.ts';
import type { SecretBox } from '../../base/secrets.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { numberOfReason } from './codes.ts';
import type { NewSignIn, SignInId, SignInPerson } from './sign-in.ts';
import { markOfName } from './unknown-name.ts';

export interface SignInLogContext extends FeatureContext {
  readonly secrets: Pick<SecretBox, 'mac'>;
}

const toSignInId = idMaker<SignInId>();

/**
 * One statement, the same for names that exist and names that do not. Answers the name, when somebody here has it: one
 * that nobody has is not kept.
 */
export async function insertSignIn(
  context: SignInLogContext,
  tenant: TenantKey,
  signIn: NewSignIn,
): Promise<string | null> {
  const id = newOrderedId<SignInId>(context.clock.now().getTime());
  const { rows } = await sql<{ name: string | null }>`${prepared}
    ${insertOf(context, tenant, { ...signIn, id, count: 1 })} returning name`.execute(context.connection);
  return rows[0]?.name ?? null;
}

/** What repeats: so many more of what has this key since the window began. */
export interface Repeated {
  readonly signIn: NewSignIn;
  readonly id: SignInId;
  readonly count: number;
}

/** False where there is no such row yet. */
export async function countSignIn(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  { id, count }: Pick<Repeated, 'id' | 'count'>,
): Promise<boolean> {
  const { rows } = await sql`${prepared} update sign_in set count = count + ${count}, last_at = ${clock.now()}
    where tenant = ${tenant.number} and day = ${dayOfId(id)}::date and id = ${id} returning id`.execute(connection);
  return rows.length > 0;
}

/** The first of a window, also when another node has written it meanwhile. */
export async function insertRepeated(
  context: SignInLogContext,
  tenant: TenantKey,
  { signIn, id, count }: Repeated,
): Promise<void> {
  await sql`${prepared} ${insertOf(context, tenant, { ...signIn, id, count })}
    on conflict (tenant, day, id) do update set
      count = sign_in.count + excluded.count, last_at = excluded.last_at`.execute(context.connection);
}

/** The same for the same key in the same window, at every node. */
export function repeatedId(windowStartMs: number, key: readonly unknown[]): SignInId {
  const digest = createHash('sha256').update(JSON.stringify(key)).digest('hex');
  const time = windowStartMs.toString(16).padStart(12, '0');
  return toSignInId(
    `${time.slice(0, 8)}-${time.slice(8)}-7${digest.slice(0, 3)}-8${digest.slice(3, 6)}-${digest.slice(6, 18)}`,
  );
}

function insertOf(
  { clock, secrets }: SignInLogContext,
  tenant: TenantKey,
  signIn: NewSignIn & { readonly id: SignInId; readonly count: number },
): RawBuilder<unknown> {
  const { id, count, kind, person, application, methods, sessionId, result, reason, code } = signIn;
  const { address, userAgent, knownBrowser, access, correlationId } = signIn;
  const network = access?.networks.join(', ') ?? '';
  const now = clock.now();
  const traceId = currentOrigin()?.correlationId ?? newId();
  const mark = person && 'name' in person ? markOfName(secrets, tenant, person.name) : null;
  const kept = access && access.policies.length > 0 ? JSON.stringify(access) : null;
  return sql`insert into sign_in (tenant, day, id, at, last_at, count, kind, name, object_id, unknown_name,
      application_id, application_name, methods, session_id, result, reason, code, address, user_agent, known_browser,
      network, access, correlation_id, trace_id)
    select ${tenant.number}, ${dayOfId(id)}::date, ${id}, ${now}, ${now}, ${count}, ${kind}, p.name, p.object_id,
      case when p.object_id is null then ${mark}::text end, ${application?.id ?? null}::uuid,
      ${application?.name ?? null}::text, ${[...methods]}::text[], ${sessionId ?? null}::uuid, ${result}, ${reason},
      ${code ?? numberOfReason(reason) ?? null}::integer, ${address}::text, ${userAgent ?? null}::text,
      ${knownBrowser ?? null}::boolean, ${network === '' ? null : network}::text,
      ${kept}::jsonb, ${correlationId ?? traceId}, ${traceId}
    from (select 1) one left join (${personOf(tenant, person)}) p on true`;
}

function personOf(tenant: TenantKey, person: SignInPerson): RawBuilder<unknown> {
  if (person === null) return sql`select null::text as name, null::uuid as object_id`;
  if ('name' in person)
    return sql`select value as name, object_id from address
      where tenant = ${tenant.number} and kind = 'upn' and value = ${person.name}`;
  return sql`select user_principal_name as name, id as object_id from object
    where tenant = ${tenant.number} and id = ${person.objectId}`;
}

/** The day in UTC. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** An ordered id has the time in it. */
export function dayOfId(id: SignInId): string {
  return dayOf(new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)));
}
