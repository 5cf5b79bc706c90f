import { required } from '../../../base/assert.ts';
import type { Type } from './function.ts';
import type { FunctionSpec } from './function.ts';
import { functions, isSpecialForm, nearestFunction, specialForms } from './registry.ts';
import type { SpecialForm } from './registry.ts';
import { ExpressionError } from './syntax.ts';
import type { Node } from './syntax.ts';

/** What a checker knows about the side where the expression reads. */
export interface CheckContext {
  /** Type of an attribute; `any` when nobody told. */
  typeOf(attribute: string): Type;
  isReference(attribute: string): boolean;
  isParameter(name: string): boolean;
  /** A parameter whose value is known already. */
  constant(name: string): string | undefined;
  /** The attribute that a stand-in (`[@sourceAnchor]`) means; any other name is itself. */
  alias(attribute: string): string;
}

const words: Readonly<Record<Type, string>> = {
  text: 'text',
  number: 'a number',
  boolean: 'True or False',
  binary: 'binary data',
  date: 'a date',
  option: 'an option',
  any: 'a value',
};

/** Functions that may be asked of a reference attribute: they need to know no more than how many values it has. */
export const countingFunctions: ReadonlySet<string> = new Set(['IsNull', 'IsNullOrEmpty', 'IsPresent', 'Count']);

/** Checks names, numbers and types of arguments, and answers the type of the whole. Throws ExpressionError with the offset. */
export function check(node: Node, context: CheckContext, variables: ReadonlyMap<string, Type> = new Map()): Type {
  switch (node.kind) {
    case 'literal':
      return typeof node.value === 'string' ? 'text' : typeof node.value === 'boolean' ? 'boolean' : 'number';
    case 'null':
    case 'control':
      return 'any';
    case 'attribute':
      if (!context.isReference(node.name)) return context.typeOf(context.alias(node.name));
      throw new ExpressionError(
        `[${node.name}] is a reference: only its presence and number can be used here (IsPresent, Count, ValueCount); flow it directly`,
        node.at,
      );
    case 'parameter':
      if (context.isParameter(node.name)) return 'text';
      throw new ExpressionError(`there is no parameter %${node.name}%`, node.at);
    case 'variable': {
      const type = variables.get(node.name);
      if (type) return type;
      throw new ExpressionError(`$${node.name} is not known here; With, Select and Where introduce variables`, node.at);
    }
    case 'option':
      throw new ExpressionError(
        `${node.name} means nothing here; text stands in quotation marks, attributes in [ ]`,
        node.at,
      );
    case 'negate':
      expect(node.operand, 'number', check(node.operand, context, variables), 'the operand of "-"');
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
    expect(node.left, 'boolean', left, `the left side of "${operator}"`);
    expect(node.right, 'boolean', right, `the right side of "${operator}"`);
    return 'boolean';
  }
  if (operator === '&') {
    if (left === right || left === 'any' || right === 'any') return left === right ? left : 'any';
    if (left !== 'binary' && right !== 'binary') return 'text';
    throw new ExpressionError('"&" joins text with text, or binary data with binary data', node.at);
  }
  if (operator === '+' || operator === '-' || operator === '*' || operator === '/') {
    expect(node.left, 'number', left, `the left side of "${operator}"`);
    expect(node.right, 'number', right, `the right side of "${operator}"`);
    return 'number';
  }
  if (operator !== '=' && operator !== '<>' && incomparable(left, right)) {
    throw new ExpressionError(`${words[left]} and ${words[right]} have no order`, node.at);
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
    const nearest = nearestFunction(node.name);
    throw new ExpressionError(
      `there is no function ${node.name}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`,
      node.at,
    );
  }
  checkCount(node, spec);
  for (const [index, argument] of node.arguments.entries()) {
    const parameter = required(spec.parameters[index], 'the parameter');
    const what = `${node.name}: ${parameter.name}`;
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
  throw new ExpressionError(`${name}(${notation}) has ${given} argument${given === 1 ? '' : 's'}`, node.at);
}

function checkOption(node: Node, options: readonly string[], what: string): void {
  const word = node.kind === 'option' ? node.name : node.kind === 'literal' ? node.value : undefined;
  if (typeof word === 'string' && options.includes(word)) return;
  throw new ExpressionError(`${what} is one of ${options.join(', ')}`, node.at);
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
    throw new ExpressionError(
      `expected ${name}(${form.parameters}), not ${given} argument${given === 1 ? '' : 's'}`,
      node.at,
    );
  }
  const at = (index: number): Node => required(list[index], 'list[index]');
  const inner = (index: number, known = variables): Type => check(at(index), context, known);
  switch (name) {
    case 'Error':
      expect(at(0), 'text', inner(0), 'Error: message');
      return 'any';
    case 'IIF':
      expect(at(0), 'boolean', inner(0), 'IIF: condition');
      return either(inner(1), inner(2));
    case 'Switch': {
      const values = list.flatMap((argument, index) => {
        const type = check(argument, context, variables);
        if (index % 2 === 1) return [type];
        expect(argument, 'boolean', type, `Switch: condition ${index / 2 + 1}`);
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
      expect(at(2), 'boolean', inner(2, withVariable(at(0), 'any', variables, name)), 'Where: condition');
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
  throw new ExpressionError(`${form} begins with a variable: $item`, node.at);
}

/** The attribute that ImportedValue and ValueCount name in quotes. */
export function attributeName(node: Node | undefined, form: string): string {
  if (node?.kind === 'literal' && typeof node.value === 'string' && node.value !== '') return node.value;
  throw new ExpressionError(`${form} takes the name of an attribute in quotation marks`, node?.at ?? 0);
}

function either(left: Type, right: Type): Type {
  return left === right ? left : 'any';
}

function expect(node: Node, wanted: Type, given: Type, what: string): void {
  if (wanted === 'any' || given === 'any' || wanted === given) return;
  if (wanted === 'boolean' && given === 'number') return;
  throw new ExpressionError(`${what} has to be ${words[wanted]}, not ${words[given]}`, node.at);
}
