import { expect, test } from 'vitest';
import { fitting } from './batch-size.ts';

const photo = { base64: 'A'.repeat(1000) };
const row = (name: string, before: Readonly<Record<string, null>> | null = null) => ({
  name,
  attributes: { displayName: name, thumbnailPhoto: photo, otherPhotos: [photo, 'text'] },
  before,
});
const names = (rows: readonly { readonly name: string }[]) => rows.map(({ name }) => name);

test('a batch ends before what would make it too large, and has one object at least', () => {
  const rows = [row('a'), row('b'), row('c')];
  expect(names(fitting(rows))).toEqual(['a', 'b', 'c']);
  expect(names(fitting(rows, 4100))).toEqual(['a', 'b']);
  expect(names(fitting(rows, 10))).toEqual(['a']);
  expect(fitting([], 10)).toEqual([]);
});

test('of an object that is there already, only what changed counts', () => {
  const rows = [row('a', { displayName: null }), row('b', { displayName: null }), row('c', { thumbnailPhoto: null })];
  expect(names(fitting(rows, 100))).toEqual(['a', 'b']);
});
