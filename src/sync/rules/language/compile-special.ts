import { assert, required } from '../../../base/assert.ts';
import { countAttribute } from './attributes.ts';
import { attributeName } from './check.ts';
import type { Compilation, Compile, Evaluate } from './compilation.ts';
import { valueDetail } from './details.ts';
import type { SpecialForm } from './registry.ts';
import type { Node } from './syntax.ts';
import { EvaluationFailure, isList, itemsOf, single, toBoolean, toText, truth } from './value.ts';
import type { Item, Value } from './value.ts';

export function compileSpecial(
  name: SpecialForm,
  node: Extract<Node, { kind: 'call' }>,
  compilation: Compilation,
  compile: Compile,
): Evaluate {
  // How many there have to be was checked before.
  const argument = (index: number): Node => required(node.arguments[index], 'the argument');
  switch (name) {
    case 'Error':
      return raised(compile(argument(0), compilation));
    case 'IIF':
      return conditional(
        compile(argument(0), compilation),
        compile(argument(1), compilation),
        compile(argument(2), compilation),
      );
    case 'Switch':
      return switched(node.arguments.map((each) => compile(each, compilation)));
    case 'ImportedValue': {
      const attribute = attributeName(argument(0), name);
      compilation.imports.add(attribute);
      return ({ imported }) => imported[attribute];
    }
    case 'ValueCount': {
      const attribute = attributeName(argument(0), name);
      compilation.reads.add(attribute);
      return countAttribute(attribute);
    }
    case 'Select': {
      const { slot, body, list } = loop(argument(0), argument(1), argument(2), compilation, compile);
      return (frame) => {
        const results: (Item | undefined)[] = [];
        for (const item of itemsOf(list(frame))) {
          frame.variables[slot] = item;
          results.push(single(body(frame)));
        }
        return results;
      };
    }
    case 'Where': {
      const { slot, body, list } = loop(argument(0), argument(1), argument(2), compilation, compile);
      return (frame) =>
        itemsOf(list(frame)).filter((item) => {
          frame.variables[slot] = item;
          return truth(body(frame));
        });
    }
    case 'With': {
      const { slot, body, list: value } = loop(argument(0), argument(1), argument(2), compilation, compile);
      return (frame) => {
        frame.variables[slot] = value(frame);
        return body(frame);
      };
    }
    default:
      return name satisfies never;
  }
}

function raised(message: Evaluate): Evaluate {
  return (frame) => {
    const text = single(message(frame));
    throw new EvaluationFailure(
      text === undefined ? valueDetail('rules.raised-empty') : valueDetail('rules.raised', { message: toText(text) }),
      'raised-error',
    );
  };
}

function loop(
  variable: Node,
  list: Node,
  body: Node,
  compilation: Compilation,
  compile: Compile,
): { slot: number; body: Evaluate; list: Evaluate } {
  assert(variable.kind === 'variable', 'a loop has a variable');
  // A deeper variable of the same name hides the outer one; every slot on a path is another.
  const slot = Math.max(-1, ...compilation.slots.values()) + 1;
  const slots = new Map(compilation.slots).set(variable.name, slot);
  return { slot, list: compile(list, compilation), body: compile(body, { ...compilation, slots }) };
}

/**
 * Only the branch taken is evaluated: rules write IIF(condition, value, Error("…")). With a multi-valued condition it
 * chooses value by value, and what becomes NULL falls out.
 */
function conditional(condition: Evaluate, whenTrue: Evaluate, whenFalse: Evaluate): Evaluate {
  return (frame) => {
    const test = condition(frame);
    if (!isList(test)) return truth(test) ? whenTrue(frame) : whenFalse(frame);
    const choices = test.map((item) => toBoolean(item));
    const yes = choices.includes(true) ? whenTrue(frame) : undefined;
    const no = choices.includes(false) ? whenFalse(frame) : undefined;
    if (!isList(yes) && !isList(no) && new Set(choices).size === 1) return choices[0] ? yes : no;
    return choices.map((choice, index) => nth(choice ? yes : no, index));
  };
}

function nth(value: Value, index: number): Item | undefined {
  return isList(value) ? value[index] : single(value);
}

/**
 * Everything is evaluated, as the reference says, so that an error in a branch that is not taken counts; only a
 * branch's own Error() does not, or its documented use as the last value would never work.
 */
function switched(list: readonly Evaluate[]): Evaluate {
  return (frame) => {
    const conditions = list.filter((_, index) => index % 2 === 0).map((evaluate) => truth(evaluate(frame)));
    const taken = conditions.indexOf(true);
    let result: Value;
    for (let index = 0; index < conditions.length; index++) {
      const evaluate = required(list[2 * index + 1], 'list[2 * index + 1]');
      if (index === taken) result = evaluate(frame);
      else tolerate(() => evaluate(frame));
    }
    return result;
  };
}

function tolerate(evaluate: () => unknown): void {
  try {
    evaluate();
  } catch (cause) {
    if (!(cause instanceof EvaluationFailure && cause.code === 'raised-error')) throw cause;
  }
}
