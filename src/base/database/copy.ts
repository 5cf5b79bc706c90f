import type { Kysely } from 'kysely';
import { CompiledQuery } from 'kysely';

/** A value as COPY takes it: dates, UUIDs, JSON and numbers in their text form. */
export type CopyValue = string | number | boolean | Date | null;

/**
 * Writes rows with COPY, which takes half of what an INSERT does: no parameters, no plan, and the embedded database
 * spends most of its time in taking parameters apart. Fails on a row that breaks a constraint. `table` and `columns`
 * are names in the program, never data.
 */
export async function copyRows<Schema>(
  connection: Kysely<Schema>,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly CopyValue[])[],
): Promise<void> {
  if (rows.length === 0) return;
  await copy(connection, `copy ${table} (${columns.join(', ')}) from stdin`, textOf(rows, ''));
}

/**
 * The same for a table whose rows belong to tenants: all of them get the number of this one in the column `tenant`.
 * The command says which, as somebody who reads along in the database does not see it.
 */
export async function copyTenantRows<Schema>(
  connection: Kysely<Schema>,
  tenant: { readonly number: number },
  table: string,
  columns: readonly string[],
  rows: readonly (readonly CopyValue[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const command = `/* tenant ${tenant.number} */ copy ${table} (tenant, ${columns.join(', ')}) from stdin`;
  await copy(connection, command, textOf(rows, `${tenant.number}\t`));
}

async function copy<Schema>(connection: Kysely<Schema>, command: string, text: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(command, [new CopyData(text)]));
}

function textOf(rows: readonly (readonly CopyValue[])[], before: string): string {
  let text = '';
  for (const row of rows) {
    text += before;
    for (let index = 0; index < row.length; index++) {
      if (index > 0) text += '\t';
      text += copyText(row[index] ?? null);
    }
    text += '\n';
  }
  return text;
}

const special = /[\\\t\n\r]/;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** One value in the text format of COPY. */
export function copyText(value: CopyValue): string {
  if (typeof value === 'string') {
    return special.test(value) ? value.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? '') : value;
  }
  if (value === null) return '\\N';
  return value instanceof Date ? value.toISOString() : String(value);
}

/** Stands where the parameters of a statement would: what the driver looks for. */
export class CopyData {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
