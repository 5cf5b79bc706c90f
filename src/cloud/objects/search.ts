import { sql } from 'kysely';
import type { CloudClass } from '../../directory/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { ObjectSummary } from './object.ts';
import { foldName } from './object.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { Page } from './page.ts';
import { summaryColumns } from './page.ts';

/** Of each kind of address so many are looked at: who gets more types more. */
const ADDRESSES_READ = 1000;
/** Both columns sort by code point: what starts with a text lies between it and it followed by the highest one. */
const LAST = '\u{10FFFF}';

interface Search {
  readonly objectClass: CloudClass;
  readonly text: string;
  readonly after?: string | null | undefined;
  readonly limit: number;
}

type Row = ObjectSummary & { readonly sortName: string };
type Phase = 'name' | 'address';

/**
 * First the objects whose display name begins with the text, whatever the case and the accents, then those with a user
 * principal name or mail address that does. Each phase walks an index from where the page before ended, so that "a"
 * among 100,000 people costs what "annabel" costs.
 */
export async function searchObjects(
  connection: Connection,
  tenant: TenantKey,
  { objectClass, text, after, limit }: Search,
): Promise<Page<ObjectSummary>> {
  const [phase = 'name', name = '', id = ''] = decodeCursor(after, ['text', 'text', 'uuid']);
  const found: { readonly phase: Phase; readonly row: Row }[] = [];
  for (const current of phase === 'address' ? (['address'] as const) : (['name', 'address'] as const)) {
    const start = phase === current && id !== '' ? sql`and (o.sort_name, o.id) > (${name}, ${id}::uuid)` : sql``;
    const missing = limit + 1 - found.length;
    if (missing === 0) break;
    const prefix = foldName(text);
    const source = current === 'name' ? sql`object o` : addressHits(tenant, text.toLowerCase());
    const isNamed = sql`o.sort_name >= ${prefix} and o.sort_name < ${prefix + LAST}`;
    const { rows } = await sql<Row>`
      select ${summaryColumns}, o.sort_name as "sortName" from ${source}
      where o.tenant = ${tenant.number} and o.class = ${objectClass} and o.deleted_at is null
        and ${current === 'name' ? isNamed : sql`not (${isNamed})`} ${start}
      order by o.sort_name, o.id limit ${missing}`.execute(connection);
    for (const row of rows) found.push({ phase: current, row });
  }
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const next = found.length > limit && last ? encodeCursor([last.phase, last.row.sortName, last.row.id]) : null;
  return { items: items.map(({ row }) => row), next };
}

function addressHits(tenant: TenantKey, prefix: string) {
  const hits = (kind: string) => sql`(select a.object_id from address a
    where a.tenant = ${tenant.number} and a.kind = ${kind} and a.value >= ${prefix} and a.value < ${prefix + LAST}
    order by a.value limit ${ADDRESSES_READ})`;
  return sql`(${hits('upn')} union ${hits('smtp')}) hit
    join object o on o.tenant = ${tenant.number} and o.id = hit.object_id`;
}
