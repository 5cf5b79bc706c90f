import { assert } from '../../base/assert.ts';
import { isKeyOf } from '../../base/keys.ts';
import type { Detail } from '../../base/details.ts';
import type { AttributeSchema, AttributeSpec } from './attribute-schema.ts';
import { cloudSchema } from './cloud-schema.ts';
import type { CompiledFlow, CompiledRule } from './compiled-rule.ts';
import { flowDetail } from './details.ts';
import { directorySchema } from './directory-schema.ts';
import { readAttribute } from './language/attributes.ts';
import type { CheckContext } from './language/check.ts';
import { typeDetail } from './language/details.ts';
import { compileExpression } from './language/expression.ts';
import type { Type } from './language/function.ts';
import { ExpressionError, positionOf } from './language/syntax.ts';
import { metaverseSchema } from './metaverse-schema.ts';
import type { ConnectorType, ExpressionPosition, Flow, Rule } from './rule.ts';
import type { ReferenceFlow, RuleConnector, RuleName } from './rule-set.ts';
import { compileScope } from './scope.ts';

/** Parameters that connectors of a forest provide for an object (`SourceConnector.parameters`). */
export const objectParameters: ReadonlySet<string> = new Set(
  ['Domain', 'Forest'].flatMap((owner) => ['Netbios', 'FQDN', 'LDAP'].map((form) => `${owner}.${form}`)),
);

export interface RuleContext {
  readonly connector: RuleConnector;
  /** Stand-ins for attributes that an installation chooses: `@sourceAnchor` → mS-DS-ConsistencyGuid. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Parameters with one value for the whole installation. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The rank of the rule's first flow; every flow takes the next. */
  readonly rank: number;
}

/** Something in a rule that cannot be compiled: `flow` is the index, -1 for the rule itself. */
export interface CompileProblem {
  readonly flow: number;
  readonly attribute: string;
  readonly detail: Detail;
  readonly position?: ExpressionPosition | undefined;
}

export interface CompileResult {
  readonly compiled: CompiledRule;
  readonly problems: readonly CompileProblem[];
  /** Source attributes that the rule reads. */
  readonly reads: ReadonlySet<string>;
  readonly expressions: number;
}

const schemas: Readonly<Record<ConnectorType, AttributeSchema>> = {
  forest: directorySchema,
  ldap: directorySchema,
  cloud: cloudSchema,
};

/** A rule as one connector sees it. */
interface Side {
  readonly rule: Rule;
  readonly context: RuleContext;
  readonly name: RuleName;
  readonly inbound: boolean;
  readonly sourceSchema: AttributeSchema;
  readonly targetSchema: AttributeSchema;
  readonly check: CheckContext;
  alias(name: string): string;
}

/** What its flows have come to so far. */
interface Draft {
  readonly flows: CompiledFlow[];
  readonly references: ReferenceFlow[];
  readonly problems: CompileProblem[];
  readonly reads: Set<string>;
}

/** Compiles a rule for one connector. Never throws for what is in the rule: see `problems`. */
export function compileRule(rule: Rule, context: RuleContext): CompileResult {
  const side = sideOf(rule, context);
  const { name, inbound, check, alias } = side;
  const draft: Draft = { flows: [], references: [], problems: [], reads: new Set() };
  for (const [index, flow] of rule.flows.entries()) compileFlow(flow, index, side, draft);

  const { flows, references, problems, reads } = draft;
  const scope = rule.scope.map((group) =>
    group.map(({ attribute, operator, value }) => ({
      attribute: alias(attribute),
      operator,
      value: fillIn(value, check),
    })),
  );
  const join = rule.join.map((group) => group.map((each) => ({ ...each, csAttribute: alias(each.csAttribute) })));
  for (const { attribute } of scope.flat()) reads.add(attribute);
  for (const { csAttribute, mvAttribute } of join.flat()) reads.add(inbound ? csAttribute : mvAttribute);
  const compiled: CompiledRule = {
    name,
    rule: { ...rule, scope, join },
    scope: compileScope(scope),
    flows,
    references,
    targets: rule.flows.map(({ target }) => target),
    links: rule.linkType !== 'join' || rule.join.some((group) => group.length > 0),
  };
  const expressions = rule.flows.filter(({ source }) => source.kind === 'expression').length;
  return { compiled, problems, reads, expressions };
}

function sideOf(rule: Rule, context: RuleContext): Side {
  const { connector } = context;
  const inbound = rule.direction === 'inbound';
  const sourceSchema = inbound ? schemas[connector.type] : metaverseSchema;
  const alias = (name: string): string => context.aliases.get(name) ?? name;
  return {
    rule,
    context,
    name: Object.freeze({ id: rule.id, name: rule.name, precedence: rule.precedence, connector: connector.id }),
    inbound,
    sourceSchema,
    // Attributes of a forest need no entry to be written: only the metaverse and the cloud have a schema of their own.
    targetSchema: inbound ? metaverseSchema : schemas[connector.type],
    check: checkContext(sourceSchema, context, alias),
    alias,
  };
}

function compileFlow(flow: Flow, index: number, side: Side, { flows, references, problems, reads }: Draft): void {
  const { rule, name, context, inbound, sourceSchema } = side;
  const target = side.targetSchema.get(flow.target);
  const rank = context.rank + index;
  const problem = (detail: Detail, position?: ExpressionPosition): void => {
    problems.push({ flow: index, attribute: flow.target, detail, position });
  };
  const direct = directSource(flow);
  const source = direct === undefined ? undefined : side.alias(direct);
  if (source !== undefined) reads.add(source);
  const isReference = source !== undefined && sourceSchema.get(source)?.type === 'reference';
  if (source !== undefined && (target?.type === 'reference' || (isReference && target === undefined))) {
    const [csAttribute, mvAttribute] = inbound ? [source, flow.target] : [flow.target, source];
    const { direction } = rule;
    const { mergeType } = flow;
    const { id: connector } = context.connector;
    references.push(Object.freeze({ rank, rule: name, direction, connector, csAttribute, mvAttribute, mergeType }));
    return;
  }
  if (isReference) {
    problem(flowDetail('rules.reference-into-value', { attribute: source, target: flow.target }));
    return;
  }
  if (flow.mergeType !== 'update' && target?.multiValued === false && target.type !== 'reference') {
    problem(flowDetail('rules.not-mergeable', { target: flow.target }));
  }
  try {
    const own = new Set<string>(source === undefined ? [] : [source]);
    const { evaluate, requires } = compileSource(flow, source, side.check, own, target);
    for (const attribute of own) reads.add(attribute);
    const { mergeType } = flow;
    const flowName = Object.freeze({ rank, rule: name, attribute: flow.target, mergeType, reads: [...own] });
    flows.push({ name: flowName, applyOnce: flow.applyOnce, requires, evaluate, spec: target });
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause;
    problem(cause.detail, positionIn(flow, cause.at));
  }
}

function positionIn({ source }: Flow, at: number): ExpressionPosition | undefined {
  return source.kind === 'expression' ? positionOf(source.text, at) : undefined;
}

/** A parameter in the value of a scope clause (`contributingConnectorExchange EQUAL %Connector.ID%`). */
function fillIn(value: string, check: CheckContext): string {
  return value.replace(/%([A-Za-z_][\w.]*)%/g, (whole, name: string) => check.constant(name) ?? whole);
}

/** The attribute of a direct flow; an expression that is nothing but `[attribute]` is one. */
function directSource({ source }: Flow): string | undefined {
  if (source.kind === 'direct') return source.attribute;
  return source.kind === 'expression' ? /^\s*\[([^\]]+)\]\s*$/.exec(source.text)?.[1]?.trim() : undefined;
}

function compileSource(
  flow: Flow,
  direct: string | undefined,
  check: CheckContext,
  reads: Set<string>,
  target: AttributeSpec | undefined,
): Pick<CompiledFlow, 'evaluate' | 'requires'> {
  if (direct !== undefined) {
    const own = direct === 'dn' || direct === 'objectClass';
    return { evaluate: readAttribute(direct), requires: own ? undefined : direct };
  }
  if (flow.source.kind === 'constant') {
    const { value } = flow.source;
    return { evaluate: () => value, requires: undefined };
  }
  assert(flow.source.kind === 'expression', 'a flow that is neither direct nor constant is computed');
  const expression = compileExpression(flow.source.text, check);
  for (const attribute of [...expression.reads, ...expression.imports]) reads.add(attribute);
  if (!fits(expression.type, target)) {
    throw new ExpressionError(
      flowDetail('rules.wrong-result', {
        target: flow.target,
        type: kinds[target?.type ?? 'any'],
        given: kinds[expression.type],
      }),
      0,
    );
  }
  return { evaluate: expression.evaluate, requires: expression.requires };
}

const kinds: Readonly<Record<Type | AttributeSpec['type'], Detail>> = {
  text: typeDetail('rules.type-text'),
  string: flowDetail('rules.kind-string'),
  number: flowDetail('rules.kind-number'),
  boolean: flowDetail('rules.kind-boolean'),
  binary: flowDetail('rules.kind-binary'),
  date: flowDetail('rules.kind-date'),
  option: flowDetail('rules.kind-option'),
  reference: flowDetail('rules.kind-reference'),
  any: flowDetail('rules.kind-any'),
};

/** Whether a result of this type may become a value of the target. */
function fits(type: Type, target: AttributeSpec | undefined): boolean {
  if (target === undefined || type === 'any') return true;
  switch (target.type) {
    case 'string':
      return type !== 'binary';
    case 'number':
      return type === 'number' || type === 'text';
    case 'boolean':
      return type === 'boolean' || type === 'text';
    case 'binary':
      return type === 'binary';
    case 'reference':
      // Only to raise an error or to step aside (IgnoreThisFlow); see toTargetValue.
      return true;
    default:
      return target.type satisfies never;
  }
}

const expressionTypes = { number: 'number', boolean: 'boolean', binary: 'binary' } as const;

function checkContext(schema: AttributeSchema, context: RuleContext, alias: (name: string) => string): CheckContext {
  const constants: Readonly<Record<string, string>> = { ...context.parameters, 'Connector.ID': context.connector.id };
  return {
    // Text attributes are left open: a 64-bit number is text too.
    typeOf: (name) => {
      const type = schema.get(name)?.type;
      return type !== undefined && isKeyOf(expressionTypes, type) ? expressionTypes[type] : 'any';
    },
    isReference: (name) => schema.get(alias(name))?.type === 'reference',
    isParameter: (name) => objectParameters.has(name) || Object.hasOwn(constants, name),
    constant: (name) => (Object.hasOwn(constants, name) ? constants[name] : undefined),
    alias,
  };
}
