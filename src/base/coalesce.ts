export interface CoalesceOptions {
  /** How many are asked about at once. */
  readonly most: number;
}

/** Answers in the order of the keys. A rejection is every asker's. */
export type AskTogether<Key, Answer> = (keys: readonly Key[]) => Promise<readonly Answer[]>;

/**
 * Asks together what is asked at the same time: a question that comes while an answer is awaited waits for it, and then
 * goes out with all the others that came meanwhile; alone, it goes out at once. Nothing is remembered: an answer is
 * always that of a question that was sent after it was asked.
 */
export function coalesce<Key, Answer>(
  ask: AskTogether<Key, Answer>,
  { most }: CoalesceOptions,
): (key: Key) => Promise<Answer> {
  const waiting: { readonly key: Key; readonly answer: PromiseWithResolvers<Answer> }[] = [];
  let isAsking = false;
  const askAll = async (): Promise<void> => {
    isAsking = true;
    for (let batch = waiting.splice(0, most); batch.length > 0; batch = waiting.splice(0, most)) {
      try {
        const answers = await ask(batch.map(({ key }) => key));
        if (answers.length !== batch.length) throw new TypeError('an answer for each question');
        for (const [index, answer] of answers.entries()) batch[index]?.answer.resolve(answer);
      } catch (error) {
        for (const { answer } of batch) answer.reject(error);
      }
    }
    isAsking = false;
  };
  return async (key) => {
    const answer = Promise.withResolvers<Answer>();
    waiting.push({ key, answer });
    if (!isAsking) void askAll();
    return await answer.promise;
  };
}

/**
 * As `coalesce`, for questions that are asked apart, such as those of different tenants. A group in which nobody asks
 * any more is forgotten.
 */
export function coalesceApart<Group, Key, Answer>(
  nameOf: (group: Group) => string | number,
  ask: (group: Group, keys: readonly Key[]) => Promise<readonly Answer[]>,
  options: CoalesceOptions,
): (group: Group, key: Key) => Promise<Answer> {
  const groups = new Map<string | number, { readonly ask: (key: Key) => Promise<Answer>; open: number }>();
  return async (group, key) => {
    const name = nameOf(group);
    const its = groups.get(name) ?? { ask: coalesce(async (keys) => await ask(group, keys), options), open: 0 };
    groups.set(name, its);
    its.open++;
    try {
      return await its.ask(key);
    } finally {
      if (--its.open === 0) groups.delete(name);
    }
  };
}
