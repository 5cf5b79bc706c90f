import { expect, test } from 'vitest';
import { NameFilter } from './name-filter.ts';

test('what was added is always found, what was not nearly never', () => {
  const filter = new NameFilter();
  for (let number = 0; number < 400_000; number++) filter.add(`smtp user${number}@example.test`);
  let missed = 0;
  let mistaken = 0;
  for (let number = 0; number < 400_000; number++) {
    if (!filter.mayHave(`smtp user${number}@example.test`)) missed++;
    if (filter.mayHave(`smtp guest${number}@example.test`)) mistaken++;
  }
  expect(missed).toBe(0);
  expect(mistaken).toBeLessThan(1200);
});
