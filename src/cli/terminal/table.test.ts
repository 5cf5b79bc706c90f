import { expect, test } from 'vitest';
import { table } from './table.ts';

const columns = [
  { title: 'name', value: ([name = '']: readonly string[]) => name },
  { title: 'count', value: ([, count = '']: readonly string[]) => count, align: 'right' as const },
  { title: 'what', value: ([, , what = '']: readonly string[]) => what },
];
const rows = [
  ['anna', '5', 'short'],
  ['stopped-deletion-threshold-exceeded', '12,345', 'a sentence of several words that goes on for a while'],
];

test('is as wide as its cells where there is room', () => {
  expect(table(rows, columns, Infinity)).toMatchInlineSnapshot(`
    "name                                  count  what
    anna                                      5  short
    stopped-deletion-threshold-exceeded  12,345  a sentence of several words that goes on for a while"
  `);
});

test('gives way where a cell can be broken best', () => {
  expect(table(rows, columns, 64)).toMatchInlineSnapshot(`
    "name                          count  what
    anna                              5  short
    stopped-deletion-threshold-  12,345  a sentence of several words
    exceeded                             that goes on for a while"
  `);
});

test.each([40, 50, 60, 80])('fits into %i columns and loses no letter', (room) => {
  const shown = table(rows, columns, room).split('\n');
  expect(Math.max(...shown.map((line) => line.length))).toBeLessThanOrEqual(room);
  const letters = (text: string): string => (text.match(/\S/g) ?? []).toSorted().join('');
  expect(letters(shown.slice(1).join(''))).toBe(letters(rows.flat().join('')));
});
