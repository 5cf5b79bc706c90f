import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../base/clock.ts';
import { maySend } from './guessing.ts';

const windowMs = 30 * MINUTE;
const now = new Date('2026-01-01T12:00:00Z');

test('strangers and everybody stay below the threshold of any policy, whatever was sent and counted', () => {
  const step = fc.record({ place: fc.constantFrom('unknown' as const, 'known' as const), waitMs: fc.nat(10 * MINUTE) });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.array(step, { maxLength: 80 }), (threshold, steps) => {
      const policy = { lockoutThreshold: threshold, lockoutWindowMs: windowMs };
      const sent = { unknown: [] as number[], known: [] as number[] };
      let at = now.getTime();
      for (const { place, waitMs } of steps) {
        at += waitMs;
        const ages = (times: readonly number[]): number[] => times.map((time) => Math.floor((at - time) / SECOND));
        const guesses = { place, unknown: ages(sent.unknown), known: ages(sent.known) };
        const seen = { isLocked: false, badPwdCount: 0, badPasswordAt: undefined };
        if (maySend(policy, guesses, seen, new Date(at))) sent[place].push(at);
        const within = (times: readonly number[]): number => times.filter((time) => at - time <= windowMs).length;
        expect(within(sent.unknown)).toBeLessThanOrEqual(Math.max(1, threshold - 3));
        expect(within(sent.unknown) + within(sent.known)).toBeLessThanOrEqual(Math.max(1, threshold - 1));
      }
    }),
  );
});

test.each([
  ['what the domain controller counted elsewhere counts', 4, 5, false],
  ['a count that has run out does not', 4, 31, true],
  ['below the threshold there is room', 3, 5, true],
])('%s', (_, badPwdCount, minutesAgo, expected) => {
  const seen = { isLocked: false, badPwdCount, badPasswordAt: new Date(now.getTime() - minutesAgo * MINUTE) };
  const policy = { lockoutThreshold: 5, lockoutWindowMs: windowMs };
  expect(maySend(policy, { place: 'known', unknown: [], known: [] }, seen, now)).toBe(expected);
});

test('an account that is locked, and a forest that locks nobody, are asked', () => {
  const many = { place: 'unknown' as const, unknown: Array.from({ length: 50 }, () => 1), known: [] };
  const seen = { isLocked: true, badPwdCount: 5, badPasswordAt: now };
  expect(maySend({ lockoutThreshold: 5, lockoutWindowMs: windowMs }, many, seen, now)).toBe(true);
  const open = { isLocked: false, badPwdCount: 50, badPasswordAt: now };
  expect(maySend({ lockoutThreshold: Infinity, lockoutWindowMs: windowMs }, many, open, now)).toBe(true);
});
