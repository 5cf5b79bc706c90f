import type { AttributeValue } from '../../directory/index.ts';
import type { Frame } from './language/function.ts';
import { EvaluationFailure } from './language/value.ts';
import type { Control, Value } from './language/value.ts';
import type { Rule } from './rule.ts';
import type { EvaluationError, FlowName, ReferenceFlow, RuleName } from './rule-set.ts';
import type { AttributeSpec } from './attribute-schema.ts';
import type { ScopeObject, ScopeTest } from './scope.ts';
import { toTargetValue } from './flow-value.ts';

/** The object that is evaluated: what expressions and scope filters see. */
export interface Subject extends Frame, ScopeObject {}

/** A rule for one connector. `order` is its place among all rules of all connectors: lower wins. */
export interface CompiledRule {
  readonly name: RuleName;
  readonly rule: Rule;
  readonly scope: ScopeTest | undefined;
  readonly flows: readonly CompiledFlow[];
  readonly references: readonly ReferenceFlow[];
  /** Target attributes, references included. */
  readonly targets: readonly string[];
  /** Whether it may link an object: it has join criteria, or a link type that does more than join. */
  readonly links: boolean;
}

export interface CompiledFlow {
  readonly name: FlowName;
  readonly applyOnce: boolean;
  /** Yields nothing without this attribute. */
  readonly requires: string | undefined;
  readonly evaluate: (subject: Frame) => Value;
  readonly spec: AttributeSpec | undefined;
}

/** The result of a flow, or the error that it is. */
export function runFlow(
  flow: CompiledFlow,
  subject: Frame,
  errors: EvaluationError[],
): AttributeValue | Control | undefined {
  try {
    return toTargetValue(flow.evaluate(subject), flow.spec);
  } catch (cause) {
    if (!(cause instanceof EvaluationFailure)) throw cause;
    errors.push({
      rule: flow.name.rule.name,
      attribute: flow.name.attribute,
      code: cause.code,
      detail: cause.detail,
    });
    return undefined;
  }
}
