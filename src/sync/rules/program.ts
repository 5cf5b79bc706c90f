import type { Attributes } from '../../directory/index.ts';
import { runFlow } from './compiled-rule.ts';
import type { CompiledRule, Subject } from './compiled-rule.ts';
import { decideLink, sameClass } from './link.ts';
import { authoritativeNull, ignoreThisFlow } from './rule-set.ts';
import type { Contribution, EvaluationError, LinkDecision, ReferenceFlow, RuleName, SilentFlow } from './rule-set.ts';
import { unmetClause } from './scope.ts';

/**
 * All rules of one connector, direction and object class, in order of precedence. Running it costs what the object has: a flow whose source attribute is absent
 * is passed over, and so is one whose target a rule of higher precedence has filled already.
 */
export class Program {
  readonly #rules: readonly CompiledRule[];
  readonly #managed = new Map<string, ReadonlySet<string>>();

  constructor(rules: readonly CompiledRule[]) {
    this.#rules = rules;
  }

  run(subject: Subject, isNew: boolean, explain: boolean): ProgramResult {
    const errors: EvaluationError[] = [];
    const inScope = this.#rules.filter(({ scope }) => scope === undefined || scope(subject));
    const link = decideLink(inScope, subject.attributes, errors);
    const flowing =
      link === null ? [] : inScope.filter(({ rule }) => sameClass(rule.targetObjectType, link.objectClass));
    const contributions: Contribution[] = [];
    const silent: SilentFlow[] = [];
    const decided = new Set<string>();
    for (const { flows } of flowing) {
      for (const flow of flows) {
        const { attribute, mergeType } = flow;
        if (!explain) {
          if (flow.requires !== undefined && subject.attributes[flow.requires] === undefined) continue;
          if (mergeType === 'update' && decided.has(attribute)) continue;
        }
        const value = flow.applyOnce && !isNew ? ignoreThisFlow : runFlow(flow, subject, errors);
        if (value === undefined) {
          if (explain) silent.push({ rank: flow.rank, rule: flow.rule, attribute });
          continue;
        }
        contributions.push({ rank: flow.rank, rule: flow.rule, attribute, mergeType, value });
        if (value === authoritativeNull || (mergeType === 'update' && value !== ignoreThisFlow)) decided.add(attribute);
      }
    }
    return {
      inScope,
      flowing,
      link,
      contributions,
      silent,
      references: referencesOf(flowing),
      errors,
      outOfScope: explain ? this.#outOfScope(subject) : [],
    };
  }

  /** The attributes that these rules write. Few combinations of rules occur, so the sets are made once. */
  managedBy(rules: readonly CompiledRule[]): ReadonlySet<string> {
    const key = rules.map(({ name }) => name.id).join(' ');
    const known = this.#managed.get(key);
    if (known) return known;
    const made = new Set(rules.flatMap(({ targets }) => targets));
    this.#managed.set(key, made);
    return made;
  }

  #outOfScope(subject: Subject): readonly { readonly rule: RuleName; readonly because: string }[] {
    return this.#rules
      .filter(({ scope }) => scope !== undefined && !scope(subject))
      .map(({ name, rule }) => ({ rule: name, because: `not met: ${unmetClause(rule.scope, subject)}` }));
  }
}

export interface ProgramResult {
  readonly inScope: readonly CompiledRule[];
  /** Those in scope for the class that the object is linked to. */
  readonly flowing: readonly CompiledRule[];
  readonly link: LinkDecision | null;
  readonly contributions: readonly Contribution[];
  readonly silent: readonly SilentFlow[];
  readonly references: readonly ReferenceFlow[];
  readonly errors: EvaluationError[];
  readonly outOfScope: readonly { readonly rule: RuleName; readonly because: string }[];
}

function referencesOf(rules: readonly CompiledRule[]): readonly ReferenceFlow[] {
  const only = rules.filter(({ references }) => references.length > 0);
  return only.length === 1 ? (only[0] as CompiledRule).references : only.flatMap(({ references }) => references);
}

/** Nothing: the counts of an object without references. */
export const noCounts: Readonly<Record<string, number>> = Object.freeze({});
export const noAttributes: Attributes = Object.freeze({});
