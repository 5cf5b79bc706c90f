import type { Connection } from '../../../base/database/connection.ts';
import { placeProblems, readSettings } from '../../../base/configuration/settings-document.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import type { AccessDocument } from './access-document.ts';
import { accessDocument } from './access-document.ts';
import { accessErrors } from './errors.ts';
import { resolveNames } from './resolve-names.ts';

/** What somebody wrote. */
export interface WrittenText {
  /** YAML. */
  readonly text: string;
  /** Of the file, as problems name it. */
  readonly name: string;
}

/** The most that a document may be. */
export const MAX_CHARACTERS = 256 * 1024;

/** A document that a person wrote, by id. Throws `access.invalid` with every problem and its line. */
export async function readWritten(
  connection: Connection,
  tenant: TenantKey,
  { text, name }: WrittenText,
  before: AccessDocument,
): Promise<AccessDocument> {
  const { parsed, problems, problemAt } = readSettings(accessDocument, text);
  const resolved = parsed && (await resolveNames(connection, tenant, parsed.value, before));
  const unknown = resolved?.problems.map(({ path, detail }) => problemAt(path, detail)) ?? [];
  const all = [...problems, ...unknown];
  if (resolved && all.length === 0) return resolved.document;
  throw accessErrors('access.invalid', { count: all.length, problems: placeProblems(name, all) });
}
