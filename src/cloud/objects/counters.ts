import { tableOf } from '../../base/keys.ts';
import { sql } from 'kysely';
import type { CloudClass } from '../../directory/index.ts';
import { cloudClasses } from '../../directory/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Connection } from '../../base/database/connection.ts';

export type CountState = 'synchronized' | 'cloud' | 'deleted';
export type ObjectCounts = Readonly<Record<CloudClass, Readonly<Record<CountState, number>>>>;

/** How many objects a tenant has: mastered on-premises, mastered in the cloud, in the recycle bin. */
export async function readCounts(connection: Connection, tenant: TenantKey): Promise<ObjectCounts> {
  const { rows } = await sql<{ class: CloudClass; state: CountState; count: number }>`
    select class, state, count from object_count where tenant = ${tenant.number}`.execute(connection);
  const counts = tableOf(cloudClasses, () => ({ synchronized: 0, cloud: 0, deleted: 0 }));
  for (const row of rows) counts[row.class][row.state] = row.count;
  return counts;
}

/** Collects what a transaction changes, to be added with one statement. */
export class CountChanges {
  readonly #changes = new Map<string, number>();

  add(objectClass: CloudClass, state: CountState, difference: number): void {
    const key = `${objectClass} ${state}`;
    this.#changes.set(key, (this.#changes.get(key) ?? 0) + difference);
  }

  move(objectClass: CloudClass, from: CountState, to: CountState): void {
    this.add(objectClass, from, -1);
    this.add(objectClass, to, 1);
  }

  async write(connection: Connection, tenant: TenantKey): Promise<void> {
    const rows = [...this.#changes]
      .filter(([, difference]) => difference !== 0)
      .map(([key, difference]) => {
        const [objectClass, state] = key.split(' ');
        return { class: objectClass, state, count: difference };
      });
    if (rows.length === 0) return;
    await sql`insert into object_count (tenant, class, state, count)
      select ${tenant.number}, n.class, n.state, n.count
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (class text, state text, count bigint)
      on conflict (tenant, class, state) do update set count = object_count.count + excluded.count`.execute(connection);
  }
}
