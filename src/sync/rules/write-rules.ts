import { stringify } from 'yaml';
import type { Flow, JoinCondition, Rule, RuleSet, ScopeClause } from './rule.ts';

export interface WriteOptions {
  /** Comment lines at the beginning. */
  readonly heading?: string;
  /** Marks the file as an imported set, and names what belongs to it. */
  readonly imported?: Pick<RuleSet, 'parameters'>;
}

/** Rules as a YAML file that `loadRuleSet` reads back to the same rules. What is a default is left out. */
export function writeRules(rules: readonly Rule[], { heading = '', imported }: WriteOptions = {}): string {
  const comment = heading === '' ? '' : `${heading.replace(/^/gm, '# ')}\n`;
  const text = stringify(
    { ...writeSet(imported), rules: rules.map(writeRule) },
    { lineWidth: 0, blockQuote: 'literal' },
  );
  // An empty line between rules.
  return (
    comment +
    text.replace(/\n {2}- id:/g, (found, at: number) => (text.lastIndexOf('- id:', at) < 0 ? found : `\n${found}`))
  );
}

function writeSet(imported: WriteOptions['imported']): Record<string, unknown> {
  if (imported === undefined) return {};
  const { parameters } = imported;
  return { set: 'imported', ...(Object.keys(parameters).length > 0 && { parameters }) };
}

function writeRule(rule: Rule): Record<string, unknown> {
  const { description, linkType, disabled, scope, join, passwordSync, immutableTag } = rule;
  return {
    id: rule.id,
    name: rule.name,
    ...(description !== '' && { description }),
    direction: rule.direction,
    connector: rule.connector,
    sourceObjectType: rule.sourceObjectType,
    targetObjectType: rule.targetObjectType,
    ...(linkType !== 'join' && { linkType }),
    precedence: rule.precedence,
    ...(disabled && { disabled }),
    ...(passwordSync && { passwordSync }),
    ...(immutableTag !== '' && { immutableTag }),
    ...(scope.length > 0 && { scope: scope.map((group) => group.map(writeClause)) }),
    ...(join.length > 0 && { join: join.map((group) => group.map(writeCondition)) }),
    ...(rule.flows.length > 0 && { flows: rule.flows.map(writeFlow) }),
  };
}

/** The short form, unless blanks around the value would get lost in it. */
function writeClause({ attribute, operator, value }: ScopeClause): unknown {
  if (operator === 'ISNULL' || operator === 'ISNOTNULL') return `${attribute} ${operator}`;
  return value !== '' && value === value.trim() && !/[\r\n]/.test(value)
    ? `${attribute} ${operator} ${value}`
    : { attribute, operator, value };
}

function writeCondition(condition: JoinCondition): unknown {
  return condition.caseSensitive ? condition : `${condition.csAttribute} = ${condition.mvAttribute}`;
}

function writeFlow({ target, source, mergeType, applyOnce }: Flow): Record<string, unknown> {
  return {
    target,
    ...(source.kind === 'direct' && { source: source.attribute }),
    ...(source.kind === 'constant' && { constant: source.value }),
    ...(source.kind === 'expression' && { expression: source.text }),
    ...(mergeType !== 'update' && { mergeType }),
    ...(applyOnce && { applyOnce }),
  };
}
