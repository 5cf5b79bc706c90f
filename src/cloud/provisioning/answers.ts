import type { Answer, Operation } from '../../wire/index.ts';
import { withinLimits } from '../../base/detail-limits.ts';
import type { ObjectId } from '../objects/object.ts';
import { quarantinedDetail } from './details.ts';
import type { NewQuarantine } from './stored-object.ts';
import type { Refusal } from './validate.ts';

export function answerOf({ id }: Operation, outcome: Answer['outcome'], targetId?: ObjectId): Answer {
  return targetId === undefined ? { id, outcome } : { id, outcome, targetId };
}

export function rejection({ id }: Operation, { code, detail }: Refusal): Answer {
  return { id, outcome: 'rejected', code, detail: withinLimits(detail) };
}

/**
 * The answer to an operation whose object was written: `quarantined` when values that it brought are held by another object. A value that has been in
 * quarantine for longer is not reported again.
 */
export function writtenAnswer(
  operation: Exclude<Operation, { kind: 'delete' }>,
  outcome: Answer['outcome'],
  targetId: ObjectId,
  quarantine: readonly NewQuarantine[],
): Answer {
  const sent = operation.attributes;
  const attributeOf = ({ attribute }: NewQuarantine): string =>
    attribute === 'proxyAddresses' && !('proxyAddresses' in sent) ? 'mail' : attribute;
  const news = quarantine.filter((item) => attributeOf(item) in sent);
  const [first] = news;
  if (!first) return answerOf(operation, outcome, targetId);
  return {
    id: operation.id,
    outcome: 'quarantined',
    targetId,
    code: first.code,
    detail: withinLimits(quarantinedDetail(news.map(({ value }) => value))),
    waiting: [...new Set(news.map(attributeOf))],
  };
}
