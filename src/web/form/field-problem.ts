import type { Text, Values } from '../../base/messages.ts';

/** A problem that a schema finds, in the words of every language: the `params` of a refinement. */
export class FieldProblem {
  readonly params: { readonly problem: FieldProblem };
  readonly text: Text;
  readonly values: Values;

  constructor(text: Text, values: Values = {}) {
    this.text = text;
    this.values = values;
    this.params = { problem: this };
  }
}
