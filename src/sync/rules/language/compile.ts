import { required } from '../../../base/assert.ts';
import { authoritativeNull, ignoreThisFlow } from '../rule-set.ts';
import { countAttribute, readAttribute } from './attributes.ts';
import { countingFunctions } from './check.ts';
import { compileSpecial } from './compile-special.ts';
import type { Compilation, Evaluate } from './compilation.ts';
import type { Frame } from './function.ts';
import { calculate, compare, concatenate } from './operators.ts';
import { functions, isSpecialForm } from './registry.ts';
import type { Node, Operator } from './syntax.ts';
import { failOnControl, isList, toBoolean, toNumber, truth } from './value.ts';
import type { Item, Value } from './value.ts';

/** A checked tree becomes closures. Cost per evaluation: one call per node. */
export function compile(node: Node, compilation: Compilation): Evaluate {
  switch (node.kind) {
    case 'literal': {
      const { value } = node;
      return () => value;
    }
    case 'null':
      return () => undefined;
    case 'control': {
      const value = node.name === 'IgnoreThisFlow' ? ignoreThisFlow : authoritativeNull;
      return () => value;
    }
    case 'attribute': {
      const name = compilation.context.alias(node.name);
      compilation.reads.add(name);
      return readAttribute(name);
    }
    case 'parameter': {
      const { name } = node;
      const constant = compilation.context.constant(name);
      return constant === undefined ? ({ parameters }) => parameters[name] : () => constant;
    }
    case 'variable': {
      const slot = required(compilation.slots.get(node.name), 'the slot');
      return ({ variables }) => variables[slot];
    }
    case 'option': {
      const { name } = node;
      return () => name;
    }
    case 'negate': {
      const operand = compile(node.operand, compilation);
      return mapOne((_, item) => calculate('-', 0, item === undefined ? undefined : toNumber(item)), operand);
    }
    case 'binary':
      return compileBinary(node.operator, compile(node.left, compilation), compile(node.right, compilation));
    case 'call':
      return isSpecialForm(node.name)
        ? compileSpecial(node.name, node, compilation, compile)
        : compileCall(node, compilation);
    default:
      return node satisfies never;
  }
}

function compileCall(node: Extract<Node, { kind: 'call' }>, compilation: Compilation): Evaluate {
  const spec = required(functions.get(node.name), 'the function');
  const first = node.arguments[0];
  if (first?.kind === 'attribute' && countingFunctions.has(node.name) && compilation.context.isReference(first.name)) {
    compilation.reads.add(first.name);
    const count = countAttribute(first.name);
    if (node.name === 'Count') return count;
    return node.name === 'IsPresent' ? (frame) => count(frame) > 0 : (frame) => count(frame) === 0;
  }
  const [a, b, c, d] = spec.parameters.map((parameter, index): Evaluate => {
    const argument = node.arguments[index];
    if (argument) return compile(argument, compilation);
    const omitted = parameter.whenOmitted;
    return () => omitted;
  });
  if (spec.mode === 'whole') {
    const { call } = spec;
    if (!a) return (frame) => call(frame, undefined, undefined, undefined, undefined);
    if (!b) return (frame) => call(frame, a(frame), undefined, undefined, undefined);
    if (!c) return (frame) => call(frame, a(frame), b(frame), undefined, undefined);
    return (frame) => call(frame, a(frame), b(frame), c(frame), d?.(frame));
  }
  const { call } = spec;
  if (!a) return (frame) => call(frame, undefined, undefined, undefined, undefined);
  if (!b) return mapOne((frame, item) => call(frame, item, undefined, undefined, undefined), a);
  if (!c) return mapTwo((frame, x, y) => call(frame, x, y, undefined, undefined), a, b);
  return mapMany((frame, x, y, z, w) => call(frame, x, y, z, w), [a, b, c, ...(d ? [d] : [])]);
}

type Single = Exclude<Value, readonly (Item | undefined)[]>;

function isSingle(value: Value): value is Single {
  return !isList(value);
}

function item(value: Single): Item | undefined {
  return typeof value === 'symbol' ? failOnControl(value) : value;
}

function mapOne(call: (frame: Frame, item: Item | undefined) => Item | undefined, a: Evaluate): Evaluate {
  return (frame) => {
    const value = a(frame);
    return isList(value) ? value.map((each) => call(frame, each)) : call(frame, item(value));
  };
}

/** A multi-valued side makes the result multi-valued, value by value. */
function mapTwo(
  call: (frame: Frame, left: Item | undefined, right: Item | undefined) => Item | undefined,
  a: Evaluate,
  b: Evaluate,
): Evaluate {
  return (frame) => {
    const left = a(frame);
    const right = b(frame);
    if (!isList(left) && !isList(right)) return call(frame, item(left), item(right));
    return zip([left, right], (x, y) => call(frame, x, y));
  };
}

function mapMany(
  call: (
    frame: Frame,
    ...items: [Item | undefined, Item | undefined, Item | undefined, Item | undefined]
  ) => Item | undefined,
  list: readonly Evaluate[],
): Evaluate {
  return (frame) => {
    const values = list.map((evaluate) => evaluate(frame));
    if (!values.every(isSingle)) return zip(values, (x, y, z, w) => call(frame, x, y, z, w));
    return call(frame, item(values[0]), item(values[1]), item(values[2]), item(values[3]));
  };
}

function zip(values: readonly Value[], call: (...items: (Item | undefined)[]) => Item | undefined): Value {
  const length = Math.max(...values.map((value) => (isList(value) ? value.length : 0)));
  return Array.from({ length }, (_, index) =>
    call(...values.map((value) => (isList(value) ? value[index] : item(value)))),
  );
}

function compileBinary(operator: Operator, left: Evaluate, right: Evaluate): Evaluate {
  switch (operator) {
    // The right side is evaluated only when it decides: `IsPresent([x]) && Left([x], 1) = "a"`.
    case '&&':
      return logical(left, right, false);
    case '||':
      return logical(left, right, true);
    case '&':
      return mapTwo((_, a, b) => concatenate(a, b), left, right);
    case '+':
    case '-':
    case '*':
    case '/':
      return mapTwo((_, a, b) => calculate(operator, a, b), left, right);
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return mapTwo((_, a, b) => compare(operator, a, b), left, right);
    default:
      return operator satisfies never;
  }
}

function logical(left: Evaluate, right: Evaluate, decisive: boolean): Evaluate {
  const both = decisive
    ? (a: Item | undefined, b: Item | undefined) => toBoolean(a) || toBoolean(b)
    : (a: Item | undefined, b: Item | undefined) => toBoolean(a) && toBoolean(b);
  return (frame) => {
    const a = left(frame);
    if (!isList(a)) {
      if (truth(a) === decisive) return decisive;
      const b = right(frame);
      return isList(b) ? b.map((each) => toBoolean(each)) : truth(b);
    }
    return zip([a, right(frame)], both);
  };
}
