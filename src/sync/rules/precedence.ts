import { scalarKey, valuesOf } from '../../directory/index.ts';
import type { Attributes, AttributeValue, Scalar } from '../../directory/index.ts';
import { decisionDetail } from './details.ts';
import { authoritativeNull, ignoreThisFlow } from './rule-set.ts';
import type { Contribution, EvaluationError, Explanation, FlowName, Loser } from './rule-set.ts';

/**
 * The one place where contributions to the same attribute are decided. Lowest rank first:
 *
 * - Update: the first value wins. A NULL contributed nothing and is not here.
 * - Merge: the union of all values, without repeats; MergeCaseInsensitive drops what differs only in case, the earlier
 *   value stays.
 * - AuthoritativeNull: no value, and nobody of lower precedence may contribute.
 * - IgnoreThisFlow: as if the flow did not exist; when nobody else contributes, the target keeps the value it has.
 */
export interface Decision {
  readonly attributes: Attributes;
  readonly explanation: Readonly<Record<string, Explanation>> | undefined;
}

export function decide(
  sorted: readonly Contribution[],
  current: Attributes | undefined,
  errors: EvaluationError[],
  silent: readonly FlowName[] | undefined,
): Decision {
  const simple = silent ? undefined : decideSimply(sorted, current);
  if (simple) return { attributes: simple, explanation: undefined };
  const values: Record<string, AttributeValue> = {};
  const winners = new Map<string, Contribution>();
  let merging: Map<string, Scalar[]> | undefined;
  let ignored: Set<string> | undefined;
  for (const contribution of sorted) {
    const { flow, value } = contribution;
    const { attribute, mergeType } = flow;
    if (value === ignoreThisFlow) {
      (ignored ??= new Set()).add(attribute);
      continue;
    }
    const winner = winners.get(attribute);
    if (!winner) {
      winners.set(attribute, contribution);
      if (value === authoritativeNull) continue;
      values[attribute] = value;
      if (mergeType !== 'update') (merging ??= new Map()).set(attribute, [...valuesOf(value)]);
    } else if (winner.value !== authoritativeNull) {
      const problem = conflict(winner, contribution);
      if (problem) errors.push(problem);
      const merged = merging?.get(attribute);
      if (value === authoritativeNull || !merged || problem) continue;
      addAll(merged, valuesOf(value), mergeType === 'mergeCaseInsensitive');
      values[attribute] = merged;
    }
  }
  if (ignored && current)
    keep(
      [...ignored].filter((attribute) => !winners.has(attribute)),
      current,
      values,
    );
  return { attributes: values, explanation: silent && explain(sorted, silent, winners, values) };
}

/** Every attribute has one value and nothing is merged: what nearly every object is. undefined: decide with care. */
function decideSimply(sorted: readonly Contribution[], current: Attributes | undefined): Attributes | undefined {
  const values: Record<string, AttributeValue> = {};
  let ignored: string[] | undefined;
  for (const { flow, value } of sorted) {
    const { attribute, mergeType } = flow;
    if (value === ignoreThisFlow) (ignored ??= []).push(attribute);
    else if (value === authoritativeNull || mergeType !== 'update' || values[attribute] !== undefined) return undefined;
    else values[attribute] = value;
  }
  if (ignored && current) keep(ignored, current, values);
  return values;
}

function keep(ignored: Iterable<string>, current: Attributes, values: Record<string, AttributeValue>): void {
  for (const attribute of ignored) {
    const kept = current[attribute];
    if (kept !== undefined && values[attribute] === undefined) values[attribute] = kept;
  }
}

/** Two flows that cannot both be right. */
function conflict({ flow: winner }: Contribution, { flow: other }: Contribution): EvaluationError | undefined {
  const { attribute } = winner;
  if (winner.mergeType !== other.mergeType) {
    return {
      rule: other.rule.name,
      attribute,
      code: 'merge-type-conflict',
      detail: decisionDetail('rules.merge-types-differ', {
        one: other.rule.name,
        type: other.mergeType,
        other: winner.rule.name,
        otherType: winner.mergeType,
      }),
    };
  }
  if (winner.rank === other.rank && winner.mergeType === 'update') {
    return {
      rule: other.rule.name,
      attribute,
      code: 'ambiguous-import-flow',
      detail: decisionDetail('rules.ambiguous-flow', { rule: winner.rule.name }),
    };
  }
  return undefined;
}

function addAll(merged: Scalar[], values: readonly Scalar[], ignoreCase: boolean): void {
  const key = (value: Scalar): string =>
    ignoreCase && typeof value === 'string' ? scalarKey(value.toLowerCase()) : scalarKey(value);
  const known = new Set(merged.map(key));
  for (const value of values) {
    if (known.has(key(value))) continue;
    known.add(key(value));
    merged.push(value);
  }
}

function explain(
  sorted: readonly Contribution[],
  silent: readonly FlowName[],
  winners: ReadonlyMap<string, Contribution>,
  values: Attributes,
): Readonly<Record<string, Explanation>> {
  const explanation: Record<string, Explanation> = {};
  for (const attribute of new Set(sorted.map(({ flow }) => flow.attribute))) {
    const all = sorted.filter(({ flow }) => flow.attribute === attribute);
    const winner = winners.get(attribute) ?? all[0];
    if (!winner) continue;
    const losers = [
      ...all.filter((each) => each !== winner).map((each) => ({ rank: each.flow.rank, loser: lost(each, winner) })),
      ...silent
        .filter((each) => each.attribute === attribute)
        .map(({ rank, rule }) => ({ rank, loser: { rule, value: null, because: contributedNull } })),
    ];
    explanation[attribute] = {
      rule: winner.flow.rule,
      from: winner.flow.reads,
      value: values[attribute] ?? null,
      losers: losers.sort((a, b) => a.rank - b.rank).map(({ loser }) => loser),
    };
  }
  return explanation;
}

const contributedNull = decisionDetail('rules.lost-null');

function lost({ flow, value }: Contribution, winner: Contribution): Loser {
  const { rule, mergeType } = flow;
  if (typeof value === 'symbol') {
    const because = decisionDetail('rules.lost-control', { control: String(value.description) });
    return { rule, value: null, because };
  }
  const by = winner.flow.rule;
  if (winner.value === authoritativeNull)
    return { rule, value, because: decisionDetail('rules.lost-to-null', { rule: by.name }) };
  if (mergeType !== 'update') return { rule, value, because: decisionDetail('rules.lost-merged') };
  const because = decisionDetail('rules.lost-precedence', { mine: rule.precedence, theirs: by.precedence });
  return { rule, value, because };
}
