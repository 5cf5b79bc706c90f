import type { FunctionSpec } from './function.ts';
import { certificateFunctions } from './functions/certificate.ts';
import { conversionFunctions } from './functions/conversion.ts';
import { dateFunctions } from './functions/date.ts';
import { directoryFunctions } from './functions/directory.ts';
import { evaluationFunctions } from './functions/evaluation.ts';
import { mathFunctions } from './functions/math.ts';
import { multiValueFunctions } from './functions/multi-value.ts';
import { textFunctions } from './functions/text.ts';

/** Every ordinary function by its name. */
export const functions: ReadonlyMap<string, FunctionSpec> = new Map(
  [
    ...certificateFunctions,
    ...conversionFunctions,
    ...dateFunctions,
    ...directoryFunctions,
    ...evaluationFunctions,
    ...mathFunctions,
    ...multiValueFunctions,
    ...textFunctions,
  ].map((spec) => [spec.name, spec]),
);

/** Forms whose arguments are not simply evaluated first: branches, variables, names in quotes. */
export const specialForms = {
  Error: { minimum: 1, maximum: 1, parameters: 'message' },
  IIF: { minimum: 3, maximum: 3, parameters: 'condition, valueIfTrue, valueIfFalse' },
  ImportedValue: { minimum: 1, maximum: 1, parameters: '"attribute"' },
  Select: { minimum: 3, maximum: 3, parameters: '$item, attribute, function' },
  Switch: { minimum: 2, maximum: Infinity, parameters: 'condition1, value1, condition2, value2, …' },
  ValueCount: { minimum: 1, maximum: 1, parameters: '"attribute"' },
  Where: { minimum: 3, maximum: 3, parameters: '$item, attribute, condition' },
  With: { minimum: 3, maximum: 3, parameters: '$variable, subExpression, expression' },
} as const;
export type SpecialForm = keyof typeof specialForms;

export function isSpecialForm(name: string): name is SpecialForm {
  return Object.hasOwn(specialForms, name);
}

/** The nearest known name, for "did you mean". */
export function nearestFunction(name: string): string | undefined {
  const wanted = name.toLowerCase();
  const names = [...functions.keys(), ...Object.keys(specialForms)];
  return (
    names.find((candidate) => candidate.toLowerCase() === wanted) ??
    names.find((candidate) => distanceIsOne(candidate.toLowerCase(), wanted))
  );
}

/** One letter more, less, or other. */
function distanceIsOne(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return a.slice(at + 1) === b.slice(at + 1) || a.slice(at) === b.slice(at + 1) || a.slice(at + 1) === b.slice(at);
}
