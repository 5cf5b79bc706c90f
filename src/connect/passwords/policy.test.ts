import { describe, expect, test } from 'vitest';
import { DAY, MINUTE } from '../../base/clock.ts';
import { fileTimeFromDate } from '../../directory/index.ts';
import type { PasswordPolicy } from './policy.ts';
import { explainRefusal } from './policy.ts';

const now = new Date('2026-11-20T12:00:00Z');
const fineGrained: PasswordPolicy = {
  source: 'fine-grained',
  minimumLength: 8,
  isComplexityRequired: false,
  historyLength: 24,
  minimumAgeMs: 0,
  maximumAgeMs: Infinity,
  lockoutThreshold: 10,
  lockoutWindowMs: 30 * MINUTE,
};
const unread: PasswordPolicy = {
  ...fineGrained,
  source: 'unreadable',
  minimumLength: undefined,
  historyLength: undefined,
  minimumAgeMs: undefined,
};
const refused = { result: 'refused', reason: 'policy', detail: '0000052D: SvcErr' } as const;
const explain = (policy: PasswordPolicy, password: string, detail: string = refused.detail) =>
  explainRefusal(
    policy,
    { pwdLastSet: fileTimeFromDate(now) },
    password,
    { ...refused, detail },
    {
      historyCounts: true,
      now: new Date(now.getTime() + MINUTE),
    },
  );

describe('a refusal is explained', () => {
  test('by the policy of the person, and not by more than that says', () => {
    expect(explain(fineGrained, 'alleskleine')).toMatchObject({ reason: 'policy', policy: { minimumLength: 8 } });
    expect(explain(fineGrained, 'kort')).toMatchObject({ reason: 'too-short' });
    expect(explain({ ...fineGrained, isComplexityRequired: true }, 'alleskleine').reason).toBe('too-simple');
    expect(explain({ ...fineGrained, minimumAgeMs: DAY }, 'alleskleine')).toMatchObject({
      reason: 'too-young',
      policy: { changeableAt: '2026-11-21T12:00:00.000Z' },
    });
  });

  test('not at all where that policy may not be read, unless the server says it in words', () => {
    expect(explain(unread, 'kort')).toEqual({ ...refused, policy: {} });
    expect(explain(unread, 'kort', 'the password is too short').reason).toBe('too-short');
    expect(explain(unread, 'kort', 'Password was already used (in history)').reason).toBe('in-history');
  });
});
