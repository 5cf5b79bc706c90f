import { sql } from 'kysely';
import type { Connection } from '../../../base/database/connection.ts';
import type { Detail } from '../../../base/details.ts';
import { isUuid, newId } from '../../../base/ids.ts';
import { foldName } from '../../objects/search-text.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { normalizeName } from '../sign-in-name.ts';
import type { AccessDocument, AccessPolicy, WrittenDocument } from './access-document.ts';
import { accessDetail } from './details.ts';
import { ownApplications } from './own-applications.ts';

export interface NameProblem {
  readonly path: readonly (string | number)[];
  readonly detail: Detail;
}

/** What people write is kept by id: names change. */
export interface Resolved {
  readonly document: AccessDocument;
  readonly problems: readonly NameProblem[];
}

const kinds = ['groups', 'people', 'applications'] as const;
type Kind = (typeof kinds)[number];
const unknown = {
  groups: accessDetail('access.unknown-group'),
  people: accessDetail('access.unknown-person'),
  applications: accessDetail('access.unknown-application'),
} as const;

/** Looks all names up at once, three statements whatever the document. */
export async function resolveNames(
  connection: Connection,
  tenant: TenantKey,
  written: WrittenDocument,
  before: AccessDocument,
): Promise<Resolved> {
  const found = {
    groups: await findGroups(connection, tenant, mentioned(written, 'groups')),
    people: await findPeople(connection, tenant, mentioned(written, 'people')),
    applications: await findApplications(connection, tenant, mentioned(written, 'applications')),
  };
  const problems: NameProblem[] = [];
  const ids = (kind: Kind, names: readonly string[], path: NameProblem['path']): string[] =>
    names.flatMap((name, index) => {
      const id = found[kind].get(name);
      if (id === undefined) problems.push({ path: [...path, index], detail: unknown[kind] });
      return id ?? [];
    });
  const taken = new Set(written.policies.flatMap(({ id }) => id ?? []));
  const policies = written.policies.map((policy, index) => {
    const { who, applications } = policy;
    const at = (...path: string[]): NameProblem['path'] => ['policies', index, ...path];
    const { except } = who;
    return {
      ...policy,
      id: policy.id ?? idOf(policy.name, before, taken),
      who: {
        ...who,
        groups: ids('groups', who.groups, at('who', 'groups')),
        people: ids('people', who.people, at('who', 'people')),
        except: {
          ...except,
          groups: ids('groups', except.groups, at('who', 'except', 'groups')),
          people: ids('people', except.people, at('who', 'except', 'people')),
        },
      },
      applications: {
        ...(applications.include && {
          include: ids('applications', applications.include, at('applications', 'include')),
        }),
        except: ids('applications', applications.except, at('applications', 'except')),
      },
    };
  });
  return { document: { ...written, policies }, problems };
}

/** That of the policy with this name, unless another one of the document has it. */
function idOf(name: string, { policies }: AccessDocument, taken: ReadonlySet<string>): string {
  const same = policies.find((policy) => policy.name.toLowerCase() === name.toLowerCase());
  return same && !taken.has(same.id) ? same.id : newId();
}

interface Mentioning {
  readonly policies: readonly Pick<AccessPolicy, 'who' | 'applications'>[];
}

/** Every name of a kind, once. */
export function mentioned({ policies }: Mentioning, kind: Kind): readonly string[] {
  const all = policies.flatMap(({ who, applications }) => {
    if (kind === 'applications') return [...(applications.include ?? []), ...applications.except];
    return [...who[kind], ...who.except[kind]];
  });
  return [...new Set(all)];
}

type Found = ReadonlyMap<string, string>;

/** Undefined for a name that several have. */
function byName(
  names: readonly string[],
  rows: readonly { readonly id: string; readonly key: string }[],
  keyOf: (name: string) => string,
): Found {
  const ids = new Map<string, readonly string[]>();
  for (const { id, key } of rows) ids.set(key, [...(ids.get(key) ?? []), id]);
  return new Map(
    names.flatMap((name) => {
      const [only, ...others] = ids.get(isUuid(name) ? name.toLowerCase() : keyOf(name)) ?? [];
      return only === undefined || others.length > 0 ? [] : [[name, only] as const];
    }),
  );
}

function split(names: readonly string[], keyOf: (name: string) => string) {
  return { ids: names.filter(isUuid), keys: names.filter((name) => !isUuid(name)).map(keyOf) };
}

async function findGroups(connection: Connection, tenant: TenantKey, names: readonly string[]): Promise<Found> {
  const { ids, keys } = split(names, foldName);
  const { rows } = await sql<{ id: string; key: string }>`
    select o.id::text as id, k.key from object o, lateral (values (o.id::text), (o.sort_name)) as k (key)
    where o.tenant = ${tenant.number} and o.class = 'group' and o.deleted_at is null
      and (o.id = any(${ids}::uuid[]) or o.sort_name = any(${keys}::text[]))`.execute(connection);
  return byName(names, rows, foldName);
}

async function findPeople(connection: Connection, tenant: TenantKey, names: readonly string[]): Promise<Found> {
  const { ids, keys } = split(names, normalizeName);
  const { rows } = await sql<{ id: string; key: string }>`
    select o.id::text as id, o.id::text as key from object o
    where o.tenant = ${tenant.number} and o.class = 'user' and o.deleted_at is null and o.id = any(${ids}::uuid[])
    union all select a.object_id::text, a.value from address a
    where a.tenant = ${tenant.number} and a.kind = 'upn' and a.value = any(${keys}::text[])`.execute(connection);
  return byName(names, rows, normalizeName);
}

async function findApplications(connection: Connection, tenant: TenantKey, names: readonly string[]): Promise<Found> {
  const { ids, keys } = split(names, String);
  const { rows } = await sql<{ id: string; key: string }>`
    select a.id::text as id, k.key from application a, lateral (values (a.id::text), (a.name)) as k (key)
    where a.tenant = ${tenant.number} and (a.id = any(${ids}::uuid[]) or a.name = any(${keys}::text[]))`.execute(
    connection,
  );
  const own = ownApplications.filter((id) => names.includes(id)).map((id) => [id, id] as const);
  return new Map([...byName(names, rows, String), ...own]);
}

/** What people call what a document names: id → name. What is gone has none. */
export async function namesOf(
  connection: Connection,
  tenant: TenantKey,
  document: AccessDocument,
): Promise<ReadonlyMap<string, string>> {
  const objects = [...mentioned(document, 'groups'), ...mentioned(document, 'people')].filter(isUuid);
  const applications = mentioned(document, 'applications').filter(isUuid);
  const { rows } = await sql<{ id: string; name: string }>`
    select o.id::text as id, coalesce(o.user_principal_name, o.on_premises->>'displayName', o.cloud->>'displayName',
        o.id::text) as name
    from object o where o.tenant = ${tenant.number} and o.id = any(${objects}::uuid[]) and o.deleted_at is null
    union all select a.id::text, a.name from application a
    where a.tenant = ${tenant.number} and a.id = any(${applications}::uuid[])`.execute(connection);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
