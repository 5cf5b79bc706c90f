import { sql } from 'kysely';
import type { Database } from '../base/database/database.ts';
import { databaseEvidence } from '../base/database/evidence.ts';
import type { AgentEvidence } from './control/operations.ts';

const PAGE = 5000;
const telling =
  /^(?:displayName|givenName|sn|surname|cn|name|sAMAccountName|mailNickname|mail|userPrincipalName|proxyAddresses|onPremisesSamAccountName)$/i;

export async function agentEvidence(database: Database, since: Date): Promise<AgentEvidence> {
  const { rows } = await sql<Readonly<Record<string, string | number | boolean | null>>>`
    select name, side, length(watermark) as "watermarkLength", partial_watermark is not null as "fullImportUnfinished",
      full_import_required as "fullImportRequired", batch_number as "batchNumber" from connector order by name`.execute(
    database.kysely,
  );
  return {
    database: await databaseEvidence(database, 'connect', since),
    watermarks: rows,
    people: await namesIn(database),
  };
}

async function namesIn(database: Database): Promise<readonly string[]> {
  const names = new Set<string>();
  for (let after = 0; ;) {
    const { rows } = await sql<{ id: number; attributes: Readonly<Record<string, unknown>> }>`
      select id, attributes from metaverse_object where id > ${after} order by id limit ${PAGE}`.execute(
      database.kysely,
    );
    for (const { attributes } of rows) {
      for (const [name, value] of Object.entries(attributes)) if (telling.test(name)) take(value, names);
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return [...names];
    after = last.id;
  }
}

function take(value: unknown, names: Set<string>): void {
  if (Array.isArray(value)) for (const one of value) take(one, names);
  else if (typeof value === 'string') names.add(value.replace(/^smtp:/i, ''));
}
