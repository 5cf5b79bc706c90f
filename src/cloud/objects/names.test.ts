import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attributes } from '../../directory/index.ts';
import { firstMailNickname, isUserPrincipalName, placeholderName, userPrincipalNameFor } from './names.ts';

const domains = {
  initialDomain: 'contoso.hawser.test',
  verifiedDomains: new Set(['contoso.hawser.test', 'verified.contoso.com']),
};

describe('mailNickname at the first synchronization is the first of', () => {
  const all: Attributes = {
    mailNickname: 'nick',
    proxyAddresses: ['smtp:second@contoso.com', 'SMTP:first@contoso.com'],
    mail: 'mail@contoso.com',
    userPrincipalName: 'upn@contoso.com',
  };
  const without = (...names: string[]): Attributes =>
    Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));
  const secondary = { proxyAddresses: ['X500:/o=x', 'smtp:second@contoso.com'] };

  test.each<[string, Attributes, string | null]>([
    ['the on-premises mailNickname', all, 'nick'],
    ['the prefix of the primary SMTP address', without('mailNickname'), 'first'],
    ['the prefix of mail', { ...without('mailNickname'), ...secondary }, 'mail'],
    ['the prefix of the user principal name', { ...without('mailNickname', 'mail'), ...secondary }, 'upn'],
    ['the prefix of a secondary address', secondary, 'second'],
    ['nothing', { displayName: 'x' }, null],
  ])('%s', (_, attributes, expected) => {
    expect(firstMailNickname(attributes)).toBe(expected);
  });
});

describe('the user principal name', () => {
  test.each([
    ['is copied when its suffix is verified', 'user5@verified.contoso.com', 'user5@verified.contoso.com'],
    ['is copied whatever the case of its suffix', 'User5@Verified.Contoso.Com', 'User5@Verified.Contoso.Com'],
    ['is computed when its suffix is not verified', 'user5@contoso.com', 'nick@contoso.hawser.test'],
    ['is computed when it has a space', 'user 5@verified.contoso.com', 'nick@contoso.hawser.test'],
    ['is computed when it has an accent', 'zoë@verified.contoso.com', 'nick@contoso.hawser.test'],
    ['is computed when it starts with a dot', '.user@verified.contoso.com', 'nick@contoso.hawser.test'],
    ['is computed when it has no prefix', '@verified.contoso.com', 'nick@contoso.hawser.test'],
    ['is computed when it has no suffix', 'user5', 'nick@contoso.hawser.test'],
    ['is computed when none was sent', undefined, 'nick@contoso.hawser.test'],
  ])('%s', (_, sent, expected) => {
    expect(userPrincipalNameFor(sent, 'nick', domains)).toBe(expected);
  });

  test('cannot be made from a nickname with characters that are not allowed', () => {
    expect(userPrincipalNameFor('x@contoso.com', 'jan de vries', domains)).toBeNull();
    expect(userPrincipalNameFor(undefined, null, domains)).toBeNull();
  });

  test('is always usable and always ends in a verified domain, whatever was sent', () => {
    const anyPrefix = fc.string().map((prefix) => `${prefix}@verified.contoso.com`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.emailAddress(), anyPrefix), fc.option(fc.string()), (sent, nickname) => {
        const name = userPrincipalNameFor(sent, nickname, domains) ?? 'fallback@contoso.hawser.test';
        expect(isUserPrincipalName(name)).toBe(true);
        expect(domains.verifiedDomains).toContain(name.slice(name.lastIndexOf('@') + 1).toLowerCase());
      }),
    );
    expect.hasAssertions();
  });
});

test('a placeholder is usable, differs with the attempt and keeps the beginning of the wanted name', () => {
  fc.assert(
    fc.property(fc.emailAddress().filter(isUserPrincipalName), fc.string({ minLength: 1 }), (wanted, anchor) => {
      const first = placeholderName(wanted, anchor, 0, domains.initialDomain);
      expect(isUserPrincipalName(first)).toBe(true);
      expect(first.startsWith(wanted.slice(0, wanted.indexOf('@')).slice(0, 60))).toBe(true);
      expect(first).toMatch(/\d{4}@contoso\.hawser\.test$/);
      expect(placeholderName(wanted, anchor, 0, domains.initialDomain)).toBe(first);
    }),
  );
  const attempts = new Set(
    Array.from({ length: 50 }, (_, attempt) => placeholderName('a@b.c', 'anchor', attempt, 'x.y')),
  );
  expect(attempts.size).toBeGreaterThan(40);
});
