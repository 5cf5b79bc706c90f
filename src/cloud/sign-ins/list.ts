import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { idMaker, isUuid } from '../../base/ids.ts';
import { listSource } from '../objects/list-source.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { SignIn, SignInId, SignInKind, SignInResult } from './sign-in.ts';
import { dayOfId } from './store.ts';

export interface SignInFilter {
  /** A sign-in name, as `normalizeName` gives it. */
  readonly name?: string | undefined;
  readonly objectId?: string | undefined;
  /** The mark of names that nobody has. */
  readonly unknownName?: string | undefined;
  /** A client id, or a part of the name in any letter case. */
  readonly application?: string | undefined;
  readonly kind?: SignInKind | undefined;
  readonly method?: string | undefined;
  readonly result?: SignInResult | undefined;
  /** `AADSTS50126`, `50126` or `accounts.wrong-credentials`. */
  readonly code?: string | undefined;
  readonly address?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

const columns = sql`s.id, s.at, s.last_at as "lastAt", s.count, s.kind, s.name, s.object_id as "objectId",
  s.unknown_name as "unknownName", s.application_id as "applicationId", s.application_name as "applicationName",
  s.methods, s.session_id as "sessionId", s.result, s.reason, s.code, s.address, s.user_agent as "userAgent",
  s.known_browser as "knownBrowser", s.network, s.access, s.correlation_id as "correlationId",
  s.trace_id as "traceId"`;

/** As their indexes have them: an order knows no null. */
const keys = { name: sql`coalesce(s.name, '')`, code: sql`coalesce(s.code, 0)` };

/** The latest first. */
export const signInList = listSource<SignIn, SignInFilter>({
  columns,
  from: (tenant, filter) => sql`sign_in s where s.tenant = ${tenant.number} ${conditionsOf(filter)}`,
  sorts: [
    { name: 'time', keys: [at(), id()], descending: true },
    { name: 'name', keys: [{ of: keys.name, as: 'text' }, at(), id()] },
    { name: 'code', keys: [{ of: keys.code, as: 'integer' }, at(), id()], descending: true },
  ],
});

function at() {
  return { of: sql`s.at`, as: 'time' } as const;
}

function id() {
  return { of: sql`s.id`, as: 'uuid' } as const;
}

function conditionsOf(filter: SignInFilter): RawBuilder<unknown> {
  const { name, objectId, unknownName, application, kind, method, result, code } = filter;
  const { address, correlationId, since, until } = filter;
  const all = [
    name !== undefined && sql`${keys.name} = ${name}`,
    objectId !== undefined && sql`s.object_id = ${objectId}::uuid`,
    unknownName !== undefined && sql`s.unknown_name = ${unknownName}`,
    application !== undefined && isApplication(application),
    kind !== undefined && sql`s.kind = ${kind}`,
    method !== undefined && sql`${method} = any(s.methods)`,
    result !== undefined && sql`s.result = ${result}`,
    code !== undefined && isCode(code),
    address !== undefined && sql`s.address = ${address}`,
    correlationId !== undefined &&
      sql`(s.correlation_id = ${correlationId} or (s.trace_id = ${correlationId} and s.trace_id <> s.correlation_id))`,
    since !== undefined && sql`s.at >= ${since}`,
    until !== undefined && sql`s.at < ${until}`,
  ].filter((one) => one !== false);
  return all.length === 0 ? sql`` : sql`and ${sql.join(all, sql` and `)}`;
}

function isApplication(text: string): RawBuilder<unknown> {
  if (isUuid(text)) return sql`s.application_id = ${text}::uuid`;
  return sql`strpos(lower(s.application_name), lower(${text})) > 0`;
}

function isCode(text: string): RawBuilder<unknown> {
  const number = /^\s*(?:AADSTS)?(\d{4,9})\s*$/i.exec(text)?.[1];
  return number === undefined
    ? sql`s.reason = ${text.trim()} and s.result = 'failure'`
    : sql`${keys.code} = ${Number(number)}`;
}

const toSignInId = idMaker<SignInId>();

/** One of them; undefined when there is none (any more). */
export async function findSignIn(connection: Connection, tenant: TenantKey, text: string): Promise<SignIn | undefined> {
  if (!isUuid(text)) return undefined;
  const wanted = toSignInId(text);
  const { rows } = await sql<SignIn>`select ${columns} from sign_in s
    where s.tenant = ${tenant.number} and s.day = ${dayOfId(wanted)}::date and s.id = ${wanted}`.execute(connection);
  return rows[0];
}
