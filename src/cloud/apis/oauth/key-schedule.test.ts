import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, HOUR } from '../../../base/clock.ts';
import { ANNOUNCED_MS, arrangeKeys, SIGNS_MS } from './key-schedule.ts';

const key = (alg: string, day: number) => ({ alg, signsFrom: new Date(day * DAY) });
const at = (day: number): Date => new Date(day * DAY);

test('the key that signs comes first, the next one is announced, the last one lingers', () => {
  const keys = [key('RS256', 0), key('RS256', 90), key('ES256', 0)];
  expect(arrangeKeys(keys, at(89)).published).toEqual([keys[2], keys[0], keys[1]]);
  expect(arrangeKeys(keys, at(91)).published).toEqual([keys[2], keys[1], keys[0]]);
  expect(arrangeKeys(keys, at(93)).published).toEqual([keys[2], keys[1]]);
});

test('whatever signed within the life of a token is published, and was before it signed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 600 * 24 }), (count, hours) => {
      const keys = Array.from({ length: count }, (_, index) => ({
        alg: 'RS256',
        signsFrom: new Date(index * SIGNS_MS),
      }));
      const now = new Date(hours * HOUR);
      const { published } = arrangeKeys(keys, now);
      const signerAt = (moment: number) => keys.findLast(({ signsFrom }) => +signsFrom <= moment);
      expect(published[0]).toBe(signerAt(+now));
      expect(published).toContain(signerAt(Math.max(0, +now - HOUR)));
      const soon = signerAt(+now + ANNOUNCED_MS - 1);
      expect(published).toContain(soon);
    }),
  );
});
