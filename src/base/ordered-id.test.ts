import { expect, test } from 'vitest';
import { newOrderedId } from './ordered-id.ts';

test('ids sort in the order in which they were made, also within a millisecond and when the clock goes back', () => {
  const ids = [
    ...Array.from({ length: 10_000 }, () => newOrderedId()),
    ...Array.from({ length: 10 }, () => newOrderedId(1)),
  ];
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test('ids are UUIDs of version 7', () => {
  expect(newOrderedId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
