import { required } from '../../../base/assert.ts';
import type { Attributes } from '../../../directory/index.ts';
import type { RuleEnvironment } from '../rule-set.ts';
import type { Item, Value } from './value.ts';

/** The object that an expression is evaluated for. */
export interface Frame {
  readonly dn: string;
  readonly objectClass: string;
  readonly attributes: Attributes;
  readonly referenceCounts: Readonly<Record<string, number>>;
  readonly parameters: Readonly<Record<string, string>>;
  /** Confirmed values, for ImportedValue. */
  readonly imported: Attributes;
  readonly environment: RuleEnvironment;
  /** Values of $variables, by slot. */
  readonly variables: Value[];
}

/** Static types, as far as they are known before there is an object. `any`: an attribute whose type is unknown. */
const types = ['text', 'number', 'boolean', 'binary', 'date', 'option', 'any'] as const;
export type Type = (typeof types)[number];

export interface ParameterSpec {
  readonly name: string;
  readonly type: Type;
  /** May be left out; only at the end. */
  readonly optional?: boolean;
  /** The words that an option takes. */
  readonly options?: readonly string[];
  /** What leaving it out means, where that differs from NULL. */
  readonly whenOmitted?: string;
}

/**
 * A function of the language, with its documented edges in `call`.
 *
 * `each`: called once per value; a multi-valued argument makes it a multi-valued result. `whole`: sees multi-valued
 * arguments as they are.
 * `nothingFromNull`: NULL as the first argument yields NULL or "", so that a flow of it contributes nothing when the
 * attribute is absent.
 */
export type FunctionSpec =
  | {
      readonly name: string;
      readonly family: string;
      readonly parameters: readonly ParameterSpec[];
      readonly returns: Type;
      readonly nothingFromNull?: boolean;
      readonly mode: 'each';
      readonly call: (
        frame: Frame,
        a: Item | undefined,
        b: Item | undefined,
        c: Item | undefined,
        d: Item | undefined,
      ) => Item | undefined;
    }
  | {
      readonly name: string;
      readonly family: string;
      readonly parameters: readonly ParameterSpec[];
      readonly returns: Type;
      readonly nothingFromNull?: boolean;
      readonly mode: 'whole';
      readonly call: (frame: Frame, a: Value, b: Value, c: Value, d: Value) => Value;
    };

type EachCall = Extract<FunctionSpec, { mode: 'each' }>['call'];
type WholeCall = Extract<FunctionSpec, { mode: 'whole' }>['call'];

/**
 * `text string, number count, option compare?`: the parameters of a function, in the notation of its reference page.
 */
function signature(
  text: string,
  options: Words = {},
  omitted: Readonly<Record<string, string>> = {},
): readonly ParameterSpec[] {
  if (text === '') return [];
  return text.split(', ').map((part) => {
    const [word, name = ''] = part.split(' ');
    const type = required(
      types.find((each) => each === word),
      'the type of a parameter',
    );
    const bare = name.replace(/\?$/, '');
    const words = options[bare];
    const whenOmitted = omitted[bare];
    return {
      name: bare,
      type,
      ...(name.endsWith('?') && { optional: true }),
      ...(words && { options: words }),
      ...(whenOmitted !== undefined && { whenOmitted }),
    };
  });
}

type Words = Readonly<Record<string, readonly string[]>>;

interface Extra {
  readonly nothingFromNull?: boolean;
  readonly options?: Words;
  readonly whenOmitted?: Readonly<Record<string, string>>;
}

/** A family of functions: `each('Trim', 'text value', 'text', (frame, value) => …)`. */
export function family(name: string): {
  each(name: string, parameters: string, returns: Type, call: EachCall, extra?: Extra): FunctionSpec;
  whole(name: string, parameters: string, returns: Type, call: WholeCall, extra?: Extra): FunctionSpec;
} {
  const make =
    <Mode extends 'each' | 'whole', Call>(mode: Mode) =>
    (
      functionName: string,
      parameters: string,
      returns: Type,
      call: Call,
      { options, whenOmitted, ...extra }: Extra = {},
    ) => ({
      name: functionName,
      family: name,
      parameters: signature(parameters, options, whenOmitted),
      returns,
      mode,
      call,
      ...extra,
    });
  return { each: make<'each', EachCall>('each'), whole: make<'whole', WholeCall>('whole') };
}
