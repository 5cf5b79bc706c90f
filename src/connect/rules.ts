import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompiledRules } from '../sync/index.ts';
import { compileRuleSet, defaultRuleSet, loadRuleSet, toConnectorId } from '../sync/index.ts';
import type { ConnectConfiguration } from './configuration.ts';

/** The connector that stands for the tenant. */
export const cloudConnectorId = toConnectorId('cloud');

/**
 * The default rules and those of the organisation, compiled for the configured connectors. Throws `rules.invalid` with
 * every problem.
 */
export function compileConfiguredRules({
  forests,
  cloud,
  rulesFolder,
  sourceAnchor,
}: ConnectConfiguration): CompiledRules {
  const own = rulesFolder === undefined ? [] : readRuleFiles(rulesFolder);
  return compileRuleSet(loadRuleSet(own, defaultRuleSet()), {
    sourceAnchorAttribute: sourceAnchor,
    connectors: [
      ...forests.map(({ domain, kind }) => ({
        id: toConnectorId(domain.toLowerCase()),
        type: kind === 'ldap' ? ('ldap' as const) : ('forest' as const),
        name: domain,
      })),
      { id: cloudConnectorId, type: 'cloud', name: cloud.tenant },
    ],
  });
}

function readRuleFiles(folder: string): { file: string; text: string }[] {
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => ({ file: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }));
}
