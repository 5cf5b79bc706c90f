import { describe, expect, test } from 'vitest';
import { DAY, MINUTE } from '../../base/clock.ts';
import { fileTimeFromDate } from '../../directory/index.ts';
import type { RootDse } from '../../ldap/index.ts';
import { passwordRules } from '../../wire/index.ts';
import type { PasswordPolicy } from './policy.ts';
import { forbiddenNames, toRules } from './rules.ts';

const now = new Date('2026-11-20T12:00:00Z');
const policy: PasswordPolicy = {
  source: 'domain',
  minimumLength: 8,
  isComplexityRequired: true,
  historyLength: 24,
  minimumAgeMs: DAY,
  maximumAgeMs: Infinity,
  lockoutThreshold: Infinity,
  lockoutWindowMs: 30 * MINUTE,
};
const domain = { rootDse: { supportedControls: new Set<string>() } as unknown as RootDse };
const about = { person: { pwdLastSet: fileTimeFromDate(now) }, domain, namesForbidden: ['anna'] };

describe('the rules of a person', () => {
  test('say what never happens as null, and from when on another password is taken', () => {
    expect(passwordRules.parse(toRules(policy, about, now))).toEqual({
      source: 'domain',
      minimumLength: 8,
      isComplexityRequired: true,
      namesForbidden: ['anna'],
      historyLength: 24,
      minimumAgeMs: DAY,
      maximumAgeMs: null,
      lockout: null,
      holdForReset: false,
      changeableAt: '2026-11-21T12:00:00.000Z',
    });
  });

  test('say nothing that is only assumed of a policy that may not be read', () => {
    const unread = toRules(
      { ...policy, source: 'unreadable', minimumLength: undefined, lockoutThreshold: 3 },
      about,
      now,
    );
    expect(unread).toEqual({ source: 'unreadable', namesForbidden: [], holdForReset: false });
  });

  test('name no parts of a name where complexity is not required', () => {
    expect(toRules({ ...policy, isComplexityRequired: false }, about, now).namesForbidden).toEqual([]);
  });
});

test('complexity forbids the account name and each part of the display name, from three characters on', () => {
  expect(forbiddenNames('jo', 'Erin M. Hagens-de Vries')).toEqual(['Erin', 'Hagens', 'Vries']);
  expect(forbiddenNames('anna', undefined)).toEqual(['anna']);
});
