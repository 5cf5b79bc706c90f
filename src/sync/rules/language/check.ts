import { required } from '../../../base/assert.ts';
import type { Detail } from '../../../base/details.ts';
import { cloudSyncHint } from './cloud-sync.ts';
import { checkDetail, syntaxDetail, typeDetail } from './details.ts';
import type { Type } from './function.ts';
import type { FunctionSpec } from './function.ts';
import { functions, isSpecialForm, nearestFunction, specialForms } from './registry.ts';
import type { SpecialForm } from './registry.ts';
import { ExpressionError } from './syntax.ts';
import type { Node } from './syntax.ts';

/** What a checker knows about the side where the expression reads. */
export interface CheckContext {
  /** Type of an attribute; `any` when it is unknown. */
  typeOf(attribute: string): Type;
  isReference(attribute: string): boolean;
  isParameter(name: string): boolean;
  /** A parameter whose value is known already. */
  constant(name: string): string | undefined;
  /** The attribute that a stand-in (`[@sourceAnchor]`) means; any other name is itself. */
  alias(attribute: string): string;
}

const words: Readonly<Record<Type, Detail>> = {
  text: typeDetail('rules.type-text'),
  number: typeDetail('rules.type-number'),
  boolean: typeDetail('rules.type-boolean'),
  binary: typeDetail('rules.type-binary'),
  date: typeDetail('rules.type-date'),
  option: typeDetail('rules.type-option'),
  any: typeDetail('rules.type-any'),
};

/** Functions that may be asked of a reference attribute: they need to know no more than how many values it has. */
export const countingFunctions: ReadonlySet<string> = new Set(['IsNull', 'IsNullOrEmpty', 'IsPresent', 'Count']);

/**
 * Checks names, numbers and types of arguments, and answers the type of the whole. Throws ExpressionError with the
 * offset.
 */
export function check(node: Node, context: CheckContext, variables: ReadonlyMap<string, Type> = new Map()): Type {
  switch (node.kind) {
    case 'literal':
      return typeof node.value === 'string' ? 'text' : typeof node.value === 'boolean' ? 'boolean' : 'number';
    case 'null':
    case 'control':
      return 'any';
    case 'attribute':
      if (!context.isReference(node.name)) return context.typeOf(context.alias(node.name));
      throw new ExpressionError(checkDetail('rules.reference-read', { attribute: node.name }), node.at);
    case 'parameter':
      if (context.isParameter(node.name)) return 'text';
      throw new ExpressionError(checkDetail('rules.no-parameter', { parameter: node.name }), node.at);
    case 'variable': {
      const type = variables.get(node.name);
      if (type) return type;
      throw new ExpressionError(checkDetail('rules.no-variable', { variable: node.name }), node.at);
    }
    case 'option':
      throw new ExpressionError(syntaxDetail('rules.no-word', { word: node.name }), node.at);
    case 'negate':
      expect(node.operand, 'number', check(node.operand, context, variables), checkDetail('rules.operand'));
      return 'number';
    case 'binary':
      return checkBinary(node, context, variables);
    case 'call':
      return isSpecialForm(node.name)
        ? checkSpecial(node.name, node, context, variables)
        : checkCall(node, context, variables);
    default:
      return node satisfies never;
  }
}

type Call = Extract<Node, { kind: 'call' }>;
type Binary = Extract<Node, { kind: 'binary' }>;

function checkBinary(node: Binary, context: CheckContext, variables: ReadonlyMap<string, Type>): Type {
  const { operator } = node;
  const left = check(node.left, context, variables);
  const right = check(node.right, context, variables);
  if (operator === '&&' || operator === '||') {
    expect(node.left, 'boolean', left, checkDetail('rules.left-side', { operator }));
    expect(node.right, 'boolean', right, checkDetail('rules.right-side', { operator }));
    return 'boolean';
  }
  if (operator === '&') {
    if (left === right || left === 'any' || right === 'any') return left === right ? left : 'any';
    if (left !== 'binary' && right !== 'binary') return 'text';
    throw new ExpressionError(checkDetail('rules.not-joinable'), node.at);
  }
  if (operator === '+' || operator === '-' || operator === '*' || operator === '/') {
    expect(node.left, 'number', left, checkDetail('rules.left-side', { operator }));
    expect(node.right, 'number', right, checkDetail('rules.right-side', { operator }));
    return 'number';
  }
  if (operator !== '=' && operator !== '<>' && incomparable(left, right)) {
    throw new ExpressionError(checkDetail('rules.no-order', { one: words[left], other: words[right] }), node.at);
  }
  return 'boolean';
}

function incomparable(left: Type, right: Type): boolean {
  const special = new Set<Type>(['date', 'binary']);
  return left !== 'any' && right !== 'any' && left !== right && (special.has(left) || special.has(right));
}

function checkCall(node: Call, context: CheckContext, variables: ReadonlyMap<string, Type>): Type {
  const spec = functions.get(node.name);
  if (!spec) {
    const hint = cloudSyncHint(node.name);
    if (hint !== undefined) throw new ExpressionError(hint, node.at);
    const near = nearestFunction(node.name);
    const detail =
      near === undefined
        ? checkDetail('rules.no-function', { name: node.name })
        : checkDetail('rules.no-function-near', { name: node.name, near });
    throw new ExpressionError(detail, node.at);
  }
  checkCount(node, spec);
  for (const [index, argument] of node.arguments.entries()) {
    const parameter = required(spec.parameters[index], 'the parameter');
    const what = argumentOf(node.name, parameter.name);
    if (parameter.type === 'option') checkOption(argument, parameter.options ?? [], what);
    else if (!isCountedReference(node.name, argument, context)) {
      expect(argument, parameter.type, check(argument, context, variables), what);
    }
  }
  return spec.returns;
}

function isCountedReference(name: string, argument: Node, context: CheckContext): boolean {
  return argument.kind === 'attribute' && countingFunctions.has(name) && context.isReference(argument.name);
}

function checkCount(node: Call, { name, parameters }: FunctionSpec): void {
  const least = parameters.filter(({ optional }) => !optional).length;
  const given = node.arguments.length;
  if (given >= least && given <= parameters.length) return;
  const notation = parameters.map((each) => (each.optional ? `[${each.name}]` : each.name)).join(', ');
  const detail =
    given === 1
      ? checkDetail('rules.one-argument', { name, notation })
      : checkDetail('rules.argument-count', { name, notation, count: given });
  throw new ExpressionError(detail, node.at);
}

function checkOption(node: Node, options: readonly string[], what: Detail): void {
  const word = node.kind === 'option' ? node.name : node.kind === 'literal' ? node.value : undefined;
  if (typeof word === 'string' && options.includes(word)) return;
  throw new ExpressionError(checkDetail('rules.one-of-options', { what, options }), node.at);
}

function checkSpecial(
  name: SpecialForm,
  node: Call,
  context: CheckContext,
  variables: ReadonlyMap<string, Type>,
): Type {
  const form = specialForms[name];
  const list = node.arguments;
  const given = list.length;
  if (given < form.minimum || given > form.maximum || (name === 'Switch' && given % 2 === 1)) {
    const notation = form.parameters;
    const detail =
      given === 1
        ? checkDetail('rules.form-one-argument', { name, notation })
        : checkDetail('rules.form-argument-count', { name, notation, count: given });
    throw new ExpressionError(detail, node.at);
  }
  const at = (index: number): Node => required(list[index], 'list[index]');
  const inner = (index: number, known = variables): Type => check(at(index), context, known);
  switch (name) {
    case 'Error':
      expect(at(0), 'text', inner(0), argumentOf(name, 'message'));
      return 'any';
    case 'IIF':
      expect(at(0), 'boolean', inner(0), argumentOf(name, 'condition'));
      return either(inner(1), inner(2));
    case 'Switch': {
      const values = list.flatMap((argument, index) => {
        const type = check(argument, context, variables);
        if (index % 2 === 1) return [type];
        expect(argument, 'boolean', type, argumentOf(name, `condition ${index / 2 + 1}`));
        return [];
      });
      return values.reduce(either);
    }
    case 'ImportedValue':
    case 'ValueCount':
      attributeName(at(0), name);
      return name === 'ValueCount' ? 'number' : 'any';
    case 'Select':
      inner(1);
      inner(2, withVariable(at(0), 'any', variables, name));
      return 'any';
    case 'Where':
      inner(1);
      expect(at(2), 'boolean', inner(2, withVariable(at(0), 'any', variables, name)), argumentOf(name, 'condition'));
      return 'any';
    case 'With':
      return inner(2, withVariable(at(0), inner(1), variables, name));
    default:
      return name satisfies never;
  }
}

function withVariable(
  node: Node,
  type: Type,
  variables: ReadonlyMap<string, Type>,
  form: string,
): ReadonlyMap<string, Type> {
  if (node.kind === 'variable') return new Map(variables).set(node.name, type);
  throw new ExpressionError(checkDetail('rules.form-needs-variable', { form }), node.at);
}

/** The attribute that ImportedValue and ValueCount name in quotes. */
export function attributeName(node: Node | undefined, form: string): string {
  if (node?.kind === 'literal' && typeof node.value === 'string' && node.value !== '') return node.value;
  throw new ExpressionError(checkDetail('rules.form-needs-attribute', { form }), node?.at ?? 0);
}

function either(left: Type, right: Type): Type {
  return left === right ? left : 'any';
}

function argumentOf(name: string, argument: string): Detail {
  return checkDetail('rules.argument', { name, argument });
}

function expect(node: Node, wanted: Type, given: Type, what: Detail): void {
  if (wanted === 'any' || given === 'any' || wanted === given) return;
  if (wanted === 'boolean' && given === 'number') return;
  throw new ExpressionError(
    checkDetail('rules.wrong-type', { what, wanted: words[wanted], given: words[given] }),
    node.at,
  );
}
