import { expect, test } from 'vitest';
import { z } from 'zod';
import { excerptOf, listOf, recordOf } from './bounded.ts';

const item = z.object({ a: z.string(), b: z.string() });

test('of a list that is too long, no more is looked at than it may have', () => {
  const list = listOf(item, 3);
  expect(list.parse([{ a: '', b: '' }])).toHaveLength(1);
  const { error } = list.safeParse(Array.from({ length: 100_000 }, () => ({})));
  expect(error?.issues.length).toBeLessThan(10);
  expect(list.safeParse(Array.from({ length: 4 }, () => ({ a: '', b: '' }))).success).toBe(false);
});

test('a record has so many entries', () => {
  const record = recordOf(z.string(), z.int(), 2);
  expect(record.parse({ a: 1, b: 2 })).toEqual({ a: 1, b: 2 });
  const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [String(at), 'x']));
  expect(record.safeParse(many).error?.issues).toHaveLength(1);
});

test('the description of an interface shows them as what they are', () => {
  expect(z.toJSONSchema(z.object({ list: listOf(item, 3) }), { io: 'input' })).toMatchObject({
    properties: { list: { type: 'array', maxItems: 3, items: { type: 'object' } } },
  });
});

test('an excerpt ends everywhere', () => {
  expect(excerptOf({ a: [1, 2, { b: 1, c: 2, d: 3 }], e: 1, f: 2 }, 2)).toEqual({ a: [1, 2], e: 1 });
  expect(excerptOf(null, 2)).toBeNull();
});
