import { sql } from 'kysely';
import type { Connection } from '../base/database/connection.ts';
import type { ObjectError } from './object-errors.ts';
import { errorColumns } from './object-errors.ts';

/** Some of the errors of objects, and how many there are: the same numbers for whoever asks. */
export interface ErrorPage {
  readonly errors: readonly ObjectError[];
  readonly total: number;
  /** How many of each code, of all of them. */
  readonly codes: Readonly<Record<string, number>>;
  /** Where the next page begins; null: this was the last. */
  readonly next: string | null;
}

export interface ErrorQuery {
  readonly limit?: number;
  readonly after?: string | undefined;
  /** Only what this step found. */
  readonly step?: number;
}

/** The latest first. A cursor is where a page ended: errors that come or go meanwhile move nothing else. */
export async function readErrorPage(
  connection: Connection,
  { limit = 1000, after, step }: ErrorQuery = {},
): Promise<ErrorPage> {
  const isOfStep = sql`(${step ?? null}::int is null or e.step = ${step ?? null}::int)`;
  const [lastAt = null, kind = '', connector = 0, key = ''] = decode(after);
  const { rows } = await sql<ObjectError & { readonly cursor: string }>`
    select ${errorColumns}, json_build_array(e.last_at::text, e.kind, e.connector, e.key)::text as cursor
    from object_error e join connector c on c.id = e.connector
    where ${isOfStep} and (${lastAt}::timestamptz is null or e.last_at < ${lastAt}::timestamptz
      or (e.last_at = ${lastAt}::timestamptz
        and (e.kind, e.connector, e.key) > (${kind}::text, ${connector}::smallint, ${key}::text)))
    order by e.last_at desc, e.kind, e.connector, e.key limit ${limit + 1}`.execute(connection);
  const counted = await sql<{ code: string; count: number }>`
    select e.code, count(*)::int as count from object_error e where ${isOfStep}
    group by e.code order by count desc, e.code`.execute(connection);
  const shown = rows.slice(0, limit);
  return {
    errors: shown.map(({ cursor: _cursor, ...error }) => error),
    total: counted.rows.reduce((sum, { count }) => sum + count, 0),
    codes: Object.fromEntries(counted.rows.map(({ code, count }) => [code, count])),
    next: rows.length > limit ? Buffer.from(shown.at(-1)?.cursor ?? '').toString('base64url') : null,
  };
}

type Place = readonly [lastAt: string, kind: string, connector: number, key: string];

/** Anything that no page ended with begins at the beginning. */
function decode(after: string | undefined): Place | readonly [] {
  if (after === undefined) return [];
  try {
    const place: unknown = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'));
    return isPlace(place) ? place : [];
  } catch {
    return [];
  }
}

function isPlace(place: unknown): place is Place {
  if (!Array.isArray(place) || place.length !== 4) return false;
  const [lastAt, kind, connector, key]: unknown[] = place;
  return (
    typeof lastAt === 'string' &&
    !Number.isNaN(Date.parse(lastAt)) &&
    typeof kind === 'string' &&
    typeof connector === 'number' &&
    typeof key === 'string'
  );
}

/** Errors of objects that are gone say nothing to anybody. */
export async function dropErrorsOfGone(connection: Connection): Promise<void> {
  await sql`delete from object_error e where e.object is not null and (
    (e.kind = 'export' and not exists (select from target_object t where t.id = e.object))
    or (e.kind <> 'export' and not exists (select from space_object o where o.id = e.object and o.state = 1)))`.execute(
    connection,
  );
}
