import { createHash } from 'node:crypto';
import { isHawserError } from '../base/errors.ts';
import type { CompiledRules } from '../sync/index.ts';
import { toConnectorId } from '../sync/index.ts';
import type { RuleSet, RuleSource } from '../sync/rules/index.ts';
import { checkRuleSet, chooseRules, compileRuleSet, invalidRules, readRuleSources } from '../sync/rules/index.ts';
import type { ConnectConfiguration } from './configuration.ts';

/** The connector that stands for the tenant. */
export const cloudConnectorId = toConnectorId('cloud');

export interface LoadedRules {
  readonly ruleSet: RuleSet;
  readonly compiled: CompiledRules;
}

/** The organisation's files as they are on disk, and a text that changes whenever one of them does. */
export interface RuleFiles {
  readonly sources: readonly RuleSource[];
  readonly fingerprint: string;
}

/** A folder without a rule file is a folder without rules. Throws `file.…`. */
export async function readRuleFiles({ rules: { folder } }: ConnectConfiguration): Promise<RuleFiles> {
  const sources = folder === undefined ? [] : await readSources(folder);
  const hash = createHash('sha256');
  for (const { file, text } of sources) hash.update(JSON.stringify([file, text]));
  return { sources, fingerprint: hash.digest('hex') };
}

async function readSources(folder: string): Promise<readonly RuleSource[]> {
  try {
    return await readRuleSources(folder);
  } catch (error) {
    if (isHawserError(error, 'rules.none')) return [];
    throw error;
  }
}

/**
 * The chosen rules, compiled for the configured connectors: all of them or none. Throws `rules.invalid` with every
 * problem.
 */
export function compileConfiguredRules(
  { forests, cloud, rules: { set, disable }, sourceAnchor }: ConnectConfiguration,
  { sources }: RuleFiles,
): LoadedRules {
  const { ruleSet, problems } = chooseRules(sources, { set, disable, file: 'connect.yaml' });
  const { errors } = checkRuleSet(ruleSet, problems);
  if (errors.length > 0) throw invalidRules(errors);
  const compiled = compileRuleSet(ruleSet, {
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
  return { ruleSet, compiled };
}
