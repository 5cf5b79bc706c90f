import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coalesce, coalesceApart } from './coalesce.ts';

test('what is asked while an answer is awaited is asked together, and everybody gets their own answer', async () => {
  const asked: (readonly number[])[] = [];
  const double = coalesce(
    async (keys: readonly number[]) => {
      asked.push(keys);
      await nextTurn();
      return keys.map((key) => 2 * key);
    },
    { most: 3 },
  );
  const answers = await Promise.all([1, 2, 3, 4, 5, 1].map(async (key) => await double(key)));
  expect(answers).toEqual([2, 4, 6, 8, 10, 2]);
  expect(asked).toEqual([[1], [2, 3, 4], [5, 1]]);
  expect(await double(7)).toBe(14);
  expect(asked.at(-1)).toEqual([7]);
});

test('an answer is never older than its question', async () => {
  let state = 0;
  const read = coalesce(
    async (keys: readonly null[]) => {
      const seen = state;
      await nextTurn();
      return keys.map(() => seen);
    },
    { most: 10 },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 20 }), async (pauses) => {
      const reading = [];
      for (const pause of pauses) {
        const from = ++state;
        reading.push(read(null).then((seen) => seen >= from));
        for (let turn = 0; turn < pause; turn++) await nextTurn();
      }
      expect(await Promise.all(reading)).not.toContain(false);
    }),
  );
});

test('a failure is returned to the callers that asked, and not to the next ones', async () => {
  let isBroken = true;
  const read = coalesce(
    async (keys: readonly string[]) => {
      await nextTurn();
      if (isBroken) throw new Error('away');
      return keys;
    },
    { most: 10 },
  );
  const [first, second] = await Promise.allSettled([read('a'), read('b')]);
  expect([first.status, second.status]).toEqual(['rejected', 'rejected']);
  isBroken = false;
  expect(await read('c')).toBe('c');
});

test('groups are asked apart, each about what is asked in it at the same time', async () => {
  const asked: string[] = [];
  const read = coalesceApart(
    (group: { readonly name: string }) => group.name,
    async ({ name }, keys: readonly number[]) => {
      asked.push(`${name}: ${keys.join(' ')}`);
      await nextTurn();
      return keys.map((key) => `${name}${key}`);
    },
    { most: 10 },
  );
  const questions = [1, 2, 3].flatMap((key) => ['a', 'b'].map((name) => [{ name }, key] as const));
  const answers = await Promise.all(questions.map(async ([group, key]) => await read(group, key)));
  expect(answers).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
  expect(asked.toSorted()).toEqual(['a: 1', 'a: 2 3', 'b: 1', 'b: 2 3']);
  expect(await read({ name: 'a' }, 4)).toBe('a4');
});
