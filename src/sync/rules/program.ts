import { required } from '../../base/assert.ts';
import type { Detail } from '../../base/details.ts';
import type { Attributes } from '../../directory/index.ts';
import { runFlow } from './compiled-rule.ts';
import type { CompiledFlow, CompiledRule, Subject } from './compiled-rule.ts';
import { decisionDetail } from './details.ts';
import { linkOf, planLink, sameClass } from './link.ts';
import type { LinkPlan } from './link.ts';
import { authoritativeNull, ignoreThisFlow } from './rule-set.ts';
import type { Contribution, EvaluationError, FlowName, LinkDecision, ReferenceFlow, RuleName } from './rule-set.ts';
import { unmetClauses } from './scope.ts';

/**
 * All rules of one connector, direction and object class, in order of precedence.
 *
 * Which rules are in scope takes few forms over a whole directory, so everything that follows from it alone (the
 * linking rule, the flows in order, the attributes managed) is worked out once per form and kept as a `Plan`. Running a
 * plan costs what the object has: a flow whose source attribute is absent is passed over, and so is one whose target a
 * rule of higher precedence has filled already.
 */
export class Program {
  readonly #rules: readonly CompiledRule[];
  readonly #slots = new Map<string, number>();
  /** By the class that is linked already, then by the rules in scope as bits (or as a list, when they are many). */
  readonly #plans = new Map<string, Map<string | number, Plan>>();
  /** Per target attribute, the run in which it was last decided. */
  readonly #decided: Float64Array;
  #run = 0;

  constructor(rules: readonly CompiledRule[]) {
    this.#rules = rules;
    for (const { flows } of rules) {
      for (const { name } of flows)
        if (!this.#slots.has(name.attribute)) this.#slots.set(name.attribute, this.#slots.size);
    }
    this.#decided = new Float64Array(this.#slots.size);
  }

  /** `linkedClass`: class of the object on the other side that is linked already. */
  run(subject: Subject, isNew: boolean, explain: boolean, linkedClass?: string): ProgramResult {
    const errors: EvaluationError[] = [];
    const plan = this.#planFor(subject, linkedClass);
    const { attributes } = subject;
    const link = linkOf(plan.link, attributes, errors);
    const contributions: Contribution[] = [];
    const silent: FlowName[] = [];
    const decided = this.#decided;
    const run = ++this.#run;
    for (const { flow, slot } of plan.flows) {
      if (!explain) {
        if (flow.requires !== undefined && attributes[flow.requires] === undefined) continue;
        if (decided[slot] === run && flow.name.mergeType === 'update') continue;
      }
      const { name } = flow;
      const failures = errors.length;
      const value = flow.applyOnce && !isNew ? ignoreThisFlow : runFlow(flow, subject, errors);
      if (value === undefined) {
        // A flow that failed would have had the say: rules below it do not repeat the error.
        if (errors.length > failures) decided[slot] = run;
        else if (explain) silent.push(name);
        continue;
      }
      contributions.push({ flow: name, value });
      if (value === authoritativeNull || (name.mergeType === 'update' && value !== ignoreThisFlow)) decided[slot] = run;
    }
    return { plan, link, contributions, silent, errors, outOfScope: explain ? this.#outOfScope(subject) : [] };
  }

  #planFor(subject: Subject, linkedClass = ''): Plan {
    const rules = this.#rules;
    let plans = this.#plans.get(linkedClass);
    if (!plans) this.#plans.set(linkedClass, (plans = new Map()));
    let key: string | number = rules.length > 30 ? '' : 0;
    for (let index = 0; index < rules.length; index++) {
      const { scope } = required(rules[index], 'rules[index]');
      if (scope !== undefined && !scope(subject)) continue;
      if (typeof key === 'number') key |= 1 << index;
      else key += `${index} `;
    }
    const known = plans.get(key);
    if (known) return known;
    const bits = key;
    const made = this.#plan(
      rules.filter((_, index) =>
        typeof bits === 'number' ? (bits & (1 << index)) !== 0 : ` ${bits}`.includes(` ${index} `),
      ),
      linkedClass,
    );
    plans.set(key, made);
    return made;
  }

  #plan(inScope: readonly CompiledRule[], linkedClass: string): Plan {
    const link = planLink(inScope, linkedClass);
    const objectClass = link?.rule.rule.targetObjectType;
    const flowing =
      objectClass === undefined ? [] : inScope.filter(({ rule }) => sameClass(rule.targetObjectType, objectClass));
    return {
      rules: Object.freeze(inScope.map(({ name }) => name)),
      keepsAlive: inScope.some(({ rule }) => rule.linkType !== 'join'),
      passwordSync: inScope.some(({ rule }) => rule.passwordSync),
      link,
      flows: flowing.flatMap(({ flows }) =>
        flows.map((flow) => ({
          flow,
          slot: required(this.#slots.get(flow.name.attribute), 'the slot'),
        })),
      ),
      references: Object.freeze(flowing.flatMap(({ references }) => references)),
      managed: new Set(flowing.flatMap(({ targets }) => targets)),
    };
  }

  #outOfScope(subject: Subject): readonly OutOfScope[] {
    return this.#rules
      .filter(({ scope }) => scope !== undefined && !scope(subject))
      .map(({ name, rule }) => {
        const because = decisionDetail('rules.not-met', { clauses: unmetClauses(rule.scope, subject) });
        return { rule: name, because };
      });
  }
}

/** What follows from the rules in scope alone. */
interface Plan {
  readonly rules: readonly RuleName[];
  readonly keepsAlive: boolean;
  readonly passwordSync: boolean;
  readonly link: LinkPlan | null;
  /** Those of the class that the object is linked to, in order of precedence. */
  readonly flows: readonly { readonly flow: CompiledFlow; readonly slot: number }[];
  readonly references: readonly ReferenceFlow[];
  readonly managed: ReadonlySet<string>;
}

interface OutOfScope {
  readonly rule: RuleName;
  readonly because: Detail;
}

export interface ProgramResult {
  readonly plan: Plan;
  readonly link: LinkDecision | null;
  readonly contributions: readonly Contribution[];
  readonly silent: readonly FlowName[];
  readonly errors: EvaluationError[];
  readonly outOfScope: readonly OutOfScope[];
}

/** Nothing: the counts of an object without references. */
export const noCounts: Readonly<Record<string, number>> = Object.freeze({});
export const noAttributes: Attributes = Object.freeze({});
