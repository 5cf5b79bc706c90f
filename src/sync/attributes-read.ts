import type { Connection } from '../base/database/connection.ts';
import { requireFullImport } from './connectors.ts';
import { readSetting, writeSetting } from './database.ts';
import type { ConnectorNumber } from './ids.ts';
import type { ConnectorId } from './ports.ts';
import type { CompiledRules } from './rules/rule-set.ts';

/**
 * Remembers which attributes the rules read of each source. A rule that reads one more would only see it on objects
 * that change from now on, for a delta import brings nothing else: such a source is read completely once. Returns those
 * sources.
 */
export async function rememberAttributesRead(
  connection: Connection,
  rules: CompiledRules,
  numbers: ReadonlyMap<ConnectorId, ConnectorNumber>,
): Promise<readonly ConnectorId[]> {
  const before = (await readSetting(connection, 'attributes-read')) ?? {};
  const now = Object.fromEntries([...numbers.keys()].map((id) => [id, rules.attributesRead(id)]));
  const grown = [...numbers].filter(([id]) => {
    const known = before[id];
    return known !== undefined && rules.attributesRead(id).some((name) => !known.includes(name));
  });
  for (const [, number] of grown) await requireFullImport(connection, number);
  await writeSetting(connection, 'attributes-read', { ...before, ...now });
  return grown.map(([id]) => id);
}
