import { expect, test } from 'vitest';
import { isLoosened } from './loosened-mail.ts';

const limits = { enabled: true, windowHours: 24, count: 500, percent: 20 } as const;

test.each([
  [{ count: 501 }, true],
  [{ count: 499 }, false],
  [{ percent: 21 }, true],
  [{ percent: null }, true],
  [{ percent: 19 }, false],
  [{ windowHours: 23 }, true],
  [{ windowHours: 25 }, false],
  [{ enabled: false }, true],
  [{}, false],
])('a threshold of %j instead of the default is loosened: %s', (change, expected) => {
  expect(isLoosened(limits, { ...limits, ...change })).toBe(expected);
});

test('one that is enabled again is not, whatever its limits', () => {
  expect(isLoosened({ ...limits, enabled: false }, { ...limits, count: 9999 })).toBe(false);
});
