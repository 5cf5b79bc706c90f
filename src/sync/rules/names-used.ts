import { parse } from './language/parse.ts';
import { ExpressionError, positionOf } from './language/syntax.ts';
import type { Node } from './language/syntax.ts';
import type { ExpressionPosition, Rule } from './rule.ts';

/** An attribute that a rule names, and where. Stand-ins (`@sourceAnchor`) are left out. */
export interface NameUse {
  readonly name: string;
  readonly side: 'connector' | 'metaverse';
  readonly isWritten: boolean;
  /** Index of the flow; -1: the rule's own scope or join. */
  readonly flow: number;
  /** The flow's target, or the field of the rule. */
  readonly attribute: string;
  readonly position?: ExpressionPosition | undefined;
}

export function namesUsed({ direction, scope, join, flows }: Rule): readonly NameUse[] {
  const inbound = direction === 'inbound';
  const source = inbound ? 'connector' : 'metaverse';
  const target = inbound ? 'metaverse' : 'connector';
  const read = { isWritten: false } as const;
  const all: NameUse[] = [
    ...scope
      .flat()
      .map(({ attribute }): NameUse => ({ ...read, name: attribute, side: source, flow: -1, attribute: 'scope' })),
    ...join.flat().flatMap(({ csAttribute, mvAttribute }): readonly NameUse[] => [
      { ...read, name: csAttribute, side: 'connector', flow: -1, attribute: 'join' },
      { ...read, name: mvAttribute, side: 'metaverse', flow: -1, attribute: 'join' },
    ]),
    ...flows.flatMap((flow, index): readonly NameUse[] => {
      const place = { flow: index, attribute: flow.target };
      const written: NameUse = { name: flow.target, side: target, isWritten: true, ...place };
      if (flow.source.kind === 'constant') return [written];
      if (flow.source.kind === 'direct')
        return [written, { ...read, ...place, name: flow.source.attribute, side: source }];
      const { text } = flow.source;
      const inside = attributesOf(text).map(({ name, at, isImported }): NameUse => ({
        ...read,
        ...place,
        name,
        // ImportedValue asks the connector, in both directions.
        side: isImported ? 'connector' : source,
        position: positionOf(text, at),
      }));
      return [written, ...inside];
    }),
  ];
  return all.filter(({ name }) => !name.startsWith('@'));
}

interface Found {
  readonly name: string;
  readonly at: number;
  readonly isImported: boolean;
}

/** What an expression reads. One that cannot be parsed is the compiler's to report. */
function attributesOf(text: string): readonly Found[] {
  const found: Found[] = [];
  const visit = (node: Node): void => {
    if (node.kind === 'attribute') found.push({ name: node.name, at: node.at, isImported: false });
    else if (node.kind === 'negate') visit(node.operand);
    else if (node.kind === 'binary') {
      visit(node.left);
      visit(node.right);
    } else if (node.kind === 'call') {
      const [first] = node.arguments;
      const isNamed = node.name === 'ImportedValue' || node.name === 'ValueCount';
      if (isNamed && first?.kind === 'literal' && typeof first.value === 'string')
        found.push({ name: first.value, at: first.at, isImported: node.name === 'ImportedValue' });
      else node.arguments.forEach(visit);
    }
  };
  try {
    visit(parse(text));
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause;
  }
  return found;
}
