import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.ts';

const id = '0b8f4a1e-6f5e-4b1a-9d7e-2f1f0a6c8d11';

test('a cursor comes back as the key it was made of', () => {
  const key = ['Änne', id, '12', '2026-03-01 12:00:00.123+00'];
  expect(decodeCursor(encodeCursor(key), ['text', 'uuid', 'integer', 'time'])).toEqual(key);
});

test.each([
  ['a name where an id belongs', ['a', 'b'], ['text', 'uuid']],
  ['a word where a number belongs', ['x'], ['integer']],
  ['a number that no column holds', ['9'.repeat(19)], ['integer']],
  ['a day that does not exist', ['2026-13-41 99:00:00+00', id], ['time', 'uuid']],
  ['the 31st of February', ['2026-02-31 12:00:00+00', id], ['time', 'uuid']],
  ['the year 0', ['0000-01-01 12:00:00+00', id], ['time', 'uuid']],
  ['half of a pair', ['a\ud800', id], ['text', 'uuid']],
  ['a text that no column holds', ['a\0b', id], ['text', 'uuid']],
  ['too few parts', [id], ['text', 'uuid']],
] as const)('%s is the first page', (_, key, parts) => {
  expect(decodeCursor(encodeCursor(key), parts)).toEqual([]);
});

test.each(['!', 'e30', 'bnVsbA', '%%%', Buffer.from('[1,2]').toString('base64url')])('%s is the first page', (text) => {
  expect(decodeCursor(text, ['text', 'uuid'])).toEqual([]);
});
