import { sql } from 'kysely';
import type { Connection } from '../base/database/connection.ts';
import type { ConnectorNumber, SpaceId, StepId, TargetId } from './ids.ts';
import { withinLimits } from '../base/detail-limits.ts';
import type { Detail } from '../base/details.ts';
import { asJson } from './database.ts';
import type { QuarantinedObject } from './ports.ts';

export type ObjectErrorKind = 'import' | 'synchronize' | 'export';

export interface NewObjectError {
  readonly key: string;
  readonly object: SpaceId | TargetId | null;
  readonly dn: string;
  readonly display_name?: string | undefined;
  readonly source_anchor?: string | undefined;
  readonly code: string;
  readonly attribute?: string | undefined;
  readonly rule?: string | undefined;
  readonly detail: Detail;
}

/** What is wrong with one object now, as people see it. */
export interface ObjectError {
  readonly kind: ObjectErrorKind;
  readonly connector: string;
  readonly dn: string;
  readonly displayName: string | null;
  readonly sourceAnchor: string | null;
  readonly code: string;
  readonly attribute: string | null;
  readonly rule: string | null;
  readonly detail: Detail;
  readonly attempts: number;
  /** The target holds it in quarantine: nothing is tried again, it stands until the target says otherwise. */
  readonly isStanding: boolean;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

export async function recordErrors(
  connection: Connection,
  kind: ObjectErrorKind,
  connector: ConnectorNumber,
  errors: readonly NewObjectError[],
  { stepId, at }: { readonly stepId: StepId; readonly at: Date },
): Promise<void> {
  if (errors.length === 0) return;
  const bound = errors.map((error) => ({ ...error, detail: withinLimits(error.detail) }));
  const unique = [...new Map(bound.map((error) => [error.key, error])).values()];
  await sql`insert into object_error as known (kind, connector, key, object, dn, display_name, source_anchor, code, attribute,
      rule, detail, step, first_at, last_at)
    select ${kind}, ${connector}::smallint, key, object, dn, display_name, source_anchor, code, attribute, rule, detail,
      ${stepId}::int, ${at}::timestamptz, ${at}::timestamptz
    from jsonb_to_recordset(${asJson(unique)}::jsonb) as r(key text, object int, dn text, display_name text,
      source_anchor text, code text, attribute text, rule text, detail jsonb)
    on conflict (kind, connector, key) do update set dn = excluded.dn, display_name = excluded.display_name,
      source_anchor = excluded.source_anchor, attribute = excluded.attribute, rule = excluded.rule,
      detail = excluded.detail, step = excluded.step, last_at = excluded.last_at, standing = false,
      attempts = case when known.step = excluded.step then known.attempts else known.attempts + 1 end,
      first_at = case when known.code = excluded.code then known.first_at else excluded.first_at end,
      code = excluded.code`.execute(connection);
}

export async function clearErrors(
  connection: Connection,
  kind: ObjectErrorKind,
  connector: ConnectorNumber,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await sql`delete from object_error where kind = ${kind} and connector = ${connector} and not standing
    and key = any(${keys}::text[])`.execute(connection);
}

/** What an export has just recorded stands until the target says otherwise. */
export async function makeStanding(
  connection: Connection,
  connector: ConnectorNumber,
  keys: readonly string[],
): Promise<void> {
  await sql`update object_error set standing = true where kind = 'export' and connector = ${connector}
    and key = any(${keys}::text[])`.execute(connection);
}

/**
 * Makes the standing errors of a target equal to what it holds in quarantine. An object that the target refuses
 * altogether keeps that error: it says more. People know an object by its DN in the forest; one that came from no
 * forest that is left is named by its source anchor.
 */
export async function replaceStandingErrors(
  connection: Connection,
  connector: ConnectorNumber,
  objects: readonly QuarantinedObject[],
  stepId: StepId,
): Promise<void> {
  const held = asJson(
    objects.map(({ attributes, detail, ...rest }) => ({
      ...rest,
      attribute: attributes.join(', '),
      detail: withinLimits(detail),
    })),
  );
  await sql`delete from object_error e where e.kind = 'export' and e.connector = ${connector}::smallint and e.standing
    and not exists (select from json_to_recordset(${held}::json) as h("sourceAnchor" text)
      where h."sourceAnchor" = e.source_anchor)`.execute(connection);
  await sql`insert into object_error as known (kind, connector, key, object, dn, display_name, source_anchor, code, attribute,
      detail, step, first_at, last_at, standing)
    select distinct on (t.id) 'export', ${connector}::smallint, t.id::text, t.id, coalesce(o.dn, h."sourceAnchor"),
      t.attributes->>'displayName', h."sourceAnchor", h.code, h.attribute, h.detail, ${stepId}::int, h.since, h.since,
      true
    from json_to_recordset(${held}::json) as h("sourceAnchor" text, code text, attribute text, detail jsonb,
      since timestamptz)
    join target_object t on t.source_anchor = h."sourceAnchor" and t.connector = ${connector}::smallint
    left join metaverse_link l on l.metaverse = t.metaverse left join space_object o on o.id = l.object
    order by t.id, o.dn
    on conflict (kind, connector, key) do update
      set dn = excluded.dn, display_name = excluded.display_name, code = excluded.code,
      attribute = excluded.attribute, detail = excluded.detail, standing = true
    where known.standing or known.code = excluded.code`.execute(connection);
}

export async function hasErrors(connection: Connection, kind: ObjectErrorKind): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`
    select exists (select from object_error where kind = ${kind} and not standing) as any`.execute(connection);
  return rows[0]?.any ?? false;
}

export const errorColumns = sql`e.kind, c.name as connector, e.dn, e.display_name as "displayName",
  e.source_anchor as "sourceAnchor", e.code, e.attribute, e.rule, e.detail, e.attempts, e.first_at as "firstAt",
  e.last_at as "lastAt", e.standing as "isStanding"`;

/** What is wrong with one object: as a source object, and as the target object that came of it. */
export async function readErrorsOf(
  connection: Connection,
  { sources, targets }: { readonly sources: readonly SpaceId[]; readonly targets: readonly TargetId[] },
): Promise<readonly ObjectError[]> {
  const { rows } = await sql<ObjectError>`
    select ${errorColumns} from object_error e join connector c on c.id = e.connector
    where (e.kind <> 'export' and e.object = any(${sources}::int[]))
      or (e.kind = 'export' and e.object = any(${targets}::int[]))
    order by e.last_at desc`.execute(connection);
  return rows;
}
