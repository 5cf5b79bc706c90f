import { expect, test } from 'vitest';
import { requireGoodPassword } from './password-rules.ts';

const names = ['Anna de Wit', 'anna@contoso.com', 'Contoso Shipping', 'contoso'];
const codeOf = (password: string): string | undefined => {
  try {
    requireGoodPassword(password, names);
    return undefined;
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
};

test.each([
  'een lange zin is goed',
  'vijftien tekens',
  'the ship leaves before noon',
  '🚢🚢 kettingen en ankers',
  ' met een spatie vooraan',
  'x9!kQ-72.vLp#mZ4',
])('%s will do', (password) => {
  expect(codeOf(password)).toBeUndefined();
});

test.each([
  ['veertien teken', 'accounts.password-too-short'],
  ['🚢🚢🚢🚢🚢🚢🚢🚢', 'accounts.password-too-short'],
  ['my name is Anna, hi', 'accounts.password-has-name'],
  ['the best of C0nt0s0 24', 'accounts.password-has-name'],
  ['shipping forecasts', 'accounts.password-has-name'],
  ['PasswordPassword1!', 'accounts.password-common'],
  ['P@ssw0rdP@ssw0rd12', 'accounts.password-common'],
  ['Welkom2026Welkom2026!', 'accounts.password-common'],
  ['correct horse battery staple', 'accounts.password-common'],
  ['aaaaaaaaaaaaaaaaaaaa', 'accounts.password-common'],
  ['123456789012345', 'accounts.password-common'],
  ['abcdefghijklmnopqrstuvwxyz', 'accounts.password-common'],
  ['qwertyuiopasdfghjkl', 'accounts.password-common'],
])('%s is refused: %s', (password, code) => {
  expect(codeOf(password)).toBe(code);
});
