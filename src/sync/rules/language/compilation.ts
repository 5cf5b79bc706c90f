import type { CheckContext } from './check.ts';
import type { Frame } from './function.ts';
import type { Node } from './syntax.ts';
import type { Value } from './value.ts';

export type Evaluate = (frame: Frame) => Value;

/** What a compilation needs and finds. */
export interface Compilation {
  readonly context: Pick<CheckContext, 'isReference' | 'constant' | 'alias'>;
  /** Attributes that are read by [name], and by ImportedValue("name"). */
  readonly reads: Set<string>;
  readonly imports: Set<string>;
  /** Slots of the variables in scope. */
  readonly slots: ReadonlyMap<string, number>;
}

export type Compile = (node: Node, compilation: Compilation) => Evaluate;
