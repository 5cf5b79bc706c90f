import { readdirSync, readFileSync } from 'node:fs';
import { emptyRuleSet, loadRuleSet } from './load-rules.ts';
import type { RuleSource } from './load-rules.ts';
import type { RuleSet } from './rule.ts';

const folder = new URL('defaults/', import.meta.url);

let loaded: RuleSet | undefined;

/** The files of the default rules, as they come with the product. */
export function defaultRuleSources(): readonly RuleSource[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ file: `defaults/${name}`, text: readFileSync(new URL(name, folder), 'utf8') }));
}

/**
 * The default rules for every type of connector. Rules of one's own are loaded on top of it: `loadRuleSet(sources,
 * defaultRuleSet())`.
 */
export function defaultRuleSet(): RuleSet {
  loaded ??= loadRuleSet(defaultRuleSources(), emptyRuleSet, 'defaults');
  return loaded;
}
